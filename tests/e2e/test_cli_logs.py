"""`logs`: every event of some log groups, as people and scripts want it, and what it does about bad input."""

import json
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import environment, kinesis_tui, running
from tests.support.kinesis_server import KinesisServer, ServerThread, faults
from tests.support.waiting import until_sync

KEYS = ["log_group", "log_stream", "timestamp", "ingestion_time", "event_id", "message", "parsed"]


def objects(out: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_json_has_the_documented_keys_in_order_and_the_message_parsed(
    server: KinesisServer, env: dict[str, str]
) -> None:
    put = server.logs.create_group("/aws/lambda/f").put('{"a": 1.50}', ago_ms=1_000, stream="s")
    ended = kinesis_tui("logs", "/aws/lambda/f", "--output", "json", env=env)
    assert (ended.status, ended.err) == (0, "")
    (found,) = objects(ended.out)
    assert list(found) == KEYS
    assert (found["log_group"], found["log_stream"], found["event_id"]) == ("/aws/lambda/f", "s", put.event_id)
    assert (found["message"], found["parsed"]) == ('{"a": 1.50}', {"a": 1.5})
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found["timestamp"])
    assert b'"parsed":{"a":1.50}' in ended.out


def test_history_of_several_groups_comes_by_time_and_all_of_it(server: KinesisServer, env: dict[str, str]) -> None:
    server.logs.page_events = 7
    for name in ("a", "b", "c"):
        group = server.logs.create_group(name)
        for number in range(30):
            group.put(f"{name}{number}", ago_ms=300_000 - number * 1_000 - ord(name))
    ended = kinesis_tui("logs", "a", "b", "c", "--since", "1h", "--output", "json", env=env, within=60)
    found = objects(ended.out)
    assert len({one["event_id"] for one in found}) == len(found) == 90
    assert [one["timestamp"] for one in found] == sorted(one["timestamp"] for one in found)


def test_since_and_until_bound_the_events(server: KinesisServer, env: dict[str, str]) -> None:
    group = server.logs.create_group("a")
    for minutes in (50, 30, 20, 5):
        group.put(str(minutes), ago_ms=minutes * 60_000)
    ended = kinesis_tui("logs", "a", "--since", "40m", "--until", "10m", "--output", "raw", env=env)
    assert ended.lines == [b"30", b"20"]
    ended = kinesis_tui("logs", "a", "--since", "2h", "--filter", "until:25m", "--output", "raw", env=env)
    assert ended.lines == [b"50", b"30"]


def test_what_aws_can_evaluate_is_sent_and_the_rest_is_evaluated_here(
    server: KinesisServer, env: dict[str, str]
) -> None:
    group = server.logs.create_group("a")
    for stream in ("one", "two"):
        for message in ('{"ok": false}', '{"ok": true}', "no JSON"):
            group.put(message, stream=stream)
    ended = kinesis_tui("logs", "a", "--filter", "stream:o* { $.ok IS FALSE }", "--output", "json", env=env)
    assert [(one["log_stream"], one["parsed"]) for one in objects(ended.out)] == [("one", {"ok": False})]
    ended = kinesis_tui("logs", "a", "--filter", "not:{ $.ok IS FALSE }", "--output", "raw", env=env)
    assert ended.lines == [b'{"ok": true}', b"no JSON"] * 2
    patterns = [request.parameters.get("filterPattern") for request in server.seen("FilterLogEvents")]
    assert patterns == ["{ $.ok IS FALSE }", None]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("{ $.a }", "column 7"), ("ERROR %[%", "column"), ("key:x", "key: is no field word of log events")],
)
def test_an_invalid_pattern_is_refused_with_its_column_before_any_call(
    server: KinesisServer, env: dict[str, str], pattern: str, said: str
) -> None:
    ended = kinesis_tui("logs", "a", "--filter", pattern, env=env)
    assert ended.status == 2
    assert said in ended.err
    assert not server.requests


def test_a_group_that_does_not_exist_ends_with_one_sentence(env: dict[str, str]) -> None:
    ended = kinesis_tui("logs", "/nowhere", env=env)
    assert ended.status == 1
    assert "log group /nowhere" in ended.sentence


def test_without_permission_for_one_group_the_others_are_written_and_the_status_says_so(
    server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    server.logs.create_group("a").put("of a")
    server.logs.create_group("b").put("of b")
    server.fail("FilterLogEvents", faults.access_denied("logs:FilterLogEvents"), times=None, shard="b")
    ledger = tmp_path / "ledger"
    ended = kinesis_tui("logs", "a", "b", "--output", "raw", "--ledger", str(ledger), env=env)
    assert (ended.status, ended.lines) == (1, [b"of a"])
    assert "log group b" in ended.err
    assert "not authorized" in ended.err
    told = json.loads(ledger.read_bytes())
    assert [told["groups"][name]["state"] for name in "ab"] == ["closed", "failed"]
    assert told["complete"] is False


def test_following_brings_new_and_late_events_and_the_ledger_accounts_for_them(
    thread: ServerThread, server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    group = server.logs.create_group("a")
    group.put("before")
    ledger = tmp_path / "ledger"
    with running("logs", "a", "--follow", "--output", "json", "--ledger", str(ledger), env=env) as program:
        assert json.loads(program.line())["message"] == "before"
        thread.run(lambda: group.put("late by a quarter minute", ago_ms=15_000))
        assert json.loads(program.line())["message"] == "late by a quarter minute"
        assert program.end(signal.SIGINT) == 130
        assert program.err == ""
    told = json.loads(ledger.read_bytes())
    assert told["complete"] is True
    one = told["groups"]["a"]
    assert (one["events"], one["state"], one["dropped"], one["gap"]) == (2, "open", 0, None)
    assert one["last_event_id"] == group.events[-1].event_id
    assert ledger.stat().st_mode & 0o777 == 0o600


def test_an_outage_is_told_and_read_over(
    thread: ServerThread, server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    group = server.logs.create_group("a")
    with running("logs", "a", "--follow", "--output", "raw", env=env) as program:
        thread.run(lambda: group.put("one"))
        assert program.line() == b"one\n"
        server.fail("FilterLogEvents", faults.internal_failure(), times=6)
        thread.run(lambda: group.put("two"))
        assert program.line() == b"two\n"
        until_sync(lambda: "reading again" in program.err, what="the end of the outage")
        assert "trying again" in program.err


def test_pretty_never_lets_a_control_through_and_keeps_a_stack_trace_together(
    server: KinesisServer, env: dict[str, str]
) -> None:
    group = server.logs.create_group("/aws/lambda/enrich")
    group.put("Traceback\n  File x\n\x1b[31mError: y\x07\n", stream="2026/11/23/[$LATEST]4f2a4f2a4f2a")
    server.logs.create_group("other")
    ended = kinesis_tui("logs", "/aws/lambda/enrich", "other", env=env)
    first, second, third = ended.out.decode().splitlines()
    assert re.fullmatch(r"\S+ \S+  enrich  …4f2a4f2a  Traceback", first)
    assert second == "      File x"
    assert "\x1b" not in third
    assert "Error: y" in third


def test_redact_hides_secrets_and_leaves_json_json(server: KinesisServer, env: dict[str, str]) -> None:
    server.logs.create_group("a").put('{"password": "hunter2", "n": 1}')
    ended = kinesis_tui("logs", "a", "--output", "json", "--redact", env=env)
    (found,) = objects(ended.out)
    assert "hunter2" not in ended.out.decode()
    assert found["parsed"]["n"] == 1
    assert json.loads(found["message"]) == found["parsed"]


def test_a_capture_holds_all_that_came_and_is_read_as_a_group_is(
    server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    group = server.logs.create_group("/aws/lambda/f")
    for number in range(5):
        group.put(f'{{"n": {number}}}', ago_ms=300_000 - number * 60_000)
    path = tmp_path / "f.jsonl.zst"
    live = kinesis_tui("logs", "/aws/lambda/f", "--since", "1h", "--capture", str(path), "--output", "json", env=env)
    assert live.status == 0
    assert live.sentence.startswith(f"kinesis-tui: captured 5 events into {path}")
    assert path.stat().st_mode & 0o777 == 0o600
    offline = environment(tmp_path, "http://127.0.0.1:9", credentials=False, region=False)
    again = kinesis_tui("logs", f"file:{path}", "--output", "json", env=offline)
    assert (again.status, again.err, again.out) == (0, "", live.out)
    some = kinesis_tui(
        "logs", f"file:{path}", "--since", "150s", "--filter", "{ $.n < 4 }", "--output", "raw", env=offline
    )
    assert some.out == b'{"n": 2}\n{"n": 3}\n'
    second = kinesis_tui("logs", "/aws/lambda/f", "--capture", str(path), env=env)
    assert second.status == 1
    assert "exists already" in second.err
