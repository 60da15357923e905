"""The one list of the program: rows of any live source by absolute number, of which only the visible are ever made."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from kinesis_tui.ui.line_canvas import LineCanvas
from kinesis_tui.ui.row_style import ROW_CLASSES, ROW_CSS
from kinesis_tui.ui.viewport import Viewport
from kinesis_tui.ui.visible_rows import Lines

__all__ = ["LineList", "Lines"]

WHEEL_ROWS = 3


class LineList(LineCanvas, can_focus=True):
    """Show `Lines`, move a cursor over them, and follow their end while they grow.

    A list that is `live` follows from the start: the newest row is the cursor's and older ones move up. Any move
    upwards stops that; then the rows stand still whatever arrives, until `follow()` (`G`, end). Other lists
    never follow. Call `grew()` whenever the lines' `first` or `end` changed and `restyle()` when rows look different.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor", *ROW_CLASSES}
    DEFAULT_CSS = f"""
    LineList {{
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;
        & > .line-list--cursor {{
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: $block-cursor-blurred-text-style;
        }}
        &:focus > .line-list--cursor {{
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }}
        &:nocolor > .line-list--cursor {{ text-style: reverse; }}
        {ROW_CSS}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", id="list.down", tooltip="Go to the next row", show=False),
        Binding("k,up", "move(-1)", "Up", id="list.up", tooltip="Go to the previous row", show=False),
        Binding("g,home", "first_row", "First row", id="list.first", tooltip="Go to the first row kept", show=False),
        Binding("G,end", "last_row", "Last row", id="list.last", tooltip="Go to the newest row, follow", show=False),
        Binding("ctrl+d", "page(0.5)", "Half page down", id="list.half_down", tooltip="Down half a page", show=False),
        Binding("ctrl+u", "page(-0.5)", "Half page up", id="list.half_up", tooltip="Up half a page", show=False),
        Binding("pagedown", "page(1.0)", "Page down", id="list.page_down", tooltip="Down a page", show=False),
        Binding("pageup", "page(-1.0)", "Page up", id="list.page_up", tooltip="Up a page", show=False),
        Binding("enter", "choose", "Open", id="list.open", tooltip="Open the row under the cursor", show=False),
    ]

    following: reactive[bool] = reactive(False, init=False, repaint=False)

    class Chosen(Message):
        """A row was opened, by enter or a double click."""

        def __init__(self, line_list: "LineList", number: int) -> None:
            super().__init__()
            self.line_list = line_list
            self.number = number

        @property
        def control(self) -> "LineList":
            """The list whose row it is."""
            return self.line_list

    class Moved(Message):
        """The cursor is on another row, by a key or because rows arrived or aged out; a newer one replaces it."""

        def __init__(self, line_list: "LineList", number: int | None) -> None:
            super().__init__()
            self.line_list = line_list
            self.number = number

        @property
        def control(self) -> "LineList":
            """The list whose cursor it is."""
            return self.line_list

        def can_replace(self, message: Message) -> bool:
            """A newer position makes an older one stale."""
            return isinstance(message, LineList.Moved) and message.line_list is self.line_list

    class EndAsked(Message):
        """The user asked for the newest row; the list is there."""

        def __init__(self, line_list: "LineList") -> None:
            super().__init__()
            self.line_list = line_list

        @property
        def control(self) -> "LineList":
            """The list whose end it is."""
            return self.line_list

    class FollowChanged(Message):
        """The list began or ceased to follow its end."""

        def __init__(self, line_list: "LineList", following: bool) -> None:
            super().__init__()
            self.line_list = line_list
            self.following = following

        @property
        def control(self) -> "LineList":
            """The list that follows or not."""
            return self.line_list

    def __init__(
        self,
        lines: Lines | None = None,
        *,
        live: bool = False,
        empty_text: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(lines, following=live, empty_text=empty_text, name=name, id=id, classes=classes)
        self.live = live
        self.set_reactive(LineList.following, live)

    # What others read

    @property
    def visible_numbers(self) -> range:
        """The numbers of the rows on its lines."""
        return range(self._view.top, min(self._view.end, self._view.top + self._view.height))

    @property
    def position_text(self) -> str:
        """Say where the cursor is: "7/120", counted from the oldest row kept; "0/0" when there are none."""
        first, end = self.lines.first, self.lines.end
        return f"{max(0, min(end, self._view.cursor + 1) - first):,}/{end - first:,}"

    # What others say

    def show(self, lines: Lines, *, cursor: int | None = None) -> None:
        """Show other lines, with the cursor on `cursor`, or at the end when following, or at the start."""
        self.lines = lines
        before = self.cursor
        self._view = Viewport(lines.first, lines.end, following=self.following)
        self._view.resized(self.size.height)
        if cursor is not None:
            self._view.move_to(cursor)
        self._rows.forget()
        self._changed(before)

    def rows_changed(self, cursor: int | None = None) -> None:
        """Say that other rows have these numbers now; the cursor's row is `cursor` and stays on its line."""
        before = self.cursor
        self._view.renumbered(self.lines.first, self.lines.end, cursor)
        self._rows.forget()
        self._changed(before)

    def follow(self) -> None:
        """Go to the newest row; a live list then follows the end."""
        if self.live:
            self.following = True
        else:
            self.move_to(self.lines.end - 1)

    def pause(self) -> None:
        """Stop following; the rows on screen stand still."""
        self.following = False

    def move_to(self, number: int) -> None:
        """Put the cursor on the row `number`, or the nearest that exists, scroll just enough to show it, and paint."""
        before = self.cursor
        self._view.move_to(number)
        self._changed(before)

    def scroll_rows(self, count: int) -> None:
        """Scroll by `count` rows (negative: towards older ones), taking the cursor along at the edges."""
        before = self.cursor
        self._view.scroll(count)
        self._changed(before)

    # Keys and mouse

    def action_move(self, rows: int) -> None:
        """Move the cursor by `rows`."""
        self.move_to(self._view.cursor + rows)

    def action_page(self, pages: float) -> None:
        """Move the cursor by so many pages, keeping one row of the old page in view."""
        rows = max(1, int(abs(pages) * (self.height - 1)))
        self.move_to(self._view.cursor + (rows if pages > 0 else -rows))

    def action_first_row(self) -> None:
        """Go to the oldest row kept."""
        self.move_to(self.lines.first)

    def action_last_row(self) -> None:
        """Go to the newest row, and follow if the list is live."""
        self.follow()
        self.post_message(self.EndAsked(self))

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if (number := self.cursor) is not None:
            self.post_message(self.Chosen(self, number))

    def on_click(self, event: events.Click) -> None:
        """Select the row clicked on; open it on the second click."""
        number = self.top + event.y
        if number >= self._view.end:
            return
        self.move_to(number)
        if event.chain >= 2:
            self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll towards newer rows."""
        event.stop()
        event.prevent_default()
        self.scroll_rows(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll towards older rows."""
        event.stop()
        event.prevent_default()
        self.scroll_rows(-WHEEL_ROWS)

    # What leads to a repaint

    def watch_following(self, following: bool) -> None:
        """Hold the rows where they are, or go to the end, and tell the pane."""
        if following == self._view.following:
            return
        before = self.cursor
        if following:
            self._view.grew(self.lines.first, self.lines.end)
            self._view.follow()
        else:
            self._view.hold()
        self.post_message(self.FollowChanged(self, following))
        self._changed(before)

    def _changed(self, before: int | None) -> None:
        """Tell the pane what moved since the cursor was on row `before`, and paint at once: a user waits for it."""
        if self.following != self._view.following:
            self.post_message(self.FollowChanged(self, self._view.following))
            self.following = self._view.following
        self._cursor_moved(before)
        self._paint()

    def _cursor_moved(self, before: int | None) -> None:
        if self.cursor != before:
            self.post_message(self.Moved(self, self.cursor))
