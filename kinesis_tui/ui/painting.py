"""How a list's lines reach the terminal: by its own scrolling where that is safe, else only lines that changed.

Textual's compositor paints whole regions and knows no scrolling. A list that nothing covers is painted here instead,
past the compositor, in one write: the terminal moves the rows it has, then the new ones are written. Whatever the
compositor would have painted then is the same, so it may repaint any part at any time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.color import ColorSystem
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kinesis_tui.ui.sgr import RowEncoder, plain_strip
from kinesis_tui.ui.terminal import TerminalDriver

SMALL_QUEUE = 2048
"""Pending bytes above which no frame is added."""
ROW_BYTES = 400
"""A highlighted row's size until rows were seen."""
PLAIN_BYTES = 10
"""What a row without colours has beside its cells: where it begins, and its one style."""
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


@dataclass(frozen=True, slots=True)
class Surface:
    """A region of the terminal that shows one widget whole and nothing else."""

    driver: TerminalDriver
    region: Region
    scrolls: bool
    """Whether the region is as wide as the terminal, so that the terminal can scroll it."""


class Painter:
    """Bring a widget's lines from what they show to what they should show.

    `shown` is what each line shows, or will once the compositor has painted what it was told; it is what the widget's
    `render_lines` hands out.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._encoder: RowEncoder | None = None
        self._row_bytes: float = ROW_BYTES
        self._top = 0
        self._next = 0
        """The line at which the next frame begins that is only a part."""
        self.shown: list[Strip] = []
        self.unfinished = False
        """Whether some lines lack their colours, or were left out, because the line to the terminal is slow."""

    @property
    def _driver(self) -> TerminalDriver | None:
        driver = self._widget.app._driver
        return driver if isinstance(driver, TerminalDriver) else None

    def ready(self) -> bool:
        """Whether the terminal can take a frame that nobody waits for."""
        driver = self._driver
        return driver is None or (driver.pending_bytes <= SMALL_QUEUE and driver.link.ready)

    @property
    def visible(self) -> bool:
        """Whether any of the widget is on its screen."""
        return self._widget.is_attached and self._widget in self._widget.screen._compositor.visible_widgets

    def fits(self) -> bool:
        """Whether `shown` has the widget's size."""
        width, height = self._widget.size
        return len(self.shown) == height and (not height or self.shown[0].cell_length == width)

    def forget(self) -> None:
        """Forget what the lines show: the widget is not on the screen, and is painted whole when it comes back."""
        self.shown = []

    def begin(self, wanted: list[Strip], top: int) -> None:
        """Take in what the compositor is about to paint whole."""
        self.shown, self._top = wanted, top

    def paint(self, wanted: list[Strip], top: int) -> int:
        """Paint the lines that differ from `wanted`, one strip a line; return how many those were.

        `top` is the number of the first line's row: when it changes by less than the height the terminal may scroll.
        """
        if not self.fits():
            self.begin(wanted, top)
            self._widget.refresh()
            return len(wanted)
        shift, self._top = top - self._top, top
        surface = self._surface()
        if surface is None:
            lines = self._affordable(wanted, self.shown, set())
            self._tell_compositor(lines)
            return len(lines)
        stale = self._take_over(surface.region)
        if not (surface.scrolls and 0 < abs(shift) < len(wanted) and len(wanted) >= 2):
            shift = 0
        before = _shifted(self.shown, shift)
        stale = {y - shift for y in stale}
        lines = self._affordable(wanted, before, stale | {y for y, strip in enumerate(before) if strip is None})
        self._write(surface, shift, lines)
        return len(lines)

    def _affordable(self, wanted: list[Strip], before: Sequence[Strip | None], stale: set[int]) -> list[int]:
        """Set `shown` and return which lines to paint: all that differ, with colours if the line can bear them.

        Lines that show the right text without colours are coloured as far as there is room, once it is quiet.
        """
        differing = [y for y, strip in enumerate(wanted) if y in stale or strip != before[y]]
        driver = self._driver
        self.unfinished = False
        self.shown = wanted
        if driver is None or len(differing) * self._row_bytes <= driver.link.frame_bytes:
            return differing
        room = int(driver.link.frame_bytes / self._row_bytes) if driver.link.quiet else 0
        lines, base = [], self._widget.rich_style
        for y in differing:
            plain = plain_strip(wanted[y], base)
            uncoloured = y not in stale and before[y] == plain
            if uncoloured and room > 0:
                room -= 1
                lines.append(y)
                continue
            self.unfinished = self.unfinished or plain != wanted[y]
            wanted[y] = plain
            if not uncoloured:
                lines.append(y)
        return self._first_part(lines, before, stale, driver.link.frame_bytes)

    def _first_part(
        self, lines: list[int], before: Sequence[Strip | None], stale: set[int], frame_bytes: int
    ) -> list[int]:
        """Return as many of the lines without colours as a frame may have; the others go on showing what they show.

        They come with the next frames, which begin where this one ended: at 64 KB/s a screen of 40 lines would keep
        the line busy for 75 ms, and every key with it.
        """
        most = max(1, frame_bytes // (self._widget.size.width + PLAIN_BYTES))
        if len(lines) <= most:
            return lines
        turned = [y for y in lines if y >= self._next] + [y for y in lines if y < self._next]
        chosen = {*turned[:most], *(y for y in lines if y in stale)}
        self._next = turned[most]
        for y in lines:
            kept = before[y]
            if y not in chosen and kept is not None:
                self.shown[y], self.unfinished = kept, True
        return [y for y in lines if y in chosen]

    def _tell_compositor(self, lines: list[int]) -> None:
        width = self._widget.size.width
        if lines:
            self._widget.refresh(*(Region(0, y, width, 1) for y in lines))

    def _take_over(self, region: Region) -> set[int]:
        """Return the lines that Textual was told to repaint and has not; they are painted here."""
        lines: set[int] = set()
        for dirty in self._widget._exchange_repaint_regions():
            lines.update(y for y in dirty.line_range if 0 <= y < region.height)
        return lines

    def _write(self, surface: Surface, shift: int, lines: list[int]) -> None:
        """Scroll by `shift` lines and paint `lines`, in one write."""
        if not shift and not lines:
            return
        app, region = self._widget.app, surface.region
        encoder = self._encoder_for(app.console._color_system or ColorSystem.TRUECOLOR)
        parts = [_scroll(region.y + 1, region.bottom, shift)] if shift else []
        if lines:
            strips = self.filtered([self.shown[y] for y in lines])
            rows = encoder.encode(zip(_places(region, lines), strips, strict=True))
            if not self.unfinished:
                self._row_bytes += (len(rows) / len(lines) - self._row_bytes) / 4
            parts.append(rows)
        x, y = app.cursor_position
        parts.append(f"\x1b[{y + 1};{x + 1}H")
        if app._sync_available:
            parts = [SYNC_START, *parts, SYNC_END]
        surface.driver.write("".join(parts))

    def filtered(self, strips: list[Strip]) -> list[Strip]:
        """Apply the app's filters (no colours, the terminal's own colours), as the compositor does."""
        widget = self._widget
        background = widget.background_colors[1]
        for line_filter in widget.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips

    def _encoder_for(self, color_system: ColorSystem) -> RowEncoder:
        if self._encoder is None or self._encoder.color_system is not color_system:
            self._encoder = RowEncoder(color_system)
        return self._encoder

    def _surface(self) -> Surface | None:
        """Return where the widget may be painted directly, or None where only the compositor may."""
        widget = self._widget
        app, driver = widget.app, self._driver
        if (
            driver is None
            or not driver.active
            or app._batch_count
            or not app._running
            or app.screen is not widget.screen
        ):
            return None
        compositor = widget.screen._compositor
        place = compositor.visible_widgets.get(widget)
        if place is None:
            return None
        region, clip = place
        if region.size != widget.size or not clip.contains_region(region):
            return None
        if any(dirty.overlaps(region) for dirty in compositor._dirty_regions):
            return None
        for other, (other_region, other_clip) in compositor.visible_widgets.items():
            if other is widget:
                break
            if other_region.intersection(other_clip).overlaps(region):
                return None
        return Surface(driver, region, region.x == 0 and region.width == compositor.size.width)


def _shifted(strips: list[Strip], shift: int) -> list[Strip | None]:
    """Return what the lines show when the terminal has scrolled by `shift`; None where a line came in."""
    gap: list[Strip | None] = [None] * abs(shift)
    return [*strips[shift:], *gap] if shift >= 0 else [*gap, *strips[:shift]]


def _places(region: Region, lines: list[int]) -> Iterator[str]:
    """Yield what brings the cursor to the start of each line: few bytes where one follows the other."""
    before = None
    for y in lines:
        follows = region.x == 0 and before == y - 1
        yield "\r\n" if follows else f"\x1b[{region.y + y + 1};{region.x + 1}H"
        before = y


def _scroll(top: int, bottom: int, shift: int) -> str:
    """Return the sequence that scrolls the lines `top` to `bottom` (from 1) up by `shift`, or down if it is negative.

    Margins (DECSTBM), then line feeds on the last line or reverse indexes on the first: what every terminal, tmux and
    screen know. Attributes are reset first, for terminals that fill new lines with the current background.
    """
    move = f"\x1b[{bottom};1H" + "\n" * shift if shift > 0 else f"\x1b[{top};1H" + "\x1bM" * -shift
    return f"\x1b[0m\x1b[{top};{bottom}r{move}\x1b[r"
