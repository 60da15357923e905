"""The one list of the program: rows of any live source by absolute number, of which only the visible are ever made."""

from typing import ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from kinesis_tui.text.cells import clip
from kinesis_tui.ui.frames import FramePace
from kinesis_tui.ui.row_style import ROW_CLASSES, ROW_CSS, RowStyles, row_styles

WHEEL_ROWS = 3


class Lines(Protocol):
    """Rows with absolute numbers: those of `range(first, end)` exist; both only ever grow, except through `show`."""

    @property
    def first(self) -> int:
        """Number of the oldest row that still exists."""

    @property
    def end(self) -> int:
        """One more than the number of the newest row; equals `first` when there are none."""

    def strip(self, number: int, width: int, selected: bool) -> Strip:
        """Make row `number` at most `width` cells wide, foreground only: the list adds background and cursor."""


class NoLines:
    """Lines of an empty list."""

    first = 0
    end = 0

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Never asked for; there are no rows."""
        raise IndexError(number)


class LineList(Widget, can_focus=True):
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
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.lines: Lines = NoLines() if lines is None else lines
        self.live = live
        self.set_reactive(LineList.following, live)
        self._top = self.lines.first
        self._cursor = self.lines.first
        self._held_end: int | None = None
        self._seen_end = self.lines.end
        self.empty_text = ""
        self._pace = FramePace(self._frame)
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._shown: list[Strip] = []
        self._styles: RowStyles | None = None
        self._looks: tuple[Style, Style] | None = None

    # -- what others read -------------------------------------------------------------------------------------------

    @property
    def cursor(self) -> int | None:
        """Absolute number of the row under the cursor, or None when there are no rows."""
        return self._cursor if self._end > self.lines.first else None

    @property
    def top(self) -> int:
        """Absolute number of the row on the first line."""
        return self._top

    @property
    def height(self) -> int:
        """Rows that fit."""
        return self.size.height

    @property
    def below(self) -> int:
        """How many rows wait below the last visible line."""
        return max(0, self.lines.end - min(self._end, self._top + self.height))

    @property
    def position_text(self) -> str:
        """Say where the cursor is: "7/120", counted from the oldest row kept; "0/0" when there are none."""
        count = self.lines.end - self.lines.first
        return f"{min(count, self._cursor - self.lines.first + 1):,}/{count:,}"

    @property
    def row_styles(self) -> RowStyles:
        """The rows' foreground styles under the current theme."""
        if self._styles is None:
            self._styles = row_styles(self)
        return self._styles

    @property
    def _end(self) -> int:
        """One past the last row that may be shown: a paused list hides what came since, until older rows are gone."""
        if self._held_end is None:
            return self.lines.end
        return min(self.lines.end, max(self._held_end, self.lines.first + self.height))

    # -- what others say --------------------------------------------------------------------------------------------

    def show(self, lines: Lines, *, cursor: int | None = None) -> None:
        """Show other lines, with the cursor on `cursor`, or at the end when following, or at the start."""
        self.lines = lines
        self._strips.clear()
        self._held_end = None
        self._cursor = lines.first if cursor is None else cursor
        self._top = lines.first
        self._settle()
        self._paint()

    def grew(self) -> None:
        """Say that the lines' `first` or `end` changed. Cheap; what it leads to is painted with the next frame."""
        self._pace.ask()

    def restyle(self) -> None:
        """Say that the same rows may look different (another time zone, new cell values); unequal ones are painted."""
        self._strips.clear()
        self._pace.ask()

    def rows_changed(self, cursor: int | None = None) -> None:
        """Say that other rows have these numbers now; the cursor's row is `cursor` and stays on its line."""
        if cursor is not None:
            self._top += cursor - self._cursor
            self._cursor = cursor
        self._strips.clear()
        self._settle()
        self._paint()

    def follow(self) -> None:
        """Go to the newest row; a live list then follows the end."""
        self._held_end = None
        if self.live:
            self.following = True
        self.move_to(self.lines.end - 1)

    def pause(self) -> None:
        """Stop following; the rows on screen stand still."""
        self.following = False

    def move_to(self, number: int) -> None:
        """Put the cursor on the row `number`, or the nearest that exists, scroll just enough to show it, and paint."""
        before = self._cursor
        if self.following and number < before:
            self.following = False
        elif number >= self._end:
            self._let_in()
        self._cursor = number
        self._settle()
        self._say_moved(before)
        self._paint()

    def scroll_rows(self, count: int) -> None:
        """Scroll by `count` rows (negative: towards older ones), taking the cursor along at the edges."""
        if count < 0:
            self.following = False
        elif self._top + self.height + count > self._end:
            self._let_in()
        before = self._cursor
        last_top = max(self.lines.first, self._end - self.height)
        self._top = min(max(self._top + count, self.lines.first), last_top)
        self._cursor = min(max(self._cursor, self._top), self._top + self.height - 1)
        self._settle()
        self._say_moved(before)
        self._paint()

    # -- keys and mouse ---------------------------------------------------------------------------------------------

    def action_move(self, rows: int) -> None:
        """Move the cursor by `rows`."""
        self.move_to(self._cursor + rows)

    def action_page(self, pages: float) -> None:
        """Move the cursor by so many pages, keeping one row of the old page in view."""
        rows = max(1, int(abs(pages) * max(1, self.height - 1)))
        self.move_to(self._cursor + (rows if pages > 0 else -rows))

    def action_first_row(self) -> None:
        """Go to the oldest row kept."""
        self.move_to(self.lines.first)

    def action_last_row(self) -> None:
        """Go to the newest row and follow."""
        self.follow()

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.cursor is not None:
            self.post_message(self.Chosen(self, self._cursor))

    def on_click(self, event: events.Click) -> None:
        """Select the row clicked on; open it on the second click."""
        number = self._top + event.y
        if number >= self._end:
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

    # -- state ------------------------------------------------------------------------------------------------------

    def watch_following(self, following: bool) -> None:
        """Hold the rows where they are, or let them go, and tell the pane."""
        self._held_end = None if following else self._seen_end
        self.post_message(self.FollowChanged(self, following))
        if following:
            self._pace.ask()

    def _let_in(self) -> None:
        """Let a paused list show what has arrived until now, because the user moves that way."""
        if self._held_end is not None:
            self._held_end = self.lines.end

    def _settle(self) -> None:
        """Bring cursor and top into what exists, and the cursor into view."""
        first, end, height = self.lines.first, self._end, max(1, self.height)
        if self.following:
            self._cursor = end - 1
        self._cursor = max(first, min(self._cursor, end - 1))
        lowest_top = max(first, end - height)
        self._top = lowest_top if self.following else max(first, min(self._top, lowest_top))
        self._top = max(self._top, self._cursor - height + 1)
        self._top = min(self._top, self._cursor)

    def _say_moved(self, before: int) -> None:
        """Tell the pane when the cursor is not on row `before` any more."""
        if self._cursor != before:
            self.post_message(self.Moved(self, self.cursor))

    # -- painting ---------------------------------------------------------------------------------------------------

    def _frame(self) -> None:
        """Take in what the lines have become and paint it."""
        if not self.is_attached or not self.size:
            return
        before = self._cursor
        self._settle()
        self._say_moved(before)
        self._paint()

    def _paint(self) -> None:
        """Repaint the lines of the screen that should look different from now on."""
        if not self.is_attached or not self.size:
            return
        before, width = self._shown, self.size.width
        self._shown = self._visible_strips()
        if len(before) != len(self._shown):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._shown, strict=True)):
            if old is not new and old != new:
                self.refresh(Region(0, y, width, 1))

    def _visible_strips(self) -> list[Strip]:
        """Make the strips of every line, from the cache where the row was visible before."""
        width, height = self.size
        kept, self._strips = self._strips, {}
        shown = []
        end = self._seen_end = self._end
        if end <= self.lines.first:
            return [self._empty_line(width), *[self._blank(width)] * (height - 1)]
        for number in range(self._top, self._top + height):
            if number >= end:
                shown.append(self._blank(width))
                continue
            key = (number, number == self._cursor)
            strip = kept.get(key)
            if strip is None or strip.cell_length != width:
                strip = self._dressed(self.lines.strip(number, width, key[1]), width, key[1])
            self._strips[key] = strip
            shown.append(strip)
        return shown

    def _dressed(self, strip: Strip, width: int, selected: bool) -> Strip:
        """Give a row its background and exact width; the cursor's row has the cursor's colours and no others."""
        plain, cursor = self._base_looks()
        if not selected:
            return strip.adjust_cell_length(width, plain).apply_style(plain)
        return Strip([Segment(strip.adjust_cell_length(width, cursor).text, cursor)], width)

    def _empty_line(self, width: int) -> Strip:
        """The first line of a list without rows."""
        muted = self.row_styles["muted"]
        return self._dressed(Strip([Segment(clip(self.empty_text, width), muted)]), width, False)

    def _blank(self, width: int) -> Strip:
        return Strip.blank(width, self._base_looks()[0])

    def _base_looks(self) -> tuple[Style, Style]:
        """Return the styles of an ordinary row's background and of the cursor's row."""
        if self._looks is None:
            self._looks = (self.rich_style, self.get_component_rich_style("line-list--cursor"))
        return self._looks

    def render_lines(self, crop: Region) -> list[Strip]:
        """Hand the compositor the strips as the last frame left them; no row is formatted here twice."""
        if len(self._shown) != self.size.height or (self._shown and self._shown[0].cell_length != self.size.width):
            self._settle()
            self._shown = self._visible_strips()
        strips = self._shown[crop.y : crop.bottom]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def notify_style_update(self) -> None:
        """Forget everything that was made with the old theme."""
        super().notify_style_update()
        self._styles = self._looks = None
        self._strips.clear()
        self._shown = []

    def on_unmount(self) -> None:
        """Ask for no more frames."""
        self._pace.cancel()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._settle()
        self._paint()
