"""Rows of the tail: one record a line, formatted only when it is looked at."""

from typing import Protocol

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.live.ring import Row
from kinesis_tui.payload.decode import Decoded, preview
from kinesis_tui.services.kinesis.panes.shard_map import short_id
from kinesis_tui.services.kinesis.tail.packing import Aside
from kinesis_tui.text.cells import clip, fit
from kinesis_tui.text.quantities import bytes_text
from kinesis_tui.text.times import clock_text
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.row_style import RowStyles, json_row

TIME_CELLS = 12
SIZE_CELLS = 8
GAP = " "

HEX_BYTES = 48
"""Bytes of a binary payload that a row shows."""


class Rows(Protocol):
    """A ring, or the rows of one that match."""

    @property
    def first(self) -> int:
        """Number of the oldest row."""

    @property
    def end(self) -> int:
        """One past the newest."""

    def row(self, number: int) -> Row:
        """The row with this number."""


class RecordLines:
    """Lines of a `LineList`: arrival time, shard, partition key, size, payload."""

    def __init__(self, rows: Rows, line_list: LineList, *, utc: bool) -> None:
        self._rows = rows
        self._list = line_list
        self.utc = utc

    @property
    def first(self) -> int:
        """Number of the oldest row that is retained."""
        return self._rows.first

    @property
    def end(self) -> int:
        """One past the newest."""
        return self._rows.end

    def row(self, number: int) -> Row:
        """The row itself, to open it."""
        return self._rows.row(number)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the list draws the cursor
        """Format one record into `width` cells; no control character of it survives."""
        row, styles = self._rows.row(number), self._list.row_styles
        shard_cells, key_cells = _columns(width)
        segments = [
            Segment(f"{clock_text(row.time or None, self.utc):<{TIME_CELLS}}{GAP}", styles["muted"]),
            Segment(fit(short_id(row.source), shard_cells) + GAP, styles[shard_style(row.source)]),
            Segment(fit(row.key, key_cells) + GAP, styles["text"]),
            Segment(f"{bytes_text(len(row.payload)):>{SIZE_CELLS}}{GAP}", styles["muted"]),
        ]
        room = width - TIME_CELLS - shard_cells - key_cells - SIZE_CELLS - 4 * len(GAP)
        if room > 0:
            segments += payload_segments(row, room, styles)
        return Strip(segments)


def titles(width: int) -> str:
    """The line above the rows, in the same columns."""
    shard_cells, key_cells = _columns(width)
    columns = (fit("ARRIVAL", TIME_CELLS), fit("SHARD", shard_cells), fit("PARTITION KEY", key_cells))
    return GAP.join((*columns, f"{'SIZE':>{SIZE_CELLS}}", "PAYLOAD"))


def payload_segments(row: Row, room: int, styles: RowStyles) -> list[Segment]:
    """Say what was undone, then the start of the payload in `room` cells: JSON highlighted, binary as hex."""
    # A cell takes at most four bytes of UTF-8, JSON's escapes at most six.
    decoded = preview(row.payload, max(256, room * 8))
    undone = _undone(row, decoded)
    segments = [Segment(undone, styles["accent"])] if undone else []
    room -= len(undone)
    if room <= 0:
        return segments
    if decoded.text is None:
        return [*segments, Segment(clip(decoded.body[:HEX_BYTES].hex(" "), room), styles["muted"])]
    if decoded.kind == "json":
        return segments + json_row(decoded.text, room, styles)
    return [*segments, Segment(clip(decoded.text, room), styles["text"])]


def shard_style(shard_id: str) -> str:
    """Name the style of a shard's id: its number picks one of the eight hues, so that it keeps its colour."""
    digits = shard_id.rpartition("-")[2]
    return f"shard-{int(digits) % 8 + 1}" if digits.isdecimal() and digits.isascii() else "shard-1"


def _undone(row: Row, decoded: Decoded) -> str:
    whole = isinstance(row.extra, Aside) and row.extra.sub_sequence_number is not None
    steps = [step for step in decoded.steps if step not in ("json",)]
    names = ["kpl", *steps] if whole else steps
    return f"{'→'.join(names)} " if names else ""


def _columns(width: int) -> tuple[int, int]:
    """Cells of the shard and key columns: more of the key where there is room."""
    if width < 60:
        return 4, 8
    return 5, 14 if width < 120 else 24
