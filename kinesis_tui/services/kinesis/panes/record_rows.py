"""Rows of the tail: one record a line, formatted only when it is looked at."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.live.filtering import ChunkFilter
from kinesis_tui.live.ring import Row
from kinesis_tui.payload.decode import Decoded, Decoder, decode, preview
from kinesis_tui.payload.fields import document_of
from kinesis_tui.query.parse import parse
from kinesis_tui.redaction.payloads import redacted, redacted_document
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.panes.shard_map import shard_style, short_id
from kinesis_tui.services.kinesis.tail.filtering import record_filter
from kinesis_tui.services.kinesis.tail.packing import Aside
from kinesis_tui.text.cells import clip, fit
from kinesis_tui.text.quantities import bytes_text
from kinesis_tui.text.times import clock_text, stamp_text
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.live_rows import Rows
from kinesis_tui.ui.row_style import RowStyles, json_row, with_marks
from kinesis_tui.ui.rows.columns import FieldColumns
from kinesis_tui.ui.rows.diff import Side
from kinesis_tui.ui.rows.row_lines import RowLines

TIME_CELLS = 12
SHARD_CELLS = 5
SIZE_CELLS = 8
NARROW, WIDE = 60, 120
"""Below the one a row has no milliseconds and no size; from the other on there is more of the key."""
GAP = " "

PREVIEWED_BYTES = 1024
"""Bytes of a payload that are looked at for a row, at least: what begins as a secret is told by what follows."""
HEX_BYTES = 48
"""Bytes of a binary payload that a row shows."""


def _now() -> datetime:
    return datetime.now().astimezone()


class RecordLook:
    """How records look in a list: arrival time, shard, partition key, size, payload or its fields."""

    thing = "record"
    source = "shard"
    key = "key"
    key_name = "partition key"

    def __init__(
        self, redactor: Redactor | None = None, *, utc: bool = False, now: Callable[[], datetime] = _now
    ) -> None:
        """Paint rows; `now` is where the ages in a filter count back from."""
        self.redactor = Redactor() if redactor is None else redactor
        self._now = now
        self.utc = utc
        self.columns: FieldColumns | None = None
        self.decoder: Decoder | None = None
        """The one chosen for the stream; None: recognised without being told."""

    def lines(self, rows: Rows, line_list: LineList) -> "RecordLines":
        """Return the lines of these rows."""
        return RecordLines(rows, line_list, self)

    def titles(self, width: int) -> str:
        """Return the line above the rows, in the same columns."""
        return titles(width, "PAYLOAD" if self.columns is None else self.columns.titles())

    def source_style(self, source: str) -> str:
        """Return the colour of a shard."""
        return shard_style(source)

    def source_name(self, source: str) -> str:
        """Return a shard's short name."""
        return short_id(source)

    def matcher(self, text: str) -> ChunkFilter:
        """Return what finds the records that match an expression; raises QueryInvalid."""
        return record_filter(parse(text, self._now()), text, self.decoder)

    def side(self, row: Row) -> Side:
        """Return a record as one of two that are compared."""
        key, arrival = self.redactor.redact_text(row.key), stamp_text(row.time or None, self.utc)
        facts = (("shard", row.source), ("partition key", key), ("arrival", arrival))
        decoder = self.decoder
        return Side(
            f"{short_id(row.source)} {row.id}",
            facts,
            row.payload,
            lambda payload: self.hidden(decode(payload, decoder=decoder)),
        )

    def document(self, payload: bytes) -> bytes | None:
        """Return the JSON of a payload, read as is chosen for the stream; None where it holds none."""
        return document_of(payload, self.decoder)

    def shown_document(self, payload: bytes) -> bytes | None:
        """Return what columns are taken from, without its secrets where it is not large."""
        return redacted_document(self.document(payload), self.redactor)

    def hidden(self, decoded: Decoded) -> Decoded:
        """Return what was found in a payload without its secrets."""
        return redacted(decoded, self.redactor)[0]


class RecordLines(RowLines[RecordLook]):
    """Lines of a `LineList` in a record format."""

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the list draws the cursor
        """Format one record into `width` cells; no control character of it survives."""
        row, styles, look = self.rows.row(number), self.list.row_styles, self.look
        cells = _columns(width)
        time, size = clock_text(row.time or None, look.utc), bytes_text(len(row.payload))
        segments = [
            Segment(f"{time[: cells.time]:<{cells.time}}{GAP}", styles["muted"]),
            Segment(fit(short_id(row.source), cells.shard) + GAP, styles[shard_style(row.source)]),
            *with_marks([Segment(fit(look.redactor.redact_text(row.key), cells.key) + GAP, styles["text"])], styles),
        ]
        if cells.size:
            segments.append(Segment(f"{size:>{cells.size}}{GAP}", styles["muted"]))
        room = width - sum(segment.cell_length for segment in segments)
        if room > 0:
            segments += self.payload_or_fields(row, room, styles)
        return Strip(segments)

    def payload(self, row: Row, room: int, styles: RowStyles) -> list[Segment]:
        """Say what was undone, then the start of the payload."""
        return payload_segments(row, room, styles, self.look.redactor, self.look.decoder)


def titles(width: int, payload: str = "PAYLOAD") -> str:
    """The line above the rows, in the same columns; `payload` is the title of what comes last."""
    cells = _columns(width)
    key = "PARTITION KEY" if cells.key >= len("PARTITION KEY") else "KEY"
    columns = [fit("ARRIVAL", cells.time), fit("SHARD", cells.shard), fit(key, cells.key)]
    if cells.size:
        columns.append(f"{'SIZE':>{cells.size}}")
    return GAP.join((*columns, payload))


def payload_segments(
    row: Row, room: int, styles: RowStyles, redactor: Redactor, decoder: Decoder | None = None
) -> list[Segment]:
    """Say what was undone, then the start of the payload in `room` cells: JSON highlighted, binary as hex."""
    # A cell takes at most four bytes of UTF-8, JSON's escapes at most six.
    decoded = preview(row.payload, max(PREVIEWED_BYTES, room * 8), decoder)
    undone = clip(_undone(row, decoded), max(room, len("binary ")))
    segments = [Segment(undone, styles["accent"])] if undone else []
    room -= len(undone)
    if room <= 0:
        return segments
    if decoded.text is None:
        body = redacted(decoded, redactor)[0].body[:HEX_BYTES]
        return [*segments, Segment(clip(body.hex(" "), room), styles["muted"])]
    if decoded.kind == "json":
        hidden = redactor.in_json(decoded.text, room)
        shown = json_row(hidden.text, room, styles)
        return segments + (with_marks(shown, styles) if hidden.secrets else shown)
    text = Segment(clip(redactor.redact_text(decoded.text[: PREVIEWED_BYTES + room]), room), styles["text"])
    return [*segments, *with_marks([text], styles)]


def _undone(row: Row, decoded: Decoded) -> str:
    whole = isinstance(row.extra, Aside) and row.extra.sub_sequence_number is not None
    steps = [step for step in decoded.steps if step not in ("json",)]
    names = ["kpl", *steps] if whole else steps
    return f"{'→'.join(names)} " if names else ""


class _Columns(NamedTuple):
    """How many cells each column takes; the payload takes the rest."""

    time: int
    shard: int
    key: int
    size: int


def _columns(width: int) -> _Columns:
    if width < NARROW:
        return _Columns(len("12:03:04"), SHARD_CELLS, 8, 0)
    return _Columns(TIME_CELLS, SHARD_CELLS, 14 if width < WIDE else 24, SIZE_CELLS)
