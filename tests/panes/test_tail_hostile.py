"""Nothing that a record, a key or a name holds reaches the terminal as a command."""

from __future__ import annotations

import unicodedata

import msgspec

from kinesis_tui.services.kinesis.panes.record_rows import RecordLines
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

OBEYED = {"Cc", "Cf", "Zl", "Zp", "Cs"}
"""Unicode categories that a terminal obeys or hides: controls, formats (bidi, joiners), separators, surrogates."""

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
BIDI = list("\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
SEPARATORS = ["\u2028", "\u2029"]
SEQUENCES = [
    "\x1b[2J\x1b[H",
    "\x1b]0;owned\x07",
    "\x1b]52;c;ZXZpbA==\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1b[?1049l\x1b[?25l",
    "\x1b[6n\x1b[c",
    "\x9b31m\x9d0;x\x9c",
    "\x1b]8;;http://evil\x07link\x1b]8;;\x07",
    "\r\nX-Injected: yes\x08\x08",
]
HOSTILE = [*CONTROLS, *BIDI, *SEPARATORS, *SEQUENCES]


def assert_harmless(page: KinesisPage) -> None:
    cells = page.cells().replace("\n", "")
    found = {f"U+{ord(character):04X}" for character in cells if unicodedata.category(character) in OBEYED}
    assert not found


def flood(stream: ScriptedStream) -> int:
    """Put every hostile text as payload, inside JSON, as partition key; returns the records."""
    count = 0
    for text in HOSTILE:
        for data in (text, f"a{text}b", msgspec.json.encode({text: text, "n": [text]})):
            stream.put(data, f"key{text}!")
            count += 1
    return count


async def test_no_row_holds_a_character_that_a_terminal_obeys(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=1)
    count = flood(stream)
    async with open_kinesis(server, "tail:orders trim-horizon", size=(160, 45)) as page:
        await page.received(count)
        body = page.tail.body
        lines = body.list.lines
        assert isinstance(lines, RecordLines)
        for number in range(lines.first, lines.end):
            strip = lines.strip(number, 160, False)
            assert not [c for c in strip.text if unicodedata.category(c) in OBEYED], strip.text
            assert strip.cell_length <= 160
        await page.press("g")
        for _ in range(0, count, 40):
            assert_harmless(page)
            await page.press("pagedown")


async def test_no_opened_record_holds_one_in_any_form(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=1)
    hostile = ["".join(SEQUENCES), "".join(CONTROLS), "".join(BIDI + SEPARATORS)]
    for text in hostile:
        stream.put(text, f"key{text}!")
        stream.put(msgspec.json.encode({text: {"inner": text * 50}}), f"key{text}!")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(2 * len(hostile))
        await page.press("g", "enter")
        for _ in range(2 * len(hostile)):
            await until(lambda: len(page.app.query(".opened--payload")) == 1, what="one payload")
            for _ in range(3):
                assert_harmless(page)
                await page.press("v")
            await page.press("j", "j", "enter")
            assert_harmless(page)
            await page.press("right_square_bracket")


async def test_menus_filters_and_toasts_show_what_they_name(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=1)
    stream.put("\x1b]0;owned\x07\u202e", "\x1b[31mkey\u2028")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.press("y")
        await page.shows("partition key")
        assert_harmless(page)
        await page.press("escape", "slash")
        page.tail.filter_text = "\x1b]0;x\x07"
        await page.pilot.pause()
        assert_harmless(page)


async def test_a_hostile_stream_name_is_harmless_everywhere(server: KinesisServer) -> None:
    name = "bad\x1b]52;c;aGk=\x07\u202e"
    server.create_stream(name, shards=2).put("x")
    async with open_kinesis(server, f"streams:{name}") as page:
        await page.shows("2 open")
        assert_harmless(page)
        await page.press("t")
        await page.reading()
        assert_harmless(page)
        await page.press("d")
        await page.shows("StreamARN")
        assert_harmless(page)
        await page.press("escape", "x")
        assert_harmless(page)


async def test_what_aws_says_in_an_error_is_harmless_too(server: KinesisServer) -> None:
    from tests.support.kinesis.faults import error

    server.fail("ListStreams", error("AccessDeniedException", "no\x1b[2J\x07\u202e"), times=None)
    async with open_kinesis(server) as page:
        await page.shows("r tries again")
        assert_harmless(page)


async def test_what_looks_into_hostile_records_shows_nothing_raw(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=1)
    for number, text in enumerate(HOSTILE):
        names = {text: text, f"n{text}": {text: number}, "plain": text}
        stream.put(msgspec.json.encode(names), f"key{text}!")
    async with open_kinesis(server, "tail:orders trim-horizon", size=(160, 45)) as page:
        await page.received(len(HOSTILE))
        await page.press("colon", *"columns plain, n\u202e, ['\u202e']", "enter")
        await page.shows("SIZE plain")
        assert_harmless(page)
        await page.press("s")
        await page.shows("Sort by")
        assert_harmless(page)
        await page.press("escape", "colon", *"histogram plain", "enter")
        await page.shows("by plain")
        assert_harmless(page)
        await page.press("escape", "g", "m", "j", "equals_sign")
        await page.shows("apart:")
        assert_harmless(page)
        await page.press("escape", "slash", *"{ $.")
        await page.shows("tab:")
        assert_harmless(page)
        await page.press(*"n\u202e = \u202e\x9b", "enter")
        assert_harmless(page)
        await page.press("escape", "escape", "f")
        await page.shows("of them JSON objects")
        for _ in range(4):
            assert_harmless(page)
            await page.press("pagedown")
