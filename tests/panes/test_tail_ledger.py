"""`l` over a tail: the ledger, what it says of each shard, and how it leaves the program."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kinesis_tui.config import Settings, TailSettings
from kinesis_tui.services.kinesis.panes.ledger import LedgerView
from kinesis_tui.services.kinesis.panes.record import RecordView
from tests.support.kinesis import faults
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

A, B, C = (f"shardId-{number:012d}" for number in range(3))
KEYS = [
    *("from", "first_sequence_number", "last_sequence_number", "records", "bytes", "state", "children"),
    *("millis_behind_latest", "iterators_renewed", "throttles", "retries", "duplicates_removed", "dropped", "gap"),
]


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    stream = server.create_stream("orders", shards=2)
    stream.put_many(20)
    return stream


def ledger(page: KinesisPage) -> LedgerView:
    view = page.tail.view
    assert isinstance(view, LedgerView)
    return view


def fact(page: KinesisPage, label: str) -> str:
    """The value beside a label."""
    return next(line.removeprefix(label).strip() for line in page.lines if line.startswith(f"{label}  "))


async def test_the_line_says_complete_once_every_shard_is_read(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(20)
        await page.reads()
        await page.shows("following  complete  2 shards: at tip")


async def test_l_shows_the_ledger_of_every_shard(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(20)
        await page.press("l")
        await page.shows("complete: nothing is missing")
        first, second = orders.shard(A).produced, orders.shard(B).produced
        assert [row.key for row in ledger(page).table.shown] == [A, B]
        assert fact(page, "shard") == f"{A} from trim-horizon"
        assert fact(page, "state") == "open, at its newest record"
        assert fact(page, "first") == str(first[0].sequence_number)
        assert fact(page, "last") == str(first[-1].sequence_number)
        assert fact(page, "came") == f"{len(first)} records, {sum(len(record.data) for record in first)} bytes"
        assert fact(page, "on the way") == "0 iterators renewed, 0 throttles, 0 retries, 0 duplicates removed"
        assert (fact(page, "dropped"), fact(page, "gap")) == ("0", "none")
        await page.press("j")
        await page.shows(f"{B} from trim-horizon")
        assert fact(page, "last") == str(second[-1].sequence_number)


async def test_the_ledger_goes_on_while_it_is_shown(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(20)
        await page.press("l")
        throttle = server.fail("GetRecords", faults.throttled(), shard=A, times=None)
        page.stage.advance(1)
        await until(lambda: any(shard.throttles for shard in page.progress), what="the throttle")
        page.look()
        await page.shows("behind: nothing is lost so far; of 2 shards, 1 behind")
        assert fact(page, "state") == "behind, at its newest record when it answered last"
        throttle.clear()
        server.fail("GetRecords", faults.expired_iterator(), shard=B)
        for _ in range(5):
            await page.reads()
        await page.shows("complete: nothing is missing")
        assert ", 1 throttle, 0 retries" in fact(page, "on the way")
        await page.press("j")
        await page.shows("1 iterator renewed, 0 throttles")


async def test_l_again_and_esc_lead_back_to_the_records(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(20)
        for key in ("l", "escape"):
            await page.press("l")
            assert ledger(page).table.list.has_focus
            await page.press(key)
            assert page.tail.view is None
            assert page.tail.body.list.has_focus
        await page.press("g", "enter", "l", "escape")
        assert isinstance(page.tail.view, RecordView)


async def test_l_without_a_tail_says_how_to_begin_one(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail") as page:
        await page.press("l")
        await page.said("No stream is tailed")


async def test_y_copies_the_ledger_a_shard_or_its_last_number(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(20)
        await page.press("l", "j", "y", "1")
        whole = msgspec.json.decode(page.app.clipboard)
        assert list(whole) == ["stream", "started", "ended", "shards", "complete"]
        assert (whole["stream"], whole["complete"]) == ("orders", True)
        assert all(list(shard) == KEYS for shard in whole["shards"].values())
        assert sum(shard["records"] for shard in whole["shards"].values()) == 20
        await page.press("y", "2")
        assert msgspec.json.decode(page.app.clipboard) == {B: whole["shards"][B]}
        await page.press("y", "3")
        assert page.app.clipboard == str(orders.shard(B).produced[-1].sequence_number)


async def test_e_writes_the_object_of_the_command_line(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(20)
        await page.press("l", "e")
        await page.said("Wrote 1 line")
        (path,) = tmp_path.glob("orders-ledger-*.json")
        written = msgspec.json.decode(path.read_bytes())
        assert list(written["shards"]) == [A, B]
        assert written["complete"] is True


async def test_s_sorts_the_shards(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(20)
        for index in range(5):
            orders.put("more", explicit_hash_key=2**128 - 1 - index)
        await page.received(25)
        await page.press("l", "s", "s", "s", "s")
        assert ledger(page).table.sorted_by == ("records", True)
        most = max(orders.produced().items(), key=lambda item: len(item[1]))[0]
        assert ledger(page).table.shown[0].key == most


async def test_a_gap_is_named_with_both_its_ends(server: KinesisServer) -> None:
    stream = server.create_stream("orders")
    numbers = [number for _, number in stream.put_many(5)]
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(5)
        numbers += [number for _, number in stream.put_many(10)]
        stream.trim(A, 12)
        server.fail("GetRecords", faults.expired_iterator())
        server.fail(
            "GetShardIterator",
            faults.error("InvalidArgumentException", "The sequence number is older than the trim horizon."),
        )
        await page.received(8)
        page.look()
        await page.shows("following  GAP in …000  1 shard")
        await page.press("l")
        await page.shows("gap: records were gone before they could be read, in 1 of 1 shard")
        assert "trimmed" in fact(page, "gap")
        assert (fact(page, "gap after"), fact(page, "gap before")) == (numbers[4], numbers[12])


async def test_children_are_named_and_the_ledger_stays_when_all_is_read(server: KinesisServer) -> None:
    stream = server.create_stream("orders")
    stream.put_many(4)
    async with open_kinesis(server, f"tail:orders trim-horizon {A}") as page:
        await page.received(4)
        stream.split(A)
        for _ in range(3):
            await page.reads()
        await page.shows("every shard is closed")
        await page.press("l")
        await page.shows(f"{B}, {C}")
        assert fact(page, "state").startswith("closed")
        assert "complete: nothing is missing" in page.text
        before = ledger(page)._ledger.ended
        page.stage.advance(60)
        page.look()
        assert ledger(page)._ledger.ended == before


async def test_what_left_the_list_by_age_is_dropped_from_view_and_not_from_the_ledger(server: KinesisServer) -> None:
    stream = server.create_stream("orders")
    settings = Settings(utc=True, tail=TailSettings(retained_mib=1))
    async with open_kinesis(server, "tail:orders trim-horizon", settings=settings) as page:
        for came in (20, 40, 60):
            stream.put_many(20, lambda _: "x" * 100_000)
            await page.received(came)
        await page.press("l")
        await page.shows("dropped from view: they came, and left the list by age; they are not lost")
        assert page.tail.body.ring.first > 0
        assert fact(page, "dropped") == "0"
        assert fact(page, "came") == "60 records, 6,000,000 bytes"


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (120, 36)])
async def test_the_ledger_fits_every_screen(
    size: tuple[int, int], server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon", size=size) as page:
        await page.received(20)
        await page.press("l")
        await page.shows("complete: nothing")
        assert "SHARD" in page.text
        if size[1] >= 24:
            assert str(orders.shard(A).produced[-1].sequence_number) in page.text
            assert fact(page, "gap") == "none"
