"""Rows of a tail of log groups: one event a line, formatted only when it is looked at."""

from collections.abc import Callable, Sequence
from datetime import datetime

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.live.matches import Matches
from kinesis_tui.live.ring import Row
from kinesis_tui.payload.decode import Decoded, decode, preview
from kinesis_tui.payload.fields import document_of
from kinesis_tui.query.field_words import EVENTS
from kinesis_tui.query.parse import parse
from kinesis_tui.redaction.payloads import redacted, redacted_document
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.lambda_line import LambdaLine, lambda_line
from kinesis_tui.services.logs.model.log_group import short_name, short_names
from kinesis_tui.services.logs.panes.folding import folded_words
from kinesis_tui.services.logs.panes.together import belongs
from kinesis_tui.services.logs.tail.filtering import EventFilter
from kinesis_tui.text.cells import clip, fit, visible
from kinesis_tui.text.times import clock_text, stamp_text
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.live_rows import Rows
from kinesis_tui.ui.row_style import SHARD_STYLE_NAMES, RowStyles, json_row, with_marks
from kinesis_tui.ui.rows.columns import FieldColumns
from kinesis_tui.ui.rows.diff import Side
from kinesis_tui.ui.rows.row_lines import RowLines

TIME_CELLS = 12
NARROW = 60
"""Below it a row has no milliseconds and no stream."""
STREAM_CELLS = 9
GROUP_CELLS = 16
GAP = " "
PREVIEWED_BYTES = 1024
LAMBDAS_OWN = ("START RequestId", "END RequestId", "REPORT RequestId")


class EventLook:
    """How events look in a list: time, group where there are several, stream, message or its fields."""

    thing = "event"
    source = "group"
    key = key_name = "stream"

    def __init__(self, redactor: Redactor, now: Callable[[], datetime]) -> None:
        """Paint rows; `now` is where the ages in a filter count back from."""
        self.redactor = redactor
        self._now = now
        self.utc = False
        self.is_folded = False
        """Whether lines that continue one above them are left out."""
        self.columns: FieldColumns | None = None
        self._names: dict[str, str] = {}
        self._groups: Sequence[str] = ()

    @property
    def groups(self) -> Sequence[str]:
        """Those tailed, in the order in which they were asked for: it gives each its colour."""
        return self._groups

    @groups.setter
    def groups(self, groups: Sequence[str]) -> None:
        self._groups, self._names = groups, short_names(groups)

    @property
    def group_cells(self) -> int:
        """How many cells a group's short name has; 0 where there is one group only."""
        if len(self.groups) < 2:
            return 0
        return min(GROUP_CELLS, max(map(len, self._names.values())))

    def lines(self, rows: Rows, line_list: LineList) -> "EventLines":
        """Return the lines of these rows."""
        return EventLines(rows, line_list, self)

    def titles(self, width: int) -> str:
        """Return the line above the rows, in the same columns."""
        time = fit("TIME", TIME_CELLS if width >= NARROW else len("12:03:04"))
        group = [fit("GROUP", self.group_cells)] if self.group_cells else []
        stream = [fit("STREAM", STREAM_CELLS)] if width >= NARROW else []
        return GAP.join([time, *group, *stream, "MESSAGE" if self.columns is None else self.columns.titles()])

    def source_style(self, source: str) -> str:
        """Return the colour of a group."""
        place = self.groups.index(source) if source in self.groups else 0
        return SHARD_STYLE_NAMES[place % len(SHARD_STYLE_NAMES)]

    def source_name(self, source: str) -> str:
        """Return a group's short name, by which it is told from the others."""
        return self._names.get(source) or short_name(source)

    def matcher(self, text: str) -> EventFilter:
        """Return what finds the events that match an expression; raises QueryInvalid."""
        return EventFilter(parse(text, self._now(), EVENTS), text)

    def side(self, row: Row) -> Side:
        """Return an event as one of two that are compared."""
        facts = (("group", row.source), ("stream", row.key), ("time", stamp_text(row.time, self.utc)))
        return Side(
            f"{short_name(row.source)} {row.id[-12:]}", facts, row.payload, lambda data: self.hidden(decode(data))
        )

    def document(self, payload: bytes) -> bytes | None:
        """Return the JSON of a message; None where it is none."""
        return document_of(payload)

    def shown_document(self, payload: bytes) -> bytes | None:
        """Return what columns are taken from, without its secrets where it is not large."""
        return redacted_document(self.document(payload), self.redactor)

    def hidden(self, decoded: Decoded) -> Decoded:
        """Return what a message is without its secrets."""
        return redacted(decoded, self.redactor)[0]


class EventLines(RowLines[EventLook]):
    """Lines of a `LineList` in an event format."""

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the list draws the cursor
        """Format one event into `width` cells; no control character of it survives."""
        row, styles, look = self.rows.row(number), self.list.row_styles, self.look
        time = clock_text(row.time, look.utc)[: TIME_CELLS if width >= NARROW else len("12:03:04")]
        segments = [Segment(f"{time}{GAP}", styles["muted"])]
        if look.group_cells:
            name = fit(visible(look.source_name(row.source)), look.group_cells)
            segments.append(Segment(name + GAP, styles[look.source_style(row.source)]))
        joined = self._joined(number, row)
        if width >= NARROW:
            stream = "" if joined else stream_text(row.key)
            segments.append(Segment(fit(stream, STREAM_CELLS) + GAP, styles["muted"]))
        if joined:
            segments[0] = Segment(" " * segments[0].cell_length)
            segments.append(Segment("│ ", styles["muted"]))
        room = width - sum(segment.cell_length for segment in segments)
        if room > 0:
            segments += self.payload_or_fields(row, room, styles)
        return Strip(segments)

    def _joined(self, number: int, row: Row) -> bool:
        """Whether a row continues the one above it, as the lines of a stack trace do."""
        if number <= self.first:
            return False
        above = self.rows.row(number - 1)
        return above.key == row.key and above.source == row.source and belongs(row, above)

    def payload(self, row: Row, room: int, styles: RowStyles) -> list[Segment]:
        """Return the start of the message, and how many lines are folded into it."""
        more = folded_words(self.rows, row) if self.look.is_folded and isinstance(self.rows, Matches) else ""
        if not more or room < 2 * len(more):
            return message_segments(row.payload, room, styles, self.look.redactor)
        shown = message_segments(row.payload, room - len(more), styles, self.look.redactor)
        return [*shown, Segment(more, styles["muted"])]


def stream_text(name: str) -> str:
    """Return what tells a log stream from others: the end of its name."""
    return name if len(name) <= STREAM_CELLS else f"…{name[-(STREAM_CELLS - 1) :]}"


def message_segments(payload: bytes, room: int, styles: RowStyles, redactor: Redactor) -> list[Segment]:
    """Return the start of a message in `room` cells: JSON highlighted, Lambda's own lines and timeouts marked."""
    decoded = preview(payload, max(PREVIEWED_BYTES, room * 8))
    if decoded.kind == "json" and decoded.text is not None:
        marks = _marks(lambda_line(decoded.text)) if '"platform.report"' in decoded.text[:PREVIEWED_BYTES] else ""
        return _marked(marks, room, styles, lambda left: _json_segments(decoded.text or "", left, styles, redactor))
    text = payload[: PREVIEWED_BYTES + room * 4].decode("utf-8", "replace").rstrip("\r\n")
    line = lambda_line(text) if text.startswith(LAMBDAS_OWN) or "Task timed out" in text else None
    marks, style = ("", "text") if line is None else (_marks(line), "muted" if line.kind else "text")
    return _marked(marks, room, styles, lambda left: _text_segments(text, payload, left, styles, style, redactor))


def _marked(marks: str, room: int, styles: RowStyles, rest: Callable[[int], list[Segment]]) -> list[Segment]:
    """Put marks before what fits behind them."""
    if not marks:
        return rest(room)
    mark = Segment(f"{marks} ", styles["warning"])
    left = room - mark.cell_length
    return [mark, *rest(left)] if left > 0 else [Segment(clip(marks, room), styles["warning"])]


def _json_segments(text: str, room: int, styles: RowStyles, redactor: Redactor) -> list[Segment]:
    hidden = redactor.in_json(text, room)
    shown = json_row(hidden.text, room, styles)
    return with_marks(shown, styles) if hidden.secrets else shown


def _text_segments(
    text: str, payload: bytes, room: int, styles: RowStyles, style: str, redactor: Redactor
) -> list[Segment]:
    first, more = _first_line(text, payload)
    first = redactor.redact_text(first[: PREVIEWED_BYTES + room])
    if more and room > 2 * len(more):
        tail = Segment(f" {more}", styles["muted"])
        return [*with_marks([Segment(clip(first, room - tail.cell_length), styles[style])], styles), tail]
    return with_marks([Segment(clip(first, room), styles[style])], styles)


def _first_line(text: str, payload: bytes) -> tuple[str, str]:
    """Return the first line of a message, and how many more there are, in words."""
    first, line_end, _ = text.partition("\n")
    if not line_end:
        return text, ""
    more = payload.rstrip(b"\r\n").count(b"\n")
    return first.rstrip("\r"), f"+{more} line{'' if more == 1 else 's'}"


def _marks(line: LambdaLine) -> str:
    """Say in words what is to be seen of an invocation in the list."""
    return " ".join(word for word, is_so in (("COLD", line.cold_start), ("TIMEOUT", line.timed_out)) if is_so)
