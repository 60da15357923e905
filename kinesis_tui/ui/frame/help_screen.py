"""The help of a pane, made from the bindings that are active in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kinesis_tui.text.cells import width
from kinesis_tui.ui.frame.dialog import Dialog
from kinesis_tui.ui.frame.key_table import KeyRow, in_declared_order, key_rows


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A heading and its keys."""

    title: str
    rows: Sequence[KeyRow]


class HelpScreen(Dialog[None], inherit_bindings=True):
    """Show a paragraph and tables of keys; scrolls where it does not fit."""

    DEFAULT_CSS = """
    HelpScreen > .dialog { width: 78; max-height: 100%; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "cancel", "Close", tooltip="Close the help", id="help.close"),
        Binding("j,down", "scroll(1)", "Down", tooltip="Scroll down", id="help.down"),
        Binding("k,up", "scroll(-1)", "Up", tooltip="Scroll up", id="help.up"),
        Binding("g,home", "top", "Top", tooltip="Go to the top", id="help.top"),
        Binding("G,end", "bottom", "Bottom", tooltip="Go to the bottom", id="help.bottom"),
    ]

    def __init__(self, title: str, text: str, sections: Sequence[HelpSection]) -> None:
        """Show a text's first paragraph over the keys, and the others, parted by blank lines, under them."""
        super().__init__()
        self._title = title
        self._paragraphs = text.split("\n\n") if text else []
        self._sections = [section for section in sections if section.rows]

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        box = VerticalScroll(classes="dialog")
        box.border_title = Content(f"{self._title} – help")
        box.border_subtitle = "esc closes"
        with box:
            yield Static(Content("\n").join(self._lines()))

    def action_scroll(self, rows: int) -> None:
        """Scroll by rows."""
        self._box.scroll_relative(y=rows, animate=False)

    def action_top(self) -> None:
        """Scroll to the top."""
        self._box.scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Scroll to the bottom."""
        self._box.scroll_end(animate=False)

    @property
    def _box(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def _lines(self) -> list[Content]:
        column = max((width(row.text) for section in self._sections for row in section.rows), default=0)
        paragraphs = [Content(" ".join(paragraph.split())) for paragraph in self._paragraphs]
        lines = paragraphs[:1]
        for section in self._sections:
            lines += [Content(""), Content.styled(section.title, "bold $primary")]
            lines += [_key_line(row, column) for row in section.rows]
        for paragraph in paragraphs[1:]:
            lines += [Content(""), paragraph]
        return lines


def _key_line(row: KeyRow, column: int) -> Content:
    padding = " " * (column - width(row.text))
    return Content.assemble("  ", (row.text, "bold $accent"), padding, "  ", row.tooltip or row.description)


def sections_of(active: Iterable[ActiveBinding], title: str) -> list[HelpSection]:
    """Sort the active bindings into those of the pane, those that move, and those that work everywhere.

    What has an id "app.…" works everywhere, "list.…" moves; all else is the pane's own.
    """
    by_kind: dict[str, list[Binding]] = {"": [], "list": [], "app": []}
    for entry in in_declared_order(active):
        kind = (entry.binding.id or "").partition(".")[0]
        if entry.enabled and not entry.binding.system:
            by_kind[kind if kind in by_kind else ""].append(entry.binding)
    headings = (("", title), ("list", "Moving"), ("app", "Everywhere"))
    return [HelpSection(heading, key_rows(by_kind[kind])) for kind, heading in headings]
