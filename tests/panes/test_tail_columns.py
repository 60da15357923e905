"""Columns of a stream: remembered for it, its own and no other's; values of large payloads come a moment later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kinesis_tui.config import load_settings
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    stream = server.create_stream("orders", shards=1)
    stream.put('{"user": {"id": 7}, "a, b": "x"}')
    return stream


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("KINESIS_TUI_CONFIG", str(file))
    return file


async def command(page: KinesisPage, line: str) -> None:
    await page.press("colon")
    await page.type(line)
    await page.press("enter")


def kept(config: Path) -> tuple[str, ...] | None:
    streams = load_settings(config).streams
    return streams["orders"].columns if "orders" in streams else None


async def test_columns_are_remembered_for_their_stream(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    server.create_stream("others", shards=1).put('{"user": {"id": 9}}')
    config.write_text('# mine\n[streams.orders.decode]\nformat = "text"\n')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await command(page, "columns user.id, ['a, b']")
        await page.shows("SIZE user.id  ['a, b']")
        await until(lambda: kept(config) == ("user.id", "['a, b']"), what="the columns in the file")
        assert config.read_text().startswith("# mine\n")
        assert load_settings(config).streams["orders"].decode.format == "text"
        await command(page, "tail others trim-horizon")
        await page.shows('{"user":')
        await command(page, "tail orders trim-horizon")
        await page.shows("SIZE user.id  ['a, b']")
        await command(page, "columns")
        await until(lambda: kept(config) == (), what="the columns out of the file")


async def test_columns_of_the_configuration_are_there_from_the_start(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    config.write_text('[streams.orders]\ncolumns = ["user.id", "no field"]\n')
    async with open_kinesis(server, "tail:orders trim-horizon", settings=load_settings(config)) as page:
        await page.shows("A column of the configuration is left out: 'no field' is no field")
        await page.received(1)
        await page.shows("SIZE user.id")


async def test_values_of_large_payloads_are_found_too(
    server: KinesisServer, orders: ScriptedStream, config: Path
) -> None:
    orders.put(json.dumps({"rows": ["x" * 60] * 9_000, "user": {"id": 512, "password": "hunter2"}}))
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(2)
        await command(page, "columns user.id, user.password")
        await page.shows("512      «redacted")
        await page.gone("hunter2")
