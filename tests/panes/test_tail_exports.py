"""Exports of the tail pane: the menu, the command, and what stands in the files."""

from __future__ import annotations

import csv
import gzip
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kinesis_tui.live.matches import Matches
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

MAIL = "alice@example.com"


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    stream = server.create_stream("orders", shards=1)
    for number in range(10):
        mail = f', "mail": "{MAIL}"' if number % 3 == 0 else ""
        stream.put(f'{{"n": {number}, "kind": "{"odd" if number % 2 else "even"}"{mail}}}', f"key-{number}")
    return stream


@pytest.fixture
async def page(server: KinesisServer, orders: ScriptedStream) -> AsyncIterator[KinesisPage]:
    async with open_kinesis(server, "tail:orders trim-horizon") as opened:
        await opened.received(10)
        yield opened


async def command(page: KinesisPage, text: str) -> None:
    await page.press("colon", *text, "enter")


def only(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path


async def test_the_menu_offers_each_form_of_what_is_shown_and_of_all(page: KinesisPage, tmp_path: Path) -> None:
    await page.press("slash", *"odd", "enter", "e")
    for words in ("the records that match: CSV", "all records retained: JSON Lines"):
        await page.shows(words)
    await page.press("1")
    await page.said("Wrote 5 records, 2 redacted, ")
    lines = [json.loads(line) for line in only(tmp_path, "orders-records-*.jsonl").read_bytes().splitlines()]
    assert [line["data"]["n"] for line in lines] == [1, 3, 5, 7, 9]
    assert lines[1]["data"]["mail"] == "«redacted:email»"
    await page.press("e", "5")
    await page.said("Wrote 10 records, 4 redacted, ")
    assert len(list(tmp_path.glob("orders-records-*.jsonl"))) == 2


async def test_csv_has_the_records_keys_and_is_as_the_standard_says(page: KinesisPage, tmp_path: Path) -> None:
    await command(page, "export csv")
    await page.said("Wrote 10 records, 4 redacted, ")
    data = only(tmp_path, "*.csv").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") == 11
    rows = list(csv.DictReader(data.decode().splitlines()))
    assert rows[3]["partition_key"] == "key-3"
    assert json.loads(rows[3]["data"]) == {"n": 3, "kind": "odd", "mail": "«redacted:email»"}


async def test_csv_has_the_columns_that_are_chosen(page: KinesisPage, tmp_path: Path) -> None:
    await command(page, "columns n, mail")
    await command(page, "export out.csv")
    await page.said("Wrote 10 records, 4 redacted, ")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert [row["n"] for row in rows] == [str(number) for number in range(10)]
    assert [row["mail"] for row in rows[:2]] == ["«redacted:email»", ""]


async def test_raw_and_unredacted_are_what_was_put(page: KinesisPage, orders: ScriptedStream, tmp_path: Path) -> None:
    await command(page, "export raw out.txt --unredacted")
    await page.said("Wrote 10 records, unredacted, ")
    put = [record.data for record in orders.shards[0].produced]
    assert (tmp_path / "out.txt").read_bytes() == b"".join(data + b"\n" for data in put)
    await command(page, "export raw hidden.txt")
    await page.said("Wrote 10 records, 4 redacted, ")
    assert MAIL.encode() not in (tmp_path / "hidden.txt").read_bytes()
    assert (tmp_path / "hidden.txt").read_bytes().splitlines()[1] == put[1]


async def test_parquet_holds_the_records(page: KinesisPage, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    await command(page, "export parquet")
    await page.said("Wrote 10 records, 4 redacted, ")
    path = only(tmp_path, "*.parquet")
    found = duckdb.sql(
        f"select shard_id, partition_key, data->>'$.n' from '{path}' order by sequence_number"
    ).fetchall()
    assert found == [("shardId-000000000000", f"key-{number}", str(number)) for number in range(10)]
    assert MAIL.encode() not in path.read_bytes()


async def test_a_file_that_is_there_is_left_alone(page: KinesisPage, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("mine")
    await command(page, "export out.jsonl")
    await page.said("Not exported to out.jsonl: a file of this name exists already.")
    assert (tmp_path / "out.jsonl").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == len(
        [path for path in tmp_path.iterdir() if "kinesis-tui-" not in path.name]
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("export --everything", "There is no --everything"),
        ("export a b", "One file at a time"),
        ("export csv 'a", "Not understood"),
    ],
)
async def test_what_is_not_understood_is_said(page: KinesisPage, typed: str, said: str) -> None:
    await command(page, typed)
    await page.shows(said)


async def test_an_export_waits_for_the_search_and_can_be_stopped(
    page: KinesisPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await page.press("slash", *"odd", "enter")
    await page.shows("5 of 10 match")
    advance = Matches.advance
    with monkeypatch.context() as patch:
        patch.setattr(Matches, "advance", lambda _matches, _seconds: False)
        await command(page, "export first.jsonl")
        await page_tells(page, "waiting for the search: 5 of 10 match")
        await page.press("escape")
        await page.said("The export was stopped")
        await command(page, "export second.jsonl")
        await page_tells(page, "waiting for the search")
        patch.setattr(Matches, "advance", advance)
        await page.said("Wrote 5 records, 2 redacted, ")
    assert not (tmp_path / "first.jsonl").exists()
    assert len((tmp_path / "second.jsonl").read_bytes().splitlines()) == 5


async def page_tells(page: KinesisPage, words: str) -> None:
    def told() -> bool:
        page.look()
        return words in page.tail.busy

    await until(told, what=f"{words!r} told")


async def test_what_was_compressed_is_written_raw_without_its_secret(server: KinesisServer, tmp_path: Path) -> None:
    stream = server.create_stream("packed", shards=1)
    stream.put(gzip.compress(f'{{"mail": "{MAIL}"}}'.encode(), mtime=0))
    stream.put(plain := gzip.compress(b'{"n": 1}', mtime=0))
    async with open_kinesis(server, "tail:packed trim-horizon") as page:
        await page.received(2)
        await command(page, "export raw out.bin")
        await page.said("Wrote 2 records, 1 redacted, ")
    assert (tmp_path / "out.bin").read_bytes() == b'{"mail": "\xc2\xabredacted:email\xc2\xbb"}\n' + plain + b"\n"
