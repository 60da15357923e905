"""What a stream's payloads are, told in the pane: followed at once, remembered, and refused with a sentence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kinesis_tui.config import load_settings
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.payloads import AVSC_VALUE, CLOUDWATCH, PACKED

SCHEMA = '{"type":"record","name":"Order","fields":[{"name":"order","type":"string"},{"name":"n","type":"long"}]}'


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    return server.create_stream("orders", shards=1)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "mine" / "config.toml"
    file.parent.mkdir()
    (file.parent / "order.avsc").write_text(SCHEMA)
    monkeypatch.setenv("KINESIS_TUI_CONFIG", str(file))
    return file


async def command(page: KinesisPage, line: str) -> None:
    await page.press("colon")
    await page.type(line)
    await page.press("enter")


async def test_payloads_are_read_as_told_in_rows_and_in_the_record(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    orders.put(AVSC_VALUE)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await command(page, "decode avro order.avsc")
        await page.shows('avro {"order":"o-1","n":-5}')
        await page.shows("decode avro order.avsc")
        assert load_settings(config).streams["orders"].decode.file == "order.avsc"
        await page.press("g", "enter")
        await page.shows('  "order": "o-1"')
        await page.press("escape")
        await command(page, "decode auto")
        await page.gone("avro")
        assert load_settings(config).streams == {}


async def test_what_is_remembered_is_in_force_from_the_start(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    config.write_text('[streams.orders.decode]\nformat = "hex"\n')
    orders.put("plain")
    async with open_kinesis(server, "tail:orders trim-horizon", settings=load_settings(config)) as page:
        await page.received(1)
        await page.shows("binary 70 6c 61 69 6e")


async def test_a_file_that_is_gone_is_told_and_records_are_recognised(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    config.write_text('[streams.orders.decode]\nformat = "avro"\nfile = "gone.avsc"\n')
    orders.put('{"a": 1}')
    async with open_kinesis(server, "tail:orders trim-horizon", settings=load_settings(config)) as page:
        await page.received(1)
        await page.said("gone.avsc can't be read (No such file or directory); records are decoded as without it.")
        await page.shows('{"a": 1}')


async def test_a_choice_that_is_none_stays_on_the_command_line_with_a_sentence(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    orders.put("plain")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await command(page, "decode xml")
        await page.shows("'xml' is no way to decode; decode takes auto")
        assert not config.exists()


async def test_log_events_of_a_subscription_stand_line_by_line(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    orders.put(gzip.compress(CLOUDWATCH))
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.shows("gzip→cloudwatch-logs")
        await page.press("g", "enter")
        await page.shows("2015-05-28 15:27:35.001Z  second")
        await page.shows("CloudTrail/logs")
        await page.shows("[events] · json · text · hex")
        await page.press("v")
        await page.shows('"messageType"')


async def test_a_value_of_another_format_is_shown_as_json_and_its_own_bytes_as_hex(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    orders.put(PACKED["node cbor"][1])
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.press("g", "enter")
        await page.shows('  "order": "o-1"')
        await page.press("v", "v")
        await page.shows("a4 65 6f 72 64 65 72 63")


async def test_what_looks_into_payloads_reads_them_as_told(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    orders.put(AVSC_VALUE)
    orders.put(AVSC_VALUE)
    config.write_text('[streams.orders.decode]\nformat = "avro"\nfile = "order.avsc"\n')
    async with open_kinesis(server, "tail:orders trim-horizon", settings=load_settings(config)) as page:
        await page.received(2)
        await command(page, "columns order, n")
        await page.shows("o-1    -5")
        await page.press("f")
        await page.shows("2 rows, 2 of them JSON objects")
        await page.press("escape")
        await command(page, "histogram order")
        await page.shows("█o-1")
        await command(page, "decode hex")
        await page.shows("█(none)")
        await page.gone("o-1    -5")


async def test_a_filter_is_asked_again_when_payloads_are_read_as_something_else(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    orders.put(AVSC_VALUE)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.press("slash", *"{ $.n < 0 }", "enter")
        await page.shows("0 of 1 match")
        await command(page, "decode avro order.avsc")
        await page.shows("1 of 1 match")


async def test_an_open_record_is_decoded_anew(server: KinesisServer, orders: ScriptedStream, config: Path) -> None:
    orders.put(AVSC_VALUE)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await page.press("g", "enter")
        await page.shows("PAYLOAD")
        await command(page, "decode avro order.avsc")
        await page.shows('  "order": "o-1"')
