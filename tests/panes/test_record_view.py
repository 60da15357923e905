"""One record in full, by every key."""

from __future__ import annotations

import gzip
import threading

import msgspec
import pytest

from kinesis_tui.payload import decode as decoding
from kinesis_tui.payload.kpl import UserRecord, aggregate
from kinesis_tui.services.kinesis.model.shard import hash_key
from kinesis_tui.services.kinesis.panes import record as record_pane
from kinesis_tui.services.kinesis.panes import record_payload
from kinesis_tui.services.kinesis.panes.record_payload import EASY_BYTES, FOLDED_MEMBERS, Payload
from kinesis_tui.ui.text_view import TextView
from tests.support.cognito.tokens import id_claims, key
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    return server.create_stream("orders", shards=1)


async def open_record(page: KinesisPage, count: int, *keys: str) -> None:
    """Wait for the records, choose one with keys from the oldest on, and open it."""
    await page.received(count)
    await page.press("g", *keys, "enter")
    await shown(page)


async def shown(page: KinesisPage) -> None:
    await until(lambda: len(page.app.query(".opened--payload")) == 1, what="one payload")
    await page.pilot.pause()


async def test_a_record_is_told_in_full(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.encryption_type = "KMS"
    orders.put(gzip.compress(b'{"total": 1}' * 1, mtime=0), "customer-7")
    number = orders.shards[0].produced[0].sequence_number
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        for words in (
            "shardId-000000000000 of orders",
            str(number),
            "2026-11-25 12:03:04.123 UTC (2026-11-25T12:03:04.123Z)",
            "customer-7",
            str(hash_key("customer-7")),
            "gzip → json · encryption KMS",
            "PAYLOAD  [json] · text · hex  12 B",
        ):
            await page.shows(words)


async def test_v_goes_from_json_to_text_to_bytes(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"name": "Zürich"}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.shows('  "name": "Zürich"')
        await page.press("v")
        await page.shows("json · [text] · hex")
        await page.shows('{"name": "Zürich"}')
        await page.press("v")
        await page.shows("json · text · [hex]")
        await page.shows("7b 22 6e 61 6d 65 22 3a  20 22 5a c3 bc")
        await page.press("v")
        await page.shows("[json] · text · hex")


async def test_numbers_stand_as_they_were_written(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"price": 71.70, "big": 123456789012345678901234567890, "huge": 1e400, "small": -0.0E-7}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        for text in ('"price": 71.70,', '"big": 123456789012345678901234567890,', '"huge": 1e400,', '"small": -0.0E-7'):
            await page.shows(text)


async def test_text_and_bytes_have_the_forms_that_make_sense(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("line one\nline two")
    orders.put(b"\x00\xff" * 20)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 2)
        await page.shows("PAYLOAD  [text] · hex  17 B")
        await page.shows("line two")
        await page.press("right_square_bracket")
        await page.shows("PAYLOAD  [hex]  40 B")
        await page.press("v")
        await page.shows("PAYLOAD  [hex]  40 B")


async def test_brackets_go_to_the_neighbours_and_stop_at_the_ends(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    for number in range(3):
        orders.put(f"record {number}", f"key-{number}")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 3)
        await page.press("left_square_bracket")
        await page.shows("record 0")
        await page.press(*["right_square_bracket"] * 5)
        await shown(page)
        await page.shows("record 2")
        await page.press("left_square_bracket")
        await page.shows("record 1")
        await page.press("escape")
        row = page.tail.body.rows.selected
        assert row is not None
        assert row.payload == b"record 1"


async def test_the_neighbours_are_those_that_match_the_filter(server: KinesisServer, orders: ScriptedStream) -> None:
    for number in range(6):
        orders.put(f"record {number} {'odd' if number % 2 else 'even'}")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(6)
        await page.press("slash", *"odd", "enter")
        await open_record(page, 6)
        await page.press("right_square_bracket")
        await page.shows("record 3 odd")
        await page.press("escape")
        assert page.tail.filter_text == "odd"
        assert len(page.rows) == 3


async def test_a_user_record_of_an_aggregate_has_its_own_numbers(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put(aggregate([UserRecord("a", None, b"first"), UserRecord("b", "12345", b'{"n": 2}')]))
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 2, "j")
        for words in ("sub-sequence", "explicit hash key", "12345", "kpl → json"):
            await page.shows(words)


async def test_y_copies_from_the_open_record(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("first", "key-a")
    orders.put("second", "key-b")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 2)
        await page.press("right_square_bracket")
        await shown(page)
        await page.press("y", "1")
        assert page.app.clipboard == "second"
        await page.press("y", "3")
        assert page.app.clipboard == "key-b"
        await page.press("y", "5")
        assert msgspec.json.decode(page.app.clipboard)["data"] == "second"


async def test_the_tail_reads_on_below_an_open_record(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("first")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        orders.put("later")
        page.stage.advance(1)
        await until(lambda: page.tail.body.ring.end == 2, what="the next record")
        await page.press("right_square_bracket")
        await page.shows("later")
        await page.press("escape", "G")
        await until(lambda: len(page.rows) == 2, what="both rows")


async def test_keys_of_the_list_are_not_offered_over_a_record(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("first")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("slash", "space", "i")
        assert page.tail.filter_text == ""
        assert not page.app.query("FilterBar")
        assert "Filter" not in page.footer
        await page.press("escape")
        assert "Filter" in page.footer


async def test_esc_in_the_json_closes_its_search_first(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"a": 1, "needle": {"b": 2}}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("slash", *"needle", "enter", "space")
        await page.shows('"needle": { 1 member }')
        await page.press("escape")
        assert page.tail.view is not None
        await page.press("escape")
        assert page.tail.view is None


@pytest.mark.parametrize("payload", ["[" * 900 + "]" * 900, '{"a":' * 400 + "1" + "}" * 400, '{"a": 1, "a": 2}', "[]"])
async def test_odd_json_opens_in_some_form(server: KinesisServer, orders: ScriptedStream, payload: str) -> None:
    orders.put(payload)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("E", "C", "G", "v", "v", "v")
        await page.shows("PAYLOAD  ")


async def test_a_record_that_left_the_buffer_is_still_shown(server: KinesisServer, orders: ScriptedStream) -> None:
    from kinesis_tui.config import Settings, TailSettings

    settings = Settings(utc=True, tail=TailSettings(retained_mib=1))
    orders.put("the first of all")
    async with open_kinesis(server, "tail:orders trim-horizon", settings=settings) as page:
        await open_record(page, 1)
        for number in range(30):
            orders.put("x" * 60_000, f"key-{number}")
            await page.reads()
        assert page.tail.body.ring.first > 0
        await page.press("v")
        await page.shows("74 68 65 20 66 69 72 73")
        await page.press("left_square_bracket", "right_square_bracket", "y", "1")
        assert page.app.clipboard


def array_of(members: int) -> bytes:
    return b"[" + b"1," * (members - 1) + b"1]"


@pytest.mark.parametrize(
    ("body", "forms"),
    [
        (array_of(FOLDED_MEMBERS), ["json", "text", "hex"]),
        (array_of(FOLDED_MEMBERS + 1), ["text", "hex"]),
        (b"[" + b"[]," * FOLDED_MEMBERS + b"[]]", ["text", "hex"]),
        (b'{"one": "' + b"x" * 2_000_000 + b'"}', ["json", "text", "hex"]),
    ],
)
def test_json_folds_up_to_a_number_of_members(body: bytes, forms: list[str]) -> None:
    payload = Payload(decoding.decode(body))
    assert payload.forms == forms
    assert ("too large to fold" in payload.note) == ("json" not in forms)


@pytest.mark.parametrize(
    ("data", "at_once"),
    [
        (b"x" * EASY_BYTES, True),
        (b"x" * (EASY_BYTES + 1), False),
        (gzip.compress(b"x" * EASY_BYTES, mtime=0), True),
        (gzip.compress(b"x" * (EASY_BYTES + 1), mtime=0), False),
        (gzip.compress(gzip.compress(b"x" * 5_000_000, mtime=0), mtime=0), False),
    ],
)
def test_what_is_small_or_inflates_to_little_is_decoded_at_once(data: bytes, at_once: bool) -> None:
    assert (Payload.at_once(data) is not None) == at_once


async def test_json_too_large_to_fold_is_text_and_says_so(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put(gzip.compress(array_of(500_000)))
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.shows("PAYLOAD  [text] · hex  977 KiB, JSON of 977 KiB is shown as text: too large to fold")
        await page.shows("gzip → json")
        await page.shows("[1,1,1,1,1,1")
        assert not page.app.query("JsonView")


async def test_a_large_record_is_decoded_in_a_thread_while_its_facts_stand(
    server: KinesisServer, orders: ScriptedStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    calls: list[threading.Thread] = []

    def slow(data: bytes) -> decoding.Decoded:
        calls.append(threading.current_thread())
        go_on.wait(20)
        return decoding.decode(data)

    monkeypatch.setattr(record_pane, "decode", slow)
    orders.put(b"a line\n" * 100_000, "customer-7")
    orders.put("small", "customer-8")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        try:
            await open_record(page, 2)
            await page.shows("PAYLOAD  decoding…")
            await page.shows("customer-7")
            await page.press("v", "right_square_bracket")
            await page.shows("PAYLOAD  [text] · hex  5 B")
            await page.press("left_square_bracket")
            await page.shows("PAYLOAD  decoding…")
        finally:
            go_on.set()
        await page.shows("PAYLOAD  [text] · hex  684 KiB")
        await page.press("v", "v")
        assert page.tail.copy_choices()[0].text == "a line\n" * 100_000
        assert len(calls) == 2  # once for each time that it was opened
        assert threading.main_thread() not in calls


async def test_a_small_record_is_decoded_once(
    server: KinesisServer, orders: ScriptedStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[bytes] = []

    def counted(data: bytes, limit: int) -> decoding.Decoded:
        calls.append(data)
        return decoding.decode(data, limit)

    monkeypatch.setattr(record_payload, "decode", counted)
    monkeypatch.setattr(record_pane, "decode", None)
    orders.put('{"a": 1}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("v", "v", "y", "1")
        assert len(calls) == 1


async def test_the_end_of_a_long_text_is_reached(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("".join(f"line {number} of many\n" for number in range(60_000)) + "the end")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        view = page.app.query_one("TextView", TextView)
        await until(lambda: view.lines.end == 60_001, what="every line")
        await page.press("G")
        await page.shows("the end")
        await page.pilot.resize_terminal(60, 30)
        await until(lambda: view.lines.end == 60_001, what="every line again")
        await page.shows("the end")


async def test_a_token_in_a_record_goes_to_the_inspector_by_x_and_is_never_shown(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    token = key("id-key").token(id_claims(iss="https://login.example.com"))
    orders.put(msgspec.json.encode({"authorization": f"Bearer {token}"}))
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("x")
        await page.shows("the token in this record")
        assert token[-20:] not in page.text
        await page.press("1")
        await page.shows("record of shardId-000000000000")
        await page.shows("it is no Cognito user pool")
        assert token[-20:] not in page.text
