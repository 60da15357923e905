"""Bytes as a dump: offset, hexadecimal, characters."""

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.row_style import RowStyles

ROW_CELLS = {16: 77, 8: 44, 4: 28}
"""Cells that a row of so many bytes takes."""


class HexLines:
    """The rows of a dump, as `Lines`."""

    first = 0

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.row_bytes = 16
        self.styles: RowStyles | None = None

    @property
    def end(self) -> int:
        """Number of rows."""
        return -(-len(self.data) // self.row_bytes)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Lay one row out; bytes that are no printable ASCII stand as dots."""
        offset = number * self.row_bytes
        data = self.data[offset : offset + self.row_bytes]
        halves = [data[start : start + 8].hex(" ") for start in range(0, max(1, len(data)), 8)]
        cells = self.row_bytes * 3 - 1 + (1 if self.row_bytes > 8 else 0)
        characters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in data)
        muted = None if self.styles is None else self.styles["muted"]
        plain = None if self.styles is None else self.styles["text"]
        shown = None if self.styles is None else self.styles["string"]
        return Strip(
            [
                Segment(f"{offset:08x}  ", muted),
                Segment("  ".join(halves).ljust(cells), plain),
                Segment("  ", muted),
                Segment(characters, shown),
            ]
        )


class HexView(LineList):
    """Show bytes; a row has 16, 8 or 4 of them, as the width allows."""

    def __init__(
        self, data: bytes = b"", *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        self._hex_lines = HexLines(data)
        super().__init__(self._hex_lines, empty_text="(no bytes)", name=name, id=id, classes=classes)

    def fit_to(self, width: int) -> None:
        """Choose how many bytes a row has; the cursor stays at its byte."""
        lines = self._hex_lines
        lines.styles = self.row_styles
        wanted = next((count for count, cells in ROW_CELLS.items() if cells <= width), 4)
        if wanted != lines.row_bytes:
            offset = (self.cursor or 0) * lines.row_bytes
            lines.row_bytes = wanted
            self.lines_fitted(offset // wanted)
