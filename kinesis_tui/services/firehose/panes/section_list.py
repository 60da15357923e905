"""Sections of fields as lines: a title, notes in plain words, then each field with its value and what it means."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.services.firehose.model.sections import FieldLine, Section
from kinesis_tui.text.cells import fit, visible, width
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.row_style import RowStyles
from kinesis_tui.ui.wrapping import wrapped

WIDEST_NAME = 34
LEAST_VALUE = 24
INDENT = 2
GAP = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is shown."""

    section: Section
    notes: Sequence[tuple[str, str]] = ()
    """Sentences under the title, each with its row style."""


@dataclass(frozen=True, slots=True)
class _Line:
    segments: tuple[tuple[str, str], ...]
    """(text, row style)."""
    key: str
    """Of the section that it is in."""
    field: FieldLine | None = None


class SectionLines:
    """The lines of some sections, as `Lines`."""

    first = 0

    def __init__(self, parts: Sequence[Part] = ()) -> None:
        self.parts = parts
        self.styles: RowStyles | None = None
        self.cells = 80
        self.lines: list[_Line] = []

    def lay_out(self, cells: int) -> None:
        """Break the lines for this width."""
        self.cells = cells
        self.lines = [line for part in self.parts for line in _part_lines(part, cells)]

    @property
    def end(self) -> int:
        """Number of lines."""
        return len(self.lines)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Return one line."""
        styles = self.styles
        return Strip(
            [Segment(text, None if styles is None else styles[name]) for text, name in self.lines[number].segments]
        )


class SectionList(LineList):
    """Show sections; the cursor is on a line."""

    def __init__(self) -> None:
        self._sections = SectionLines()
        super().__init__(self._sections, empty_text="Nothing is known yet.")

    @property
    def field(self) -> FieldLine | None:
        """The field under the cursor."""
        line = self._line
        return None if line is None else line.field

    @property
    def section(self) -> str:
        """AWS's name of the section under the cursor; empty for none."""
        line = self._line
        return "" if line is None else line.key

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show other sections, the cursor on the same line."""
        cursor = self.cursor
        fresh = SectionLines(parts)
        fresh.styles = self.row_styles
        fresh.lay_out(self.size.width or 80)
        self._sections = fresh
        self.show(fresh, cursor=None if cursor is None else min(cursor, fresh.end - 1))

    def fit_to(self, width: int) -> None:
        """Break the lines for this width."""
        self._sections.styles = self.row_styles
        if width and width != self._sections.cells:
            cursor = self.cursor
            self._sections.lay_out(width)
            self.lines_fitted(min(cursor or 0, max(0, self._sections.end - 1)))

    @property
    def _line(self) -> _Line | None:
        number = self.cursor
        return self._sections.lines[number] if number is not None and number < self._sections.end else None


def _part_lines(part: Part, cells: int) -> list[_Line]:
    section = part.section
    lines = [_Line(((section.title.upper(), "accent"),), section.key)]
    for note, style in part.notes:
        lines += [
            _Line(((" " * INDENT + piece, style),), section.key) for piece in wrapped(visible(note), cells - INDENT)
        ]
    widest = max((width(visible(line.name)) for line in section.lines), default=0)
    names = max(8, min(widest, WIDEST_NAME, cells - INDENT - GAP - LEAST_VALUE))
    for line in section.lines:
        lines += _field_lines(line, section.key, names, cells)
    return [*lines, _Line((("", "text"),), section.key)]


def _field_lines(field: FieldLine, key: str, names: int, cells: int) -> list[_Line]:
    """Lay a field out; its words stand behind the value where there is room, or below it."""
    room = max(8, cells - INDENT - names - GAP)
    label, value = visible(field.name), visible(field.value)
    lines: list[_Line] = []
    if width(label) > names:
        lines.append(_Line(((" " * INDENT + fit(label, cells - INDENT), "muted"),), key, field))
        label = ""
    beside = bool(field.words) and width(value) + GAP + width(field.words) <= room
    for number, piece in enumerate(wrapped(value, room)):
        head = (" " * INDENT + fit("" if number else label, names) + " " * GAP, "muted")
        words = ((" " * GAP + field.words, "muted"),) if beside else ()
        lines.append(_Line((head, (piece, "text"), *words), key, field))
    if field.words and not beside:
        blank = (" " * (INDENT + names + GAP), "muted")
        lines += [_Line((blank, (piece, "muted")), key, field) for piece in wrapped(field.words, room)]
    return lines
