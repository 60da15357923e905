"""Labels and values in two aligned columns, wrapped."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from kinesis_tui.text.cells import fit, visible, width
from kinesis_tui.ui.row_style import ROW_CLASSES, ROW_CSS, row_styles
from kinesis_tui.ui.wrapping import wrapped

GAP = 2
LEAST_VALUE_CELLS = 12

Fact = tuple[str, str] | tuple[str, str, str]
"""Label, value, and if need be the name of the value's row style."""


class Facts(Widget):
    """Show facts; as high as they need. Showing others repaints only the lines that differ."""

    COMPONENT_CLASSES = set(ROW_CLASSES)  # noqa: RUF012  # Textual's own type
    DEFAULT_CSS = f"""
    Facts {{ height: auto; width: 1fr; {ROW_CSS} }}
    """

    def __init__(
        self,
        facts: Sequence[Fact] = (),
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._facts: tuple[Fact, ...] = tuple(facts)
        self._laid_out: tuple[int, list[tuple[str, str, str]]] = (-1, [])
        self._laid_out_facts: tuple[Fact, ...] | None = None

    def show(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        if tuple(facts) == self._facts:
            return
        before = self._laid_out[1]
        self._facts = tuple(facts)
        lines = self._lines(self._laid_out[0]) if self._laid_out[0] > 0 else []
        if len(lines) != len(before) or not lines:
            self.refresh(layout=True)
            return
        changed = [y for y, (old, new) in enumerate(zip(before, lines, strict=True)) if old != new]
        self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Count the lines."""
        _ = container, viewport
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Render one line."""
        lines = self._lines(self.size.width)
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        styles, (label, value, name) = row_styles(self), lines[y]
        segments = [Segment(label, styles["muted"]), Segment(value, styles[name])]
        return Strip(segments).adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def _lines(self, available: int) -> list[tuple[str, str, str]]:
        """Lay out (label, value, style) lines for `available` cells."""
        if self._laid_out[0] == available and self._laid_out_facts is self._facts:
            return self._laid_out[1]
        labels = max((width(visible(fact[0])) for fact in self._facts), default=0)
        labels = max(0, min(labels, available - GAP - LEAST_VALUE_CELLS))
        lines = []
        for label, value, *style in self._facts:
            parts = wrapped(visible(value), max(1, available - labels - GAP))
            for index, part in enumerate(parts):
                shown = fit("" if index else label, labels) + " " * GAP
                lines.append((shown, part, style[0] if style else "text"))
        self._laid_out, self._laid_out_facts = (available, lines), self._facts
        return lines
