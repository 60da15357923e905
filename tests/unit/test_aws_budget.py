"""Calls per second and throttles, as the header shows them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.failure import Throttled
from tests.support.aws import isolate, open_session
from tests.support.kinesis_server import KinesisServer, faults


class HandClock:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[KinesisServer]:
    isolate(monkeypatch, tmp_path)
    async with KinesisServer() as scripted:
        yield scripted


def test_the_rate_is_of_the_last_seconds_only() -> None:
    clock = HandClock()
    budget = CallBudget(clock)
    clock.seconds += 100
    for _ in range(80):
        budget.sent()
        clock.seconds += 0.1
    assert budget.calls_per_second() == pytest.approx(10, rel=0.1)
    clock.seconds += 10
    assert budget.calls_per_second() == 0
    assert budget.calls == 80


def test_the_first_moments_are_not_thinned_by_an_empty_past() -> None:
    clock = HandClock()
    budget = CallBudget(clock)
    for _ in range(5):
        budget.sent()
    clock.seconds += 0.5
    assert budget.calls_per_second() == 5


def test_memory_does_not_grow_with_calls() -> None:
    clock = HandClock()
    budget = CallBudget(clock)
    for _ in range(10_000):
        budget.sent()
        clock.seconds += 0.05
    assert len(budget._buckets) <= 16


async def test_every_attempt_counts_also_those_a_retry_gets_past(server: KinesisServer) -> None:
    server.create_stream("orders")
    server.fail("ListShards", faults.throttled(), times=1)
    async with open_session(server.url) as aws:
        await aws.call("kinesis", "list_shards", {"StreamName": "orders"}, what="ListShards")
        assert aws.budget.calls == 2
        assert aws.budget.throttles == 1


async def test_a_listing_that_is_told_limit_exceeded_was_throttled(server: KinesisServer) -> None:
    server.fail("ListStreams", faults.limit_exceeded())
    async with open_session(server.url) as aws:
        await aws.call("kinesis", "list_streams", {}, what="ListStreams")
        assert aws.budget.throttles == 1


async def test_a_throttle_that_is_not_retried_counts_once(server: KinesisServer) -> None:
    server.fail("ListStreams", faults.throttled(), times=None)
    async with open_session(server.url) as aws:
        with pytest.raises(Throttled):
            await aws.call("kinesis", "list_streams", {}, what="ListStreams", attempts=1)
        assert (aws.budget.calls, aws.budget.throttles) == (1, 1)
        assert aws.budget.calls_per_second() > 0
