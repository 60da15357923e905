"""`enrich-orders`: reads batches of the `orders` stream, logs what it made of them, fails now and then."""

import base64
import json
import random
from typing import Any

FAILURE_RATE = 0.01
"""Share of batches that fail as a whole, so that the event source mapping has something to retry."""


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Enrich one batch; log a JSON line for each order that matters and a plain line for the batch."""
    records = event["Records"]
    if random.random() < FAILURE_RATE:  # noqa: S311
        print(f"[ERROR] price service did not answer within 800 ms, batch of {len(records)} will be retried")
        raise TimeoutError("price service did not answer within 800 ms")
    enriched = sum(_enrich(record, context.aws_request_id) for record in records)
    other = len(records) - enriched
    print(f"[INFO] enriched {enriched} of {len(records)} records from {_shard(records)} ({other} were not JSON orders)")
    return {"enriched": enriched}


def _enrich(record: dict[str, Any], request_id: str) -> bool:
    data = base64.b64decode(record["kinesis"]["data"])
    try:
        order = json.loads(data)
    except ValueError:
        return False
    if not isinstance(order, dict) or "order_id" not in order:
        return False
    if order.get("status") == "declined":
        _log("ERROR", "payment declined", order, request_id, sequence_number=record["kinesis"]["sequenceNumber"])
    elif order.get("amount", 0) > 400:
        _log("WARN", "large order held for review", order, request_id)
    return True


def _log(level: str, message: str, order: dict[str, Any], request_id: str, **more: object) -> None:
    fields = {"order_id": order["order_id"], "amount": order.get("amount"), "currency": order.get("currency")}
    print(json.dumps({"level": level, "message": message, "requestId": request_id, **fields, **more}))


def _shard(records: list[dict[str, Any]]) -> str:
    return str(records[0]["eventID"]).split(":")[0]
