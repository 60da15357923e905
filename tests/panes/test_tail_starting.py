"""Where a tail begins, what of a stream it reads, and how it is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from kinesis_tui.config import Settings
from kinesis_tui.services.kinesis.panes.known_streams import KnownStreams
from tests.snapshots.scripts import never_answers
from tests.support.app import NOON_MS
from tests.support.kinesis.faults import access_denied
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    """Two shards with a record of ten minutes, one of one minute and one of ten seconds ago in each."""
    stream = server.create_stream("orders", shards=2)
    for shard in stream.shards:
        for seconds in (600, 60, 10):
            stream.put(
                f"before {seconds}", "key", explicit_hash_key=shard.start, arrival_ms=NOON_MS - seconds * 1000 + 5
            )
    return stream


async def type_command(page: KinesisPage, line: str) -> None:
    await page.press("colon")
    await page.type(line)
    await page.press("enter")


def iterators(server: KinesisServer) -> list[dict[str, Any]]:
    return [seen.parameters for seen in server.seen("GetShardIterator")]


async def test_without_a_stream_the_pane_says_how_to_get_one(server: KinesisServer) -> None:
    async with open_kinesis(server, "tail") as page:
        await page.shows("No stream is tailed. Press 1, choose a stream and press t")
        assert page.state == "Empty"
        for key, answer in (("y", "Nothing to copy"), ("x", "Nothing related"), ("d", "Nothing is selected")):
            await page.press(key)
            await page.said(answer)
        await page.press("e", "r", "i", "space")
        await page.said("Nothing to export")
        await page.press("t")
        assert page.toasts[-1].startswith("No stream is tailed")


async def test_a_tail_begins_at_the_newest_record(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail") as page:
        await page.shows("No stream is tailed")
        await type_command(page, "tail orders")
        await page.reading()
        assert {start["ShardIteratorType"] for start in iterators(server)} == {"LATEST"}
        await page.shows("Waiting for new records… Press t to begin earlier")
        state = next(line for line in page.lines if line.startswith("orders  following"))
        assert state.endswith("2 shards: at tip  0 records  from latest")
        orders.put("new", "some-key")
        await page.received(1)
        assert page.rows[-1].endswith("new")


@pytest.mark.parametrize(
    ("position", "rows"),
    [
        ("trim-horizon", 6),
        ("5m", 4),
        ("2026-11-25T12:02:00Z", 4),
        ("2026-11-25 12:02:54.124Z", 2),
        ("12:02:30", 2),
    ],
)
async def test_a_tail_begins_where_it_is_told(
    server: KinesisServer, orders: ScriptedStream, position: str, rows: int
) -> None:
    async with open_kinesis(server, f"tail:orders {position}") as page:
        await page.received(rows)
        assert f"from {position}" in page.text


async def test_a_time_is_sent_with_its_milliseconds(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders 2026-11-25T12:02:54.127Z") as page:
        await page.reading()
        assert {start["Timestamp"] for start in iterators(server)} == {1795608174.127}


@pytest.mark.parametrize(("form", "rows"), [("seq", 2), ("after", 1)])
async def test_a_sequence_number_is_looked_for_in_every_shard(
    server: KinesisServer, orders: ScriptedStream, form: str, rows: int
) -> None:
    number = orders.shards[1].produced[1].sequence_number
    async with open_kinesis(server, f"tail:orders {form}:{number} shardId-000000000001") as page:
        await page.received(rows)
        assert [shard.shard_id for shard in page.progress] == ["shardId-000000000001"]


async def test_chosen_shards_are_read_alone(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon shardId-000000000001") as page:
        await page.received(3)
        assert "1 shard: at tip" in page.text
        assert {row.split()[1] for row in page.rows} == {"…001"}


@pytest.mark.parametrize("line", ["orders yesterday", "orders 15x shardId-000000000000", "orders seq:abc"])
async def test_what_is_no_position_is_refused_with_the_forms(
    server: KinesisServer, orders: ScriptedStream, line: str
) -> None:
    async with open_kinesis(server, f"tail:{line}") as page:
        await until(lambda: page.toasts, what="a refusal")
        assert "is not a" in page.toasts[0]
        assert page.state == "Empty"


async def test_t_begins_elsewhere_through_the_command_line(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        await page.press("t")
        await page.shows("from trim-horizon")
        await page.type("trim-horizon")
        await page.press("enter")
        await page.received(6)
        await page.press("t")
        await page.type("soon")
        await page.press("enter")
        await page.shows("'soon' is not a position")
        await page.press("escape")
        assert page.tail.body.ring.end == 6


async def test_without_a_tail_from_is_refused(server: KinesisServer) -> None:
    async with open_kinesis(server, "tail") as page:
        await page.shows("No stream is tailed")
        await type_command(page, "from 15m")
        await until(lambda: page.text.count("No stream is tailed") > 1, what="the refusal")


async def test_completion_offers_the_stream_and_positions(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        assert page.tail.completions("or") == ["orders"]
        assert page.tail.completions("orders tr") == ["orders trim-horizon"]
        page.app.context.one(KnownStreams, KnownStreams).listed(["clicks", "orders", "others"])
        assert page.tail.completions("o") == ["orders", "others"]
        assert page.tail.completions("cl") == ["clicks"]


async def test_stop_ends_the_reading_and_keeps_what_was_read(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(6)
        await type_command(page, "stop")
        await page.shows("complete  stopped")
        await until(lambda: not page.tail.workers, what="the reader ended")
        asked = len(server.seen("GetRecords"))
        orders.put("unseen", "key")
        page.stage.advance(600)
        await page.pilot.pause()
        page.look()
        assert len(server.seen("GetRecords")) == asked
        assert len(page.rows) == 6
        assert "complete  stopped" in page.text, "as it stood then"
        await type_command(page, "stop")
        await page.shows("Nothing is being read.")
        await page.press("escape", "r")
        await page.received(7)
        assert "stopped" not in page.text


async def test_stop_cancels_an_opening(server: KinesisServer) -> None:
    never_answers("ListShards")(server)
    async with open_kinesis(server, "tail:orders") as page:
        await page.shows("Opening orders from latest…")
        await type_command(page, "stop")
        await page.shows("Opening was cancelled.")


async def test_a_shard_that_never_answered_is_opening(server: KinesisServer, orders: ScriptedStream) -> None:
    never_answers("GetRecords")(server)
    async with open_kinesis(server, "tail:orders") as page:
        await page.shows("following  4 shards: opening")


async def test_a_request_without_an_answer_is_told(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        await page.shows("complete  2 shards: at tip")
        never_answers("GetRecords")(server)
        page.stage.advance(12)
        page.look()
        await page.shows("behind  2 shards: 2 not answering")


async def test_another_tail_starts_with_an_empty_list(server: KinesisServer, orders: ScriptedStream) -> None:
    server.create_stream("clicks").put("click")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(6)
        await page.press("k", "slash", *"before", "enter")
        await type_command(page, "tail clicks trim-horizon")
        await page.received(1)
        assert page.tail.filter_text == ""
        assert page.tail.body.list.following
        assert page.tail.body.list.has_focus
        assert len(page.rows) == 1


async def test_a_stream_that_does_not_exist_says_so_and_r_tries_again(server: KinesisServer) -> None:
    async with open_kinesis(server, "tail:nobody trim-horizon") as page:
        await page.shows("Stream nobody under account 123456789012 not found.")
        assert page.state == "Failed"
        server.create_stream("nobody").put("here")
        await page.press("r")
        await page.received(1)
        assert page.state == "Loaded"
        assert page.tail.body.list.has_focus


async def test_a_shard_that_does_not_exist_says_so(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders latest shardId-000000000009") as page:
        await page.shows("It has no shard shardId-000000000009.")


async def test_a_tail_that_is_not_allowed_says_why(server: KinesisServer, orders: ScriptedStream) -> None:
    server.fail("GetRecords", access_denied(), times=None)
    async with open_kinesis(server, "tail:orders") as page:
        await page.shows("is not authorized to perform")
        await until(lambda: page.tail.body.ended == "stopped", what="the end")


async def test_esc_cancels_an_opening_that_takes_long(server: KinesisServer) -> None:
    never_answers("ListShards")(server)
    async with open_kinesis(server, "tail:orders") as page:
        await page.shows("Opening orders from latest…")
        await page.press("escape")
        await page.shows("Opening was cancelled.")
        assert page.tail.body.tail is None


async def test_r_on_a_live_tail_says_that_it_is_live(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        await page.press("r")
        await page.said("The tail is live")
        assert page.tail.body.tail is not None


async def test_another_region_ends_the_tail_and_says_so(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(6)
        await page.press("enter")
        await page.shows("PAYLOAD  ")
        await type_command(page, "region eu-central-1")
        await page.shows("The region or profile has changed.")
        await until(lambda: page.tail.body.tail is None, what="the tail ended")
        assert page.tail.view is None
        await type_command(page, "tail orders trim-horizon")
        await page.received(6)


async def test_times_are_utc_from_the_start_where_the_settings_say_so(
    server: KinesisServer, orders: ScriptedStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        async with open_kinesis(server, "tail:orders trim-horizon", settings=Settings(utc=True)) as page:
            await page.received(6)
            assert page.rows[-1].startswith("12:02:54.128")
            await page.press("u")
            await until(lambda: page.rows[-1].startswith("21:02:54.128"), what="local time")
            await page.press("enter")
            await page.shows("2026-11-25 21:02:54.128 local (2026-11-25T12:02:54.128Z)")
            await page.press("u")
            await page.shows("2026-11-25 12:02:54.128 UTC")
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
