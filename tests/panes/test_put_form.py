"""The form that puts a record: by hand, and one that was read and is edited."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kinesis_tui.services.kinesis.model.capture_line import capture_lines
from kinesis_tui.ui.form import FormScreen
from kinesis_tui.ui.form_fields import FormArea
from kinesis_tui.ui.frame.frame_screen import FrameScreen
from tests.support.captures import record_at
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.kinesis_server import faults
from tests.support.waiting import until

SMALL = (80, 24)


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    return server.create_stream("orders", shards=2)


@asynccontextmanager
async def armed(server: KinesisServer, target: str, size: tuple[int, int] = SMALL) -> AsyncIterator[KinesisPage]:
    """The program with writes armed, its tail read once."""
    async with open_kinesis(server, target, size=size) as page:
        page.app.context.aws.guard.arm()
        await page.reading()
        yield page


def stored(stream: ScriptedStream) -> list[tuple[str, bytes]]:
    return [(record.partition_key, record.data) for records in stream.produced().values() for record in records]


async def known(page: KinesisPage) -> None:
    """Wait until the form knows the stream's shards."""
    await page.shows("lands in shardId-")


async def test_a_record_is_typed_and_put_and_comes_through_the_tail(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with armed(server, "tail:orders") as page:
        await page.press("p")
        await page.shows("Put a record into orders")
        await page.press("tab")
        await page.type("c-1")
        await page.press("tab", "tab", "tab")
        await page.type("hello")
        await known(page)
        await page.shows("8 of 1,048,576 bytes")
        await page.press("ctrl+s")
        await page.shows("sequence number")
        assert stored(orders) == [("c-1", b"hello")]
        (shard,) = [shard for shard in orders.shards if shard.produced]
        await page.shows(f"Put into orders: {shard.shard_id}")
        await page.press("escape")
        await page.received(1)
        await page.shows("hello")


async def test_enter_in_a_line_puts_too_and_in_the_payload_begins_a_line(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with armed(server, "tail:orders") as page:
        await page.press("p", "tab", "k", "tab", "tab", "tab", "a", "enter", "b", "shift+tab", "shift+tab", "enter")
        await page.shows("sequence number")
        assert stored(orders) == [("k", b"a\nb")]


async def test_what_is_wrong_is_said_at_its_field_before_anything_is_sent(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with armed(server, "tail:orders") as page:
        await page.press("p")
        await page.shows("↳ the partition key is empty")
        await page.press("tab", "k")
        await page.gone("↳ the partition key is empty")
        await page.press("tab", "x")
        await page.shows("↳ the explicit hash key is a whole number")
        await page.press("ctrl+s")
        await page.shows("Not yet: the explicit hash key")
        await page.press("backspace", "0")
        await page.shows("lands in shardId-000000000000")
        assert server.seen("PutRecords") == []


async def test_leaving_keeps_what_was_typed(server: KinesisServer, orders: ScriptedStream) -> None:
    async with armed(server, "tail:orders") as page:
        await page.press("p", "tab", *"abc", "escape")
        assert not isinstance(page.app.screen, FormScreen)
        await page.press("p")
        await page.shows("abc")


async def test_while_writes_are_off_the_key_says_how_to_arm_them(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders", size=SMALL) as page:
        await page.reading()
        await page.press("p")
        await page.said("Press w to arm them")
        assert not isinstance(page.app.screen, FormScreen)


async def test_writes_disarmed_meanwhile_put_nothing(server: KinesisServer, orders: ScriptedStream) -> None:
    async with armed(server, "tail:orders") as page:
        await page.press("p", "tab", "k")
        page.app.context.aws.guard.disarm()
        await page.press("ctrl+s")
        await page.shows("this session is read-only")
        assert stored(orders) == []


@pytest.mark.parametrize(
    "data",
    [b'{"a": 1}\n\ttab', b"\x00\xff\x1b[31m", "a\r\nb\u2028c".encode(), b""],
    ids=["text", "binary", "odd line ends", "empty"],
)
async def test_a_record_is_put_again_byte_for_byte(server: KinesisServer, orders: ScriptedStream, data: bytes) -> None:
    orders.put(data, "the key")
    async with armed(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.press("P")
        await page.shows("Edit and put")
        await page.press("ctrl+s")
        await page.shows("sequence number")
        assert stored(orders) == [("the key", data)] * 2


async def test_an_opened_record_is_edited_and_put_into_another_stream(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    other = server.create_stream("other")
    orders.put(b"abc", "k")
    async with armed(server, "tail:orders trim-horizon", size=(120, 36)) as page:
        await page.received(1)
        await page.press("enter")
        await page.shows("PAYLOAD")
        await page.press("P")
        await page.shows("Edit and put")
        await page.press("ctrl+u", *"other", "tab", "tab", "tab", "tab", "end", "d", "ctrl+s")
        await page.shows("Put into other: shardId-000000000000")
        assert stored(other) == [("k", b"abcd")]
        assert stored(orders) == [("k", b"abc")]


async def test_the_payload_can_be_written_in_another_encoding(server: KinesisServer, orders: ScriptedStream) -> None:
    async with armed(server, "tail:orders") as page:
        await page.press("p", "tab", "k", "tab", "tab", "tab", *"hi!", "shift+tab", "right")
        await page.shows("68 69 21")
        await page.press("right")
        await page.shows("aGkh")
        await page.press("tab", "end", "asterisk", "ctrl+s")
        await page.shows("Not yet: the payload is not base64")
        await page.press("backspace", "ctrl+s")
        await page.shows("sequence number")
        assert stored(orders) == [("k", b"hi!")]


async def test_bytes_that_are_no_text_stay_in_hex(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put(b"\x00\xff", "k")
    async with armed(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.press("P", "tab", "tab", "tab", "left")
        await page.shows("stays hex: these bytes are no plain text")
        await page.shows("[hex]")
        await page.shows("00 ff")


async def test_a_long_payload_is_put_as_it_is(server: KinesisServer, orders: ScriptedStream) -> None:
    data = bytes(range(256)) * 1_000
    orders.put(data, "k")
    async with armed(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.press("P")
        await page.shows("too long to edit here")
        assert not page.app.screen.query(FormArea)
        await page.press("enter")
        await page.shows("sequence number")
        assert stored(orders) == [("k", data)] * 2


async def test_a_refusal_of_aws_is_one_sentence_in_the_form(server: KinesisServer, orders: ScriptedStream) -> None:
    server.fail("PutRecords", faults.access_denied("kinesis:PutRecords"))
    async with armed(server, "tail:orders") as page:
        await page.press("p", "tab", "k", "ctrl+s")
        await page.shows("not authorized to perform")
        await page.press("ctrl+s")
        await page.shows("sequence number")


async def test_a_large_paste_arrives_whole_in_the_payload(server: KinesisServer, orders: ScriptedStream) -> None:
    from textual.events import Paste

    async with armed(server, "tail:orders") as page:
        await page.press("p", "tab", "k", "tab", "tab", "tab")
        page.app.post_message(Paste("x" * 9_000))
        await page.shows("9,001 of 1,048,576 bytes")


async def test_the_selected_stream_of_the_list_is_put_into(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams", size=SMALL) as page:
        page.app.context.aws.guard.arm()
        await page.shows("orders")
        await page.press("p", "tab", "k", "ctrl+s")
        await page.shows("Put into orders")
        assert stored(orders) == [("k", b"")]


# -- a file -----------------------------------------------------------------------------------------------------------


async def test_a_file_is_looked_through_and_put_on_enter(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    (tmp_path / "it.jsonl").write_text("".join(f'{{"n":{n}}}\n' for n in range(700)))
    async with armed(server, "tail:orders") as page:
        await page.press("colon")
        await page.type("put it.jsonl")
        await page.press("enter")
        await page.shows("700 records")
        await page.shows("read as JSON, a line a record")
        assert ":put it.jsonl" not in page.text, "the command line lies open beneath"
        assert stored(orders) == []
        await page.press("enter")
        await page.shows("put 700 of 700 records read into orders")
        assert len(stored(orders)) == 700
        await page.press("escape")
        await until(lambda: isinstance(page.app.screen, FrameScreen), what="the pane has the keyboard again")


async def test_an_interrupted_packed_capture_is_put_to_its_last_whole_record_and_says_where_it_breaks_off(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    text = capture_lines("source", "shardId-000000000000", [record_at(n, n) for n in range(20)])
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(text[:-30], mtime=0)[:-8])
    async with armed(server, "tail:orders") as page:
        await page.press("colon")
        await page.type("put cut.jsonl.gz")
        await page.press("enter")
        await page.shows("19 records")
        assert "breaks off after line 19" in page.text
        await page.press("enter")
        await page.shows("put 19 of 19 records read into orders")
        assert len(stored(orders)) == 19


async def test_bad_lines_of_a_file_are_named_before_it_is_put(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    (tmp_path / "it").write_text("{}\n{\n[]\n")
    async with armed(server, "tail:orders") as page:
        await page.press("colon")
        await page.type("put it")
        await page.press("enter")
        await page.shows("line 2: it is not JSON")
        await page.press("enter")
        await page.shows("put 2 of 3 records read into orders")
        await page.shows("1 refused")


async def test_esc_stops_a_file_and_what_was_put_is_told(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    (tmp_path / "it").write_text("x\n" * 1_200)
    server.fail("PutRecords", faults.failing_entries(lambda _: True), times=None, after=1)
    async with armed(server, "tail:orders") as page:
        await page.press("colon")
        await page.type("put it")
        await page.press("enter")
        await page.shows("1,200 records")
        await page.press("enter")
        await until(lambda: len(server.seen("PutRecords")) == 2, what="the second call")
        await page.press("escape")
        await page.shows("Stopped. put 500 of 1,000 records read into orders")
        await page.shows("500 given up")


async def test_a_file_that_is_not_there_is_refused_on_the_command_line(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with armed(server, "tail:orders") as page:
        await page.press("colon")
        await page.type("put nothing")
        await page.press("enter")
        await page.shows("There is no file nothing.")
