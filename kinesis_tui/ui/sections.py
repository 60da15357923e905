"""A page of titled sections, each with labels and values: scrolled by line, copied and revealed one value at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from kinesis_tui.redaction.redactor import mark_of
from kinesis_tui.text.cells import clip, fit, visible, width
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.row_style import with_marks
from kinesis_tui.ui.wrapping import wrapped

INDENT = 2
GAP = 2
MOST_LABEL_CELLS = 24
LEAST_VALUE_CELLS = 20
MOST_LINES = 40
"""Of one value; what is longer ends in an ellipsis here, and is copied whole."""


@dataclass(frozen=True, slots=True)
class Item:
    """One label and its value."""

    label: str
    value: str
    style: str = "text"
    """The name of the value's row style."""
    note: str = ""
    """What the value means, muted, below it."""
    hidden_as: str = ""
    """What kind of secret or personal data the value is; it is shown only once it is revealed. Empty: shown."""
    target: str = ""
    """Where `enter` goes; empty: nowhere."""

    @property
    def shown(self) -> str:
        """The value as it may stand on the screen."""
        return mark_of(self.hidden_as) if self.hidden_as and self.value else self.value


@dataclass(frozen=True, slots=True)
class Section:
    """A title and what stands below it."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the page, and what it belongs to."""

    label: str
    text: str
    style: str
    place: tuple[str, int] | None
    """The section's title and the item's number there; None for a title or a gap."""


class _PageLines:
    """The lines of a page, as `Lines`."""

    first = 0

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.lines = lines
        self.list: SectionList | None = None

    @property
    def end(self) -> int:
        """Number of lines."""
        return len(self.lines)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Lay a line out: title, or label and value."""
        assert self.list is not None
        line, styles = self.lines[number], self.list.row_styles
        if line.place is None:
            return Strip([Segment(clip(line.text, width), styles["accent"])])
        room = max(1, width - len(line.label))
        value = Segment(clip(line.text, room), styles[line.style])
        return Strip([Segment(line.label, styles["muted"]), *with_marks([value], styles)])


class SectionList(LineList):
    """Show sections; the cursor stays on its item when others are shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "reveal", "Reveal", id="sections.reveal", tooltip="Show what is hidden here, or hide it again"),
    ]

    class ItemChosen(Message):
        """An item that leads somewhere was opened."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, sections: Sequence[Section] = (), *, empty_text: str = "") -> None:
        self._sections: tuple[Section, ...] = tuple(sections)
        self._cells = 80
        self._revealed: tuple[str, int] | None = None
        self._page = _PageLines(self._made())
        super().__init__(self._page, empty_text=empty_text)
        self._page.list = self

    @property
    def item(self) -> Item | None:
        """The item under the cursor; None on a title."""
        place = self._place()
        return None if place is None else self._item(place)

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is shown."""
        return self._sections

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these sections; only lines that look different are painted."""
        self._sections = tuple(sections)
        self._again()

    def action_reveal(self) -> None:
        """Show the hidden value under the cursor until another is revealed; a second time hides it."""
        place, item = self._place(), self.item
        if item is None or not item.hidden_as:
            self.notify("Nothing is hidden in this value.", markup=False)
            return
        self._revealed = None if self._revealed == place else place
        self._again()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Say where the item leads."""
        message.stop()
        item = self.item
        if item is not None and item.target:
            self.post_message(self.ItemChosen(item.target))

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Keep it: nobody outside knows these lines. What was revealed is hidden once it is left."""
        message.stop()
        if self._revealed is not None and self._place() != self._revealed:
            self._revealed = None
            self._again()

    def fit_to(self, width: int) -> None:
        """Break the values for this width."""
        if width and width != self._cells:
            place, self._cells = self._place(), width
            self._page.lines = self._made()
            self.lines_fitted(self._line_of(place))

    def _again(self) -> None:
        place, before = self._place(), self.cursor or 0
        self._page.lines = self._made()
        self.rows_changed(before if place is None else self._line_of(place))

    def _place(self) -> tuple[str, int] | None:
        number = self.cursor
        return None if number is None or number >= self._page.end else self._page.lines[number].place

    def _item(self, place: tuple[str, int]) -> Item | None:
        title, number = place
        section = next((one for one in self._sections if one.title == title), None)
        return section.items[number] if section is not None and number < len(section.items) else None

    def _line_of(self, place: tuple[str, int] | None) -> int:
        return next((at for at, line in enumerate(self._page.lines) if line.place == place and place), 0)

    def _made(self) -> list[_Line]:
        lines: list[_Line] = []
        for section in self._sections:
            if lines:
                lines.append(_Line("", "", "text", None))
            lines.append(_Line("", visible(section.title), "text", None))
            labels = max((width(visible(item.label)) for item in section.items), default=0)
            cells = max(0, min(labels, MOST_LABEL_CELLS, self._cells - LEAST_VALUE_CELLS))
            for number, item in enumerate(section.items):
                lines += self._item_lines(item, (section.title, number), cells)
        return lines

    def _item_lines(self, item: Item, place: tuple[str, int], cells: int) -> list[_Line]:
        indent, gap = " " * INDENT, " " * GAP
        room = max(1, self._cells - INDENT - cells - GAP)
        value = f"REVEALED {item.value}" if self._revealed == place else item.shown
        style = "warning" if self._revealed == place else item.style
        parts = wrapped(visible(value), room)[:MOST_LINES]
        label, empty = indent + fit(item.label, cells) + gap, indent + " " * cells + gap
        lines = [_Line(empty if at else label, part, style, place) for at, part in enumerate(parts)]
        notes = wrapped(visible(item.note), room) if item.note else []
        return lines + [_Line(empty, part, "muted", place) for part in notes]
