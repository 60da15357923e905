"""Rows of a delivered object: one record a line, formatted only when it is looked at."""

from collections.abc import Callable
from datetime import datetime

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.live.filtering import ChunkFilter
from kinesis_tui.live.ring import Row
from kinesis_tui.payload.decode import Decoded, decode, preview
from kinesis_tui.payload.fields import document_of
from kinesis_tui.query.field_words import Vocabulary
from kinesis_tui.query.filter import Filter
from kinesis_tui.query.parse import parse
from kinesis_tui.redaction.payloads import redacted, redacted_document
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.text.cells import clip, fit
from kinesis_tui.text.quantities import bytes_text
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.live_rows import Rows
from kinesis_tui.ui.row_style import SHARD_STYLE_NAMES, RowStyles, json_row, with_marks
from kinesis_tui.ui.rows.columns import FieldColumns
from kinesis_tui.ui.rows.diff import Side
from kinesis_tui.ui.rows.row_lines import RowLines

DELIVERED = Vocabulary(("size",), "delivered records")
NUMBER_CELLS = 7
SIZE_CELLS = 9
GAP = " "
PREVIEWED_BYTES = 1024


class ObjectLook:
    """How delivered records look in a list: number, size, the record or its fields."""

    thing = "record"
    source = "object"
    key = "key"
    key_name = "key"

    def __init__(self, redactor: Redactor, now: Callable[[], datetime]) -> None:
        """Paint rows; `now` is where the ages in a filter count back from."""
        self.redactor = redactor
        self._now = now
        self.utc = False
        self.columns: FieldColumns | None = None

    def lines(self, rows: Rows, line_list: LineList) -> "ObjectLines":
        """Return the lines of these rows."""
        return ObjectLines(rows, line_list, self)

    def titles(self, width: int) -> str:  # noqa: ARG002  # the protocol's argument
        """Return the line above the rows, in the same columns."""
        number, size = fit("#", NUMBER_CELLS, "right"), fit("SIZE", SIZE_CELLS, "right")
        return GAP.join((number, size, "RECORD" if self.columns is None else self.columns.titles()))

    def source_style(self, source: str) -> str:
        """Return the colour of an object: there is one only."""
        _ = source
        return SHARD_STYLE_NAMES[0]

    def source_name(self, source: str) -> str:
        """Return the last part of an object's key."""
        return source.rpartition("/")[2]

    def matcher(self, text: str) -> ChunkFilter:
        """Return what finds the records that match an expression; raises QueryInvalid."""
        return ChunkFilter(Filter(parse(text, self._now(), DELIVERED), several=False), text)

    def side(self, row: Row) -> Side:
        """Return a record as one of two that are compared."""
        facts = (("object", row.source), ("record", row.id))
        return Side(f"record {row.id}", facts, row.payload, lambda data: self.hidden(decode(data)))

    def document(self, payload: bytes) -> bytes | None:
        """Return the JSON of a record; None where it is none."""
        return document_of(payload)

    def shown_document(self, payload: bytes) -> bytes | None:
        """Return what columns are taken from, without its secrets where it is not large."""
        return redacted_document(self.document(payload), self.redactor)

    def hidden(self, decoded: Decoded) -> Decoded:
        """Return what a record is without its secrets."""
        return redacted(decoded, self.redactor)[0]


class ObjectLines(RowLines[ObjectLook]):
    """Lines of a `LineList`, a delivered record each."""

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the list draws the cursor
        """Format one record into `width` cells; no control character of it survives."""
        row, styles = self.rows.row(number), self.list.row_styles
        head = f"{fit(row.id, NUMBER_CELLS, 'right')}{GAP}{fit(bytes_text(len(row.payload)), SIZE_CELLS, 'right')}{GAP}"
        segments = [Segment(clip(head, width), styles["muted"])]
        room = width - len(head)
        if room > 0:
            segments += self.payload_or_fields(row, room, styles)
        return Strip(segments)

    def payload(self, row: Row, room: int, styles: RowStyles) -> list[Segment]:
        """Return the start of the record."""
        decoded = preview(row.payload, max(PREVIEWED_BYTES, room * 8))
        redactor = self.look.redactor
        if decoded.kind == "json" and decoded.text is not None:
            hidden = redactor.in_json(decoded.text, room)
            shown = json_row(hidden.text, room, styles)
            return list(with_marks(shown, styles)) if hidden.secrets else list(shown)
        if decoded.text is None:
            return [Segment(clip(f"{bytes_text(len(row.payload))} that are no text", room), styles["muted"])]
        text = redactor.redact_text(decoded.text[: PREVIEWED_BYTES + room])
        return list(with_marks([Segment(clip(text, room), styles["text"])], styles))
