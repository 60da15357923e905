"""A QR code in the terminal, two modules a cell."""

from __future__ import annotations

from textual.app import RenderResult
from textual.color import BLACK, WHITE
from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

BORDER = 2
"""Light modules around the code. The standard wants four; readers do with two, and 24 rows hold no more."""
_BLOCKS = {(True, True): " ", (False, False): "█", (False, True): "▀", (True, False): "▄"}
"""By whether the upper and the lower module are dark: light ones are drawn, so that it reads without colours too."""


def qr_rows(text: str) -> list[str]:
    """Return the rows of the code of a text; raises ValueError where that is too long for any."""
    import segno
    from segno.encoder import DataOverflowError

    try:
        code = segno.make(text, error="l", micro=False, boost_error=False)
    except DataOverflowError as error:
        raise ValueError(f"{len(text):,} characters are too many for a QR code") from error
    modules = [[bool(module) for module in row] for row in code.matrix_iter(scale=1, border=BORDER)]
    if len(modules) % 2:
        modules.append([False] * len(modules[0]))
    pairs = zip(modules[::2], modules[1::2], strict=True)
    return ["".join(_BLOCKS[upper, lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs]


class QrCode(Widget):
    """Shows the code; black and white whatever the theme is, because cameras want it so."""

    DEFAULT_CSS = "QrCode { width: auto; height: auto; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._rows = qr_rows(text)

    @property
    def cells(self) -> Size:
        """What the code needs."""
        return Size(len(self._rows[0]), len(self._rows))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Count the modules of a row."""
        _ = container, viewport
        return self.cells.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Count the rows."""
        _ = container, viewport, width
        return self.cells.height

    def render(self) -> RenderResult:
        """Draw the light modules."""
        return Content.styled("\n".join(self._rows), Style(background=BLACK, foreground=WHITE))
