"""Streams as rows."""

from __future__ import annotations

import msgspec
import pytest

from kinesis_tui.services.kinesis.model.stream import Stream, StreamName
from kinesis_tui.services.kinesis.panes.stream_rows import (
    STREAM_COLUMNS,
    STREAM_LAYOUT,
    retention_text,
    stream_json,
    stream_row,
)
from kinesis_tui.ui.listed_rows import ListedRows
from kinesis_tui.ui.table_layout import column_widths
from kinesis_tui.ui.table_rows import Cell, cell_text

NOW = 1_795_608_184_123
FULL = Stream(
    name=StreamName("orders"),
    arn="arn:aws:kinesis:eu-west-1:111122223333:stream/orders",
    status="ACTIVE",
    mode="PROVISIONED",
    open_shard_count=1200,
    retention_period_hours=168,
    encryption_type="KMS",
    consumer_count=2,
    creation_timestamp=NOW - 3_600_000,
)


def test_a_described_stream_fills_every_column() -> None:
    row = stream_row(FULL, NOW)
    assert [cell_text(cell) for cell in row.cells] == [
        "orders",
        "ACTIVE",
        "PROVISIONED",
        "1,200",
        "7 d",
        "KMS",
        "2",
        "1h",
    ]
    assert row.sort_values == ("orders", "ACTIVE", "PROVISIONED", 1200, 168, "KMS", 2, 3_600_000)
    assert len(row.cells) == len(STREAM_COLUMNS)


def test_what_aws_has_not_told_is_a_dash_and_sorts_last() -> None:
    row = stream_row(Stream(name=StreamName("new")), NOW)
    assert [cell_text(cell) for cell in row.cells] == ["new"] + ["–"] * 7
    assert row.sort_values == ("new", *[None] * 7)


@pytest.mark.parametrize(
    ("status", "style"),
    [("ACTIVE", "success"), ("CREATING", "warning"), ("DELETING", "error"), ("SOMETHING_NEW", "muted")],
)
def test_a_status_has_its_colour(status: str, style: str) -> None:
    assert stream_row(Stream(name=StreamName("s"), status=status), NOW).cells[1] == Cell(status, style)


@pytest.mark.parametrize(
    ("hours", "text"), [(None, "–"), (24, "24 h"), (25, "25 h"), (48, "2 d"), (168, "7 d"), (8760, "365 d")]
)
def test_retention_is_in_days_where_it_comes_out_even(hours: int | None, text: str) -> None:
    assert retention_text(hours) == text


def test_a_stream_is_one_json_line() -> None:
    line = stream_json(FULL)
    assert b"\n" not in line
    assert msgspec.json.decode(line)["open_shard_count"] == 1200


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_no_title_is_cut_at_usual_widths(width: int) -> None:
    row = stream_row(FULL, NOW)
    widths = column_widths(STREAM_COLUMNS, [len(cell_text(cell)) for cell in row.cells], width)
    for column, cells in zip(STREAM_COLUMNS, widths, strict=True):
        assert cells == 0 or cells >= len(column.title)
    assert widths[0] >= 18


def test_a_described_stream_takes_the_place_of_the_listed_one() -> None:
    listed = {name: Stream(name=StreamName(name)) for name in ("clicks", "orders")}
    rows = ListedRows(listed, NOW, STREAM_LAYOUT)
    rows.replace("orders", FULL)
    rows.replace("unheard-of", Stream(name=StreamName("unheard-of")))
    assert [rows.row(index) for index in (0, 1)] == [
        stream_row(Stream(name=StreamName("clicks")), NOW),
        stream_row(FULL, NOW),
    ]
    assert rows.text(1) == "\n".join(cell_text(cell) for cell in rows.row(1).cells)
    for column in range(len(STREAM_COLUMNS)):
        assert list(rows.sort_values(column)) == [rows.row(index).sort_values[column] for index in (0, 1)]
