"""Questions in SQL over the records retained."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kinesis_tui.ui.rows.sql import SqlView
from tests.panes.test_tail_exports import command
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

pytest.importorskip("duckdb")


@pytest.fixture
async def page(server: KinesisServer) -> AsyncIterator[KinesisPage]:
    stream = server.create_stream("orders", shards=2)
    for number in range(12):
        status = ("placed", "paid", "failed")[number % 3]
        stream.put(json.dumps({"n": number, "status": status, "mail": "alice@example.com"}), f"key-{number}")
    async with open_kinesis(server, "tail:orders trim-horizon") as opened:
        await opened.received(12)
        yield opened


def view(page: KinesisPage) -> SqlView:
    assert isinstance(page.tail.view, SqlView)
    return page.tail.view


async def test_an_answer_is_a_table_that_can_be_sorted_copied_and_exported(page: KinesisPage, tmp_path: Path) -> None:
    await command(
        page, "sql select data->>'$.status' as status, count(*) as records from records group by 1 order by 1"
    )
    await page.shows("3 rows, of 12 records")
    await page.shows("failed")
    assert view(page).answer is not None
    assert view(page).answer.rows == [("failed", 4), ("paid", 4), ("placed", 4)]  # type: ignore[union-attr]
    await page.press("j", "y", "1")
    assert json.loads(page.app.clipboard) == {"status": "paid", "records": 4}
    await page.press("y", "3")
    assert "json_extract_scalar(data, '$.status')" in page.app.clipboard
    assert 'from "database"."table"' in page.app.clipboard
    await page.press("e")
    await page.said("Wrote 3 lines")
    (path,) = tmp_path.glob("orders-sql-*.jsonl")
    assert json.loads(path.read_bytes().splitlines()[0]) == {"status": "failed", "records": 4}
    await page.press("escape")
    assert page.tail.view is None


async def test_secrets_are_not_in_the_table_that_is_asked(page: KinesisPage) -> None:
    await command(page, "sql select distinct data->>'mail' as mail from records")
    await page.shows("«redacted:email»")
    assert "alice" not in page.text.split("SQL", 1)[1]


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("frobnicate 1", "syntax error"),
        ("select nothing from records", "not found"),
        ("select * from read_text('/etc/passwd')", "operations are disabled by"),
        ("copy records to '/tmp/never.csv'", "operations are disabled by"),
        ("set memory_limit = '9GB'", "locked"),
    ],
)
async def test_what_duckdb_says_against_a_question_is_told(page: KinesisPage, question: str, why: str) -> None:
    await command(page, f"sql {question}")
    await page.shows("The question failed")
    await page.shows(why)
    assert not Path("/tmp/never.csv").exists()


async def test_esc_stops_a_question(page: KinesisPage) -> None:
    await command(page, "sql select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = 7")
    await page.shows("esc stops")
    asked = view(page)._question
    await until(lambda: asked._connection is not None, what="asked")
    await page.press("escape")
    await until(lambda: asked._connection is None, what="stopped")
    assert page.tail.view is None


async def test_without_duckdb_one_sentence_says_what_to_do(page: KinesisPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    await command(page, "sql select 1")
    await page.shows("pip install 'kinesis-tui[sql]'")
    await page.press("escape")
    await command(page, "export parquet")
    await page.said("pip install 'kinesis-tui[sql]'")


async def test_more_than_memory_is_said_and_the_question_can_be_taken_elsewhere(
    page: KinesisPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kinesis_tui.live.duck.MEMORY", "20MB")
    await command(page, "sql select a.range, hash(a.range)::varchar from range(30000000) a order by 2 desc")
    await page.shows("takes more than 20MB")
    await page.press("y", "3")
    assert page.app.clipboard.startswith("-- A template for CloudWatch Logs Insights")
