"""Any JSON value on the screen: it folds, it can be searched, and a long string opens in full."""

import json
from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.strip import Strip

from kinesis_tui.redaction.redactor import MARK
from kinesis_tui.text.cells import clip, visible, width
from kinesis_tui.ui.filter_bar import FilterBar
from kinesis_tui.ui.json_tree import JsonTree, Line, Node, Path, is_container, scalar_text
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.row_style import RowStyles, with_marks
from kinesis_tui.ui.text_view import TextView

INDENT = 2
REVEALED = "REVEALED "


class JsonLines:
    """The lines of a tree, as `Lines`."""

    first = 0

    def __init__(self, tree: JsonTree) -> None:
        self.tree = tree
        self.list: LineList | None = None

    @property
    def end(self) -> int:
        """Number of lines that are not folded away."""
        return len(self.tree.lines)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Lay one line out: fold mark, key, value."""
        assert self.list is not None
        line, styles = self.tree.lines[number], self.list.row_styles
        return Strip(_segments(line, max(1, width), styles))


def _segments(line: Line, room: int, styles: RowStyles) -> list[Segment]:
    node = line.node
    mark = "  " if line.closing or not node.folds else ("▾ " if node.open else "▸ ")
    indent = min(node.depth * INDENT, room // 2)
    segments = [Segment(" " * indent + mark, styles["muted"])]
    if isinstance(node.key, str) and not line.closing:
        key = clip(visible(json.dumps(node.key[:room], ensure_ascii=False)), max(1, room // 2))
        segments += [Segment(key, styles["key"]), Segment(": ", styles["punctuation"])]
    taken = sum(width(segment.text) for segment in segments)
    name, text = _value(line, room)
    comma = "," if not node.last and (line.closing or not node.open) else ""
    segments.append(Segment(clip(visible(text), max(1, room - taken - len(comma))), styles[name]))
    if comma:
        segments.append(Segment(comma, styles["punctuation"]))
    return with_marks(segments, styles)


def _value(line: Line, room: int) -> tuple[str, str]:
    """Return the style and the text of a line's value."""
    value = line.node.value
    if line.node.revealed is not None:
        return "warning", REVEALED + scalar_text(line.node.revealed, most=room)
    if is_container(value):
        assert hasattr(value, "__len__")
        opening, closing, noun = ("{", "}", "member") if isinstance(value, dict) else ("[", "]", "item")
        if line.closing:
            return "punctuation", closing
        if line.node.open:
            return "punctuation", opening
        count = len(value)
        return (
            "muted",
            f"{opening} {count:,} {noun}{'' if count == 1 else 's'} {closing}" if count else opening + closing,
        )
    if value is None or isinstance(value, bool):
        return "literal", scalar_text(value)
    if isinstance(value, (int, float)):
        return "number", scalar_text(value)
    return "string", scalar_text(value, most=room)


class JsonView(Vertical):
    """Show a JSON value; enter folds and unfolds, or opens a string that is too long for its line."""

    DEFAULT_CSS = """
    JsonView {
        height: 1fr;
        width: 1fr;
        & > TextView { height: 40%; border-top: solid $primary; display: none; }
        &.-text > TextView { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "fold", "Fold", id="json.fold", tooltip="Fold or unfold the value under the cursor"),
        Binding("R", "reveal", "Reveal", id="json.reveal", tooltip="Show what is hidden here, or hide it again"),
        Binding("E", "unfold_all", "Unfold all", id="json.unfold_all", tooltip="Unfold everything", show=False),
        Binding(
            "C", "fold_all", "Fold all", id="json.fold_all", tooltip="Fold everything but the outermost", show=False
        ),
        Binding("slash", "search", "Search", id="json.search", tooltip="Search keys and values"),
        Binding("n", "next(False)", "Next", id="json.next", tooltip="Next match", show=False),
        Binding("N", "next(True)", "Previous", id="json.previous", tooltip="Previous match", show=False),
        Binding("escape", "close", "Close", id="json.close", tooltip="Close the long text, or the search", show=False),
    ]

    def __init__(
        self,
        value: object = None,
        *,
        original: Callable[[Path], object] | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Show `value`; `original` tells what is really at a place of it, where secrets are hidden in it."""
        super().__init__(name=name, id=id, classes=classes)
        self._original = original
        self.list = LineList()
        self._text = TextView()
        self._lines = JsonLines(JsonTree(value))
        self._lines.list = self.list
        self._needle = ""
        self._search_from = 0

    def compose(self) -> ComposeResult:
        """Stack the tree on the long text."""
        yield self.list
        yield self._text

    def on_mount(self) -> None:
        """Show the value it was made with."""
        self.list.show(self._lines)

    def focus(self, scroll_visible: bool = True) -> "JsonView":
        """Focus the tree."""
        self.list.focus(scroll_visible)
        return self

    def show(self, value: object) -> None:
        """Show another value, in which nothing is hidden."""
        self._original = None
        self.remove_class("-text")
        self._lines = JsonLines(JsonTree(value))
        self._lines.list = self.list
        self.list.show(self._lines)

    @property
    def selected(self) -> Node:
        """The value under the cursor."""
        return self._lines.tree.lines[self.list.cursor or 0].node

    def action_fold(self) -> None:
        """Fold or unfold."""
        number = self.list.cursor
        if number is not None:
            self.list.rows_changed(self._lines.tree.toggle(number))

    def action_reveal(self) -> None:
        """Show what was hidden in the value under the cursor, until it is left; a second time hides it."""
        node, number = self.selected, self.list.cursor
        if self._original is None or number is None:
            return
        if not (isinstance(node.value, str) and MARK.search(node.value)):
            self.notify("Nothing is hidden in this value.", markup=False)
            return
        node.revealed = self._original(node.path) if node.revealed is None else None
        self.remove_class("-text")
        self.list.rows_changed(number)

    def action_unfold_all(self) -> None:
        """Unfold everything."""
        node = self.selected
        self._lines.tree.unfold_all()
        self.list.rows_changed(self._lines.tree.reveal(node))

    def action_fold_all(self) -> None:
        """Fold everything but the outermost."""
        self._lines.tree.fold_all()
        self.list.rows_changed(0)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Fold or unfold a container; open a text that its line can't hold."""
        message.stop()
        if message.line_list is not self.list:
            return
        node = self.selected
        if node.folds:
            self.action_fold()
        elif isinstance(node.revealed or node.value, str) and self._too_long(str(node.revealed or node.value)):
            self._text.show_text(str(node.revealed or node.value))
            self.add_class("-text")
            self._text.focus()
            self.refresh_bindings()

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Keep it: nobody outside knows these lines."""
        message.stop()

    def _too_long(self, text: str) -> bool:
        """Whether a string has more than one line can show, also because it has line breaks."""
        return (
            "\n" in text or len(text) + self.selected.depth * INDENT + len(str(self.selected.key)) + 8 > self.size.width
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let esc through to the pane when there is nothing to close here."""
        _ = parameters
        if action == "reveal":
            return self._original is not None
        return action != "close" or self.has_class("-text") or bool(self._needle)

    def action_close(self) -> None:
        """Close the long text, or forget the search."""
        if self.has_class("-text"):
            self.remove_class("-text")
            self.list.focus()
        else:
            self._needle = ""
        self.refresh_bindings()

    def action_search(self) -> None:
        """Open the search line."""
        self._search_from = self.list.cursor or 0
        self.mount(FilterBar(self._needle))

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        """Go to the first match from where the search began."""
        message.stop()
        self._needle = message.text
        if self._needle:
            start = min(self._search_from, self._lines.end - 1)
            self._go_to(self._lines.tree.find(self._needle, max(0, start)))

    def on_filter_bar_filter_closed(self, message: FilterBar.FilterClosed) -> None:
        """Go back to the tree; n and N go on."""
        message.stop()
        if not message.keep:
            self._needle = ""
        message.bar.remove()
        self.list.focus()
        self.refresh_bindings()

    def action_next(self, backwards: bool) -> None:
        """Go to the next match, or the one before."""
        if self._needle:
            self._go_to(self._lines.tree.find(self._needle, self.list.cursor or 0, backwards=backwards))

    def _go_to(self, number: int | None) -> None:
        if number is None:
            self.notify(f"No match for “{visible(self._needle)}”.", timeout=2, markup=False)
            return
        self.list.rows_changed()
        self.list.move_to(number)
