"""`tail --filter`: the records that match, the same as by a plain evaluation of the whole stream."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kinesis_tui.payload.kpl import UserRecord, aggregate
from tests.support.cli import kinesis_tui
from tests.support.kinesis_server import KinesisServer
from tests.support.query_reference import matches

ALL = ("--from", "trim-horizon", "--until-caught-up")


def documents(count: int) -> list[tuple[str, bytes]]:
    """Keys and innermost bytes: JSON of several shapes, and lines of a log."""
    chance = random.Random(4)
    found: list[tuple[str, bytes]] = []
    for index in range(count):
        status = chance.choice(["ok", "failed", "fähig", None, True])
        order = {"status": status, "n": chance.randrange(100), "items": [{"sku": f"A-{index % 7}"}] * (index % 3)}
        body = json.dumps(order, ensure_ascii=bool(index % 2)).encode()
        if index % 5 == 4:
            body = f'10.0.0.{index % 9} - [23/Nov/2026 +0000] "GET /{index}" {chance.choice([200, 404, 500])}'.encode()
        found.append((f"customer-{index % 10}", body))
    return found


def put_all(server: KinesisServer, given: list[tuple[str, bytes]]) -> None:
    """Some as they are, some packed with gzip, some together in one aggregated record."""
    stream = server.create_stream("orders")
    together = [UserRecord(key, None, body) for key, body in given[: len(given) // 3]]
    stream.put(aggregate(together), "a")
    for index, (key, body) in enumerate(given[len(given) // 3 :]):
        stream.put(gzip.compress(body, mtime=0) if index % 3 == 0 else body, key)


CASES: list[tuple[str, Any]] = [
    ("failed", ("terms", [("", "failed")])),
    ('?404 ?"GET /9"', ("terms", [("?", "404"), ("?", "GET /9")])),
    ("-failed -GET", ("terms", [("-", "failed"), ("-", "GET")])),
    (r"%10\.0\.0\.[1-3] %", ("terms", [("", ("regex", r"10\.0\.0\.[1-3] "))])),
    (
        '{ $.status = "f*" && $.n > 50 }',
        ("json", ("and", [(["status"], "=", ("text", "f*")), (["n"], ">", ("number", "50"))])),
    ),
    (
        "{ $.status IS TRUE || $.status IS NULL }",
        ("json", ("or", [(["status"], "IS", True), (["status"], "IS", None)])),
    ),
    ("{ $.items[1].sku NOT EXISTS }", ("json", (["items", 1, "sku"], "NOT EXISTS"))),
    ('{ $.items[*].sku = "A-3" }', ("json", (["items", "[*]", "sku"], "=", ("text", "A-3")))),
    (
        "[ip, ..., code = 4* || code = 500]",
        ("line", [("ip", None), "...", ("code", ("or", [("=", ("text", "4*")), ("=", ("number", "500"))]))]),
    ),
]


@pytest.mark.parametrize(("expression", "pattern"), CASES, ids=[case[0] for case in CASES])
def test_what_matches_is_written_and_nothing_else(
    expression: str, pattern: Any, server: KinesisServer, env: dict[str, str]
) -> None:
    given = documents(300)
    put_all(server, given)
    ended = kinesis_tui("tail", "orders", *ALL, "--filter", expression, "--output", "json", env=env)
    assert (ended.status, ended.err) == (0, "")
    found = [(record["partition_key"], record["data"]) for record in map(json.loads, ended.lines)]
    expected = [(key, shown(body)) for key, body in given if matches(pattern, body)]
    assert 0 < len(expected) < len(given)
    assert found == expected


def shown(body: bytes) -> Any:
    return json.loads(body) if body.startswith(b"{") else body.decode()


def test_field_words_choose_by_what_a_pattern_can_not_say(server: KinesisServer, env: dict[str, str]) -> None:
    given = documents(60)
    put_all(server, given)
    words = "key:customer-1*,customer-2 not:decoded:gzip not:size>200 since:1h not:{ $.status = ok }"
    ended = kinesis_tui("tail", "orders", *ALL, "--filter", words, "--output", "json", env=env)
    records = [json.loads(line) for line in ended.lines]
    assert {record["partition_key"] for record in records} == {"customer-1", "customer-2"}
    assert all("gzip" not in record["decoded"] for record in records)
    assert any("kpl" in record["decoded"] for record in records)
    assert all(record["data"]["status"] != "ok" for record in records if isinstance(record["data"], dict))


def test_what_is_filtered_out_is_not_missing_in_the_ledger(
    server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    given = documents(300)
    put_all(server, given)
    file = tmp_path / "ledger.json"
    ended = kinesis_tui(
        "tail", "orders", *ALL, "--filter", "failed", "--ledger", str(file), "--output", "json", env=env
    )
    ledger = json.loads(file.read_text())
    assert ledger["complete"] is True
    written = {json.loads(line)["sequence_number"] for line in ended.lines}  # an aggregated record counts once
    assert sum(shard["records"] for shard in ledger["shards"].values()) == len(written) > 0


def test_as_many_as_asked_for_are_counted_after_the_filter(server: KinesisServer, env: dict[str, str]) -> None:
    put_all(server, documents(300))
    ended = kinesis_tui("tail", "orders", *ALL, "--filter", "failed", "--max-records", "7", "--output", "raw", env=env)
    assert ended.status == 0
    assert len(ended.lines) == 7


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("{ $.a = }", "column 9: expected a string"),
        ("a = 1", "column 3: a JSON field is compared so: { $.name = 5 }"),
        ("size>ten", "column 6: expected a size"),
        ("group:x", "column 1: group: is no field word of records"),
        ("%a!%", "column 3: '!' is not supported"),
    ],
)
def test_an_expression_that_is_none_is_told_before_any_call(
    expression: str, said: str, server: KinesisServer, env: dict[str, str]
) -> None:
    ended = kinesis_tui("tail", "orders", *ALL, "--filter", expression, env=env)
    assert (ended.status, ended.out) == (2, b"")
    assert "--filter" in ended.err
    assert said in ended.err
    assert not server.requests


def test_what_one_may_not_expect_of_an_expression_is_told(server: KinesisServer, env: dict[str, str]) -> None:
    put_all(server, documents(30))
    ended = kinesis_tui("tail", "orders", *ALL, "--filter", "?failed GET", "--output", "raw", env=env)
    assert ended.status == 0
    assert "terms with ? are ignored beside terms without it" in ended.sentence
