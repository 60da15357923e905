"""Secrets on the screen, in copies and revealed on purpose."""

from __future__ import annotations

import gzip
import json

import msgspec
import pytest

from kinesis_tui.config import Settings
from kinesis_tui.config_redaction import RedactionSettings
from kinesis_tui.payload.decode import decode
from tests.panes.test_record_view import open_record, shown
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until
from tests.unit.test_redaction_rules import SECRETS, secret_part

MAIL = "alice@example.com"
ORDER = json.dumps({"id": 7, "mail": MAIL, "login": {"password": "hunter2"}})


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    return server.create_stream("orders", shards=1)


def formed(form: str, secret: str) -> bytes:
    """A payload with a secret in it."""
    return {
        "json": json.dumps({"a": secret}).encode(),
        "gzip": gzip.compress(json.dumps({"a": secret}).encode(), mtime=0),
        "text": f"it is {secret} !".encode(),
        "binary": b"\x00\x80" + secret.encode() + b" \xff\x00",
    }[form]


def assert_all_hidden(page: KinesisPage) -> None:
    """Fail where a secret can be read, as text or as bytes."""
    cells = page.cells()
    for kind in SECRETS:
        part = secret_part(kind)
        assert part not in cells, f"{kind}:\n{cells}"
        assert part.encode()[:8].hex(" ") not in cells.replace("  ", " "), f"{kind}:\n{cells}"


@pytest.mark.parametrize("form", ["json", "gzip", "text", "binary"])
async def test_no_secret_is_on_the_screen_in_any_form(server: KinesisServer, orders: ScriptedStream, form: str) -> None:
    for secret in SECRETS.values():
        orders.put(formed(form, secret), f"key {secret}"[:200])
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(len(SECRETS))
        assert_all_hidden(page)
        await page.press("g", "enter")
        for number in range(1, len(SECRETS) + 1):
            await shown(page)
            await page.shows(str(orders.shards[0].produced[number - 1].sequence_number))
            for _ in range(3):
                assert_all_hidden(page)
                await page.press("v")
                await shown(page)
            await page.press("right_square_bracket")


async def test_a_record_says_how_much_of_it_is_hidden(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put(ORDER)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.shows('"mail": "«redacted:email»"')
        await open_record(page, 1)
        await page.shows("2 redacted (R reveals one)")
        await page.shows('"password": "«redacted:password»"')


async def test_r_reveals_one_field_until_the_record_is_left(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put(ORDER)
    orders.put("other")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 2)
        await page.press("j", "j", "R")
        await page.shows(f'"mail": REVEALED "{MAIL}"')
        await page.shows('"password": "«redacted:password»"')
        await page.press("R")
        await page.gone(MAIL)
        await page.press("R")
        await page.shows(MAIL)
        await page.press("right_square_bracket")
        await shown(page)
        await page.press("left_square_bracket")
        await shown(page)
        await page.shows('"mail": "«redacted:email»"')
        assert MAIL not in page.text
        await page.press("v", "v")  # the form of the record between stays: from text on to JSON
        await shown(page)
        await page.press("j", "R")
        await page.said("Nothing is hidden in this value.")


async def test_nothing_is_revealed_where_nothing_is_hidden(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"a": 1}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        assert "Reveal" not in page.footer
        assert "redacted" not in page.text


async def copied(page: object, *keys: str) -> str:
    await page.press(*keys)  # type: ignore[attr-defined]
    return str(page.app.clipboard)  # type: ignore[attr-defined]


async def test_copies_are_redacted_and_the_whole_is_a_choice_of_its_own(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    orders.put(ORDER, MAIL)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("j", "j", "R")
        labels = [choice.label for choice in page.tail.copy_choices()]
        texts = {choice.label: choice.text for choice in page.tail.copy_choices()}
        assert all(MAIL not in text for label, text in texts.items() if "unredacted" not in label)
        assert msgspec.json.decode(texts["record as JSON"])["data"]["login"] == {"password": "«redacted:password»"}
        assert texts["payload, unredacted"] == ORDER
        assert texts["partition key, unredacted"] == MAIL
        assert (texts["field"], texts["field, unredacted"]) == ("«redacted:email»", MAIL)
        assert await copied(page, "y", "1") == ORDER.replace(MAIL, "«redacted:email»").replace(
            "hunter2", "«redacted:password»"
        )
        await page.press("y")
        await page.shows("payload, unredacted")
        await page.shows("hidden here, copied as it is")
        assert "hunter2" not in page.text
        await page.press(str(labels.index("payload, unredacted") + 1))
        assert page.app.clipboard == ORDER


async def test_a_field_is_copied_with_its_place(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"items": [{"odd key": 1.50}, {"b": "x\\ny"}]}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("j", "j", "j")
        texts = {choice.label: choice.text for choice in page.tail.copy_choices()}
        assert texts["field"] == "1.50"
        assert texts["field's path, JSONPath"] == '$.items[0]["odd key"]'
        assert texts["field's path, JMESPath"] == 'items[0]."odd key"'
        await page.press("k", "k")
        assert page.tail.copy_choices()[-3].text == '[{"odd key": 1.50}, {"b": "x\\ny"}]'


async def test_own_rules_and_off_are_followed(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"vat": "IE123", "mail": "alice@example.com"}')
    rules = RedactionSettings(without=("email",), keys=("vat",))
    async with open_kinesis(server, "tail:orders trim-horizon", settings=Settings(utc=True, redaction=rules)) as page:
        await page.received(1)
        await page.shows('{"vat": "«redacted:key»", "mail": "alice@example.com"}')
    off = RedactionSettings(enabled=False)
    async with open_kinesis(server, "tail:orders trim-horizon", settings=Settings(utc=True, redaction=off)) as page:
        await page.received(1)
        await page.shows('"vat": "IE123"')


async def test_a_filter_finds_what_is_hidden(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put(ORDER)
    orders.put("other")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(2)
        await page.press("slash", *"hunter2", "enter")
        await page.shows("1 of 2 match")
        assert "«redacted:email»" in page.text


async def test_y_on_a_large_record_that_is_not_open_decodes_in_a_thread(
    server: KinesisServer, orders: ScriptedStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    from kinesis_tui.services.kinesis.panes import record_offers

    threads: list[threading.Thread] = []

    def noted(data: bytes, **more: object) -> object:
        threads.append(threading.current_thread())
        return decode(data, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(record_offers, "decode", noted)
    body = b"a line\n" * 100_000
    orders.put(gzip.compress(body, mtime=0))
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.press("y")
        await page.shows("record as JSON")
        await page.press("2")
        await until(lambda: page.app.clipboard == str(orders.shards[0].produced[0].sequence_number))
        assert threads
        assert threading.main_thread() not in threads


async def test_columns_statistics_and_differences_hide_too(server: KinesisServer, orders: ScriptedStream) -> None:
    for number in range(3):
        orders.put(json.dumps({"n": number, "mail": MAIL, "login": {"password": f"hunter{number}"}}), MAIL)

    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        await page.press("colon", *"columns mail, login.password, values(login)", "enter")
        await page.shows("«redacted:password»")
        assert "hunter" not in page.text
        assert MAIL not in page.text
        await page.press("f")
        await page.shows("login.password")
        assert "hunter" not in page.text
        assert MAIL not in page.text
