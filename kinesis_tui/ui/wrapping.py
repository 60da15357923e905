"""Text broken into lines of so many cells, each line found without making the others."""

from bisect import bisect_right
from itertools import accumulate

from rich.cells import chop_cells

from kinesis_tui.text.cells import visible_lines, width

LONG_LINE = 16_384
"""Characters beyond which a line with wide characters is broken after so many characters that any of them fit: to
measure ten million of them would hold up the screen for seconds."""


def wrapped(text: str, cells: int) -> list[str]:
    """Break visible text of one line into lines of at most `cells` cells: at spaces, and in words that are longer."""
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if width(longer) <= cells:
            current = longer
            continue
        if current:
            lines.append(current)
        *full, current = _chopped(word, cells)
        lines += full
    return [*lines, current]


class WrappedText:
    """A text of any size in lines of at most `cells` cells, broken wherever a line is full; nothing is left out."""

    def __init__(self, text: str, cells: int) -> None:
        self._lines = visible_lines(text)
        self.rewrap(cells)

    def rewrap(self, cells: int) -> None:
        """Break the text again."""
        self.cells = max(2, cells)
        self._wide: dict[int, list[str]] = {}
        self._long: set[int] = set()
        self._ends = list(accumulate(self._count(number, line) for number, line in enumerate(self._lines)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def line(self, number: int) -> str:
        """Return line `number` as broken."""
        source = self.source(number)
        part = number - (self._ends[source - 1] if source else 0)
        if source in self._wide:
            return self._wide[source][part]
        characters = self.cells // 2 if source in self._long else self.cells
        return self._lines[source][part * characters : (part + 1) * characters]

    def source(self, number: int) -> int:
        """Return which line of the text the broken line `number` belongs to."""
        return bisect_right(self._ends, number)

    def first_of(self, source: int) -> int:
        """Return the first broken line of the text's line `source`."""
        return self._ends[source - 1] if source else 0

    def _count(self, number: int, line: str) -> int:
        """Count the lines that one line of the text becomes; one with wide characters is broken here and now."""
        if len(line) > LONG_LINE and not line.isascii():
            self._long.add(number)
            return -(-len(line) // (self.cells // 2))
        if line.isascii() or width(line) == len(line):
            return max(1, -(-len(line) // self.cells))
        self._wide[number] = _chopped(line, self.cells)
        return len(self._wide[number])


def _chopped(text: str, cells: int) -> list[str]:
    if text.isascii():
        return [text[start : start + cells] for start in range(0, len(text), cells)] or [""]
    return chop_cells(text, cells) or [""]
