"""`logs --engine live`: Live Tail where it is to be had, said and polled where it is not."""

import json
import signal
from pathlib import Path

from tests.support.cli import kinesis_tui, running
from tests.support.kinesis_server import KinesisServer, ServerThread, faults
from tests.support.waiting import until_sync

HOUR_MS = 3_600_000


def test_new_events_come_by_live_tail_which_says_its_price_and_the_ledger_what_it_did(
    thread: ServerThread, server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    group = server.logs.create_group("a")
    group.put("before")
    ledger = tmp_path / "ledger"
    arguments = ("logs", "a", "--follow", "--engine", "live", "--output", "raw", "--ledger", str(ledger))
    with running(*arguments, env=env) as program:
        assert program.line() == b"before\n"
        until_sync(lambda: "Live Tail of 1 group" in program.err, what="the session")
        assert "0.01 USD a minute after 1,800 free a month" in program.err
        thread.run(lambda: group.put("by Live Tail alone", found_after_ms=HOUR_MS))
        assert program.line() == b"by Live Tail alone\n"
        assert program.end(signal.SIGINT) == 130
        assert "Live Tail: 1 min, 0.01 USD at most" in program.err
    told = json.loads(ledger.read_bytes())
    assert (told["engine"], told["groups"]["a"]["events"], told["groups"]["a"]["live"]) == ("live", 2, 1)
    assert (told["live_tail"]["sessions"], told["live_tail"]["minutes"]) == (1, 1)
    assert server.seen("StartLiveTail")[0].parameters == {"logGroupIdentifiers": [group.arn]}


def test_where_the_endpoint_has_no_live_tail_that_is_said_once_and_the_group_is_polled(
    thread: ServerThread, server: KinesisServer, env: dict[str, str]
) -> None:
    group = server.logs.create_group("a")
    server.fail("StartLiveTail", faults.error("UnknownOperationException", ""), times=None)
    with running("logs", "a", "--follow", "--engine", "live", "--output", "raw", env=env) as program:
        until_sync(lambda: "polling instead" in program.err, what="the refusal")
        thread.run(lambda: group.put("found"))
        assert program.line() == b"found\n"
        assert program.end(signal.SIGINT) == 130
        assert program.err.count("no Live Tail: the endpoint does not know this operation; polling instead") == 1


def test_live_without_follow_is_refused(env: dict[str, str]) -> None:
    ended = kinesis_tui("logs", "a", "--engine", "live", env=env)
    assert ended.status == 2
    assert "needs --follow" in ended.err
