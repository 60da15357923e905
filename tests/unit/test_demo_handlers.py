"""The code of the demo's Lambda functions, run as Lambda would."""

import base64
import json
import random
from types import SimpleNamespace
from typing import Any

import pytest

from kinesis_tui.demo.pipeline.handlers import enrich_orders, orders_api

CONTEXT = SimpleNamespace(aws_request_id="r-1")


def event(*payloads: bytes) -> dict[str, Any]:
    """A batch as an event source mapping hands it over."""
    return {
        "Records": [
            {
                "eventID": f"shardId-000000000002:{number}",
                "kinesis": {"data": base64.b64encode(data).decode(), "sequenceNumber": str(number)},
            }
            for number, data in enumerate(payloads)
        ]
    }


def test_a_batch_logs_declined_orders_as_json_and_itself_as_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "random", lambda: 0.5)
    declined = json.dumps({"order_id": "o-1", "status": "declined", "amount": 12.5, "currency": "EUR"}).encode()
    assert enrich_orders.handler(event(declined, b"\x00\xff", b"plain", b"[1]"), CONTEXT) == {"enriched": 1}
    first, last = capsys.readouterr().out.splitlines()
    assert json.loads(first)["level"] == "ERROR"
    assert last == "[INFO] enriched 1 of 4 records from shardId-000000000002 (3 were not JSON orders)"


def test_now_and_then_a_whole_batch_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "random", lambda: 0.0)
    with pytest.raises(TimeoutError):
        enrich_orders.handler(event(b"{}"), CONTEXT)


def test_the_api_says_who_called() -> None:
    claims = {"cognito:username": "ada"}
    asked = {"httpMethod": "GET", "path": "/orders", "requestContext": {"authorizer": {"claims": claims}}}
    answer = orders_api.handler(asked, CONTEXT)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["caller"] == "ada"
    assert json.loads(orders_api.handler({}, CONTEXT)["body"])["caller"] == "nobody"
