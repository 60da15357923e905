"""Text broken into lines of so many cells, each line found without making the others."""

from bisect import bisect_right
from itertools import accumulate

from rich.cells import chop_cells, get_character_cell_size

from kinesis_tui.text.cells import visible_lines, width

LONG_LINE = 16_384
"""Characters beyond which a line with wide characters is broken after so many characters that any of them fit: to
measure ten million of them would hold up the screen for seconds."""
PIECE = 8192
"""Characters of a long text that are wrapped at a time: some milliseconds, whatever they are."""
LONG_LINE_IN_PIECE = 1024
"""As `LONG_LINE`, where the whole text is long."""

_PIECES_KEPT = 8
_SEARCHED = 256
"""Characters looked at for a good place to cut a piece."""


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

    def __init__(self, text: str, cells: int, *, long_line: int = LONG_LINE) -> None:
        self._lines = visible_lines(text)
        self._long_line = long_line
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
        if len(line) > self._long_line and not line.isascii():
            self._long.add(number)
            return -(-len(line) // (self.cells // 2))
        if line.isascii() or _one_cell_each(line):
            return max(1, -(-len(line) // self.cells))
        self._wide[number] = _chopped(line, self.cells)
        return len(self._wide[number])


class LongText:
    """A text of millions of characters, wrapped piece by piece as `wrap_next` is called; its end grows meanwhile.

    A piece begins with what did not fill a line in the piece before, so that pieces leave no trace in the lines. Only
    the pieces on the screen are kept as lines.
    """

    def __init__(self, text: str, cells: int) -> None:
        self.text = text
        self.cells = max(2, cells)
        self._starts = [0]
        self._carried = [""]
        self._ends: list[int] = []
        self._kept: dict[int, WrappedText] = {}
        self.wrap_next()

    @property
    def whole(self) -> bool:
        """Whether every piece was wrapped."""
        return self._starts[-1] >= len(self.text)

    @property
    def pieces(self) -> int:
        """How many pieces were wrapped."""
        return len(self._ends)

    def wrap_next(self) -> None:
        """Wrap one more piece."""
        piece = len(self._ends)
        start = self._starts[piece]
        self._starts.append(_cut(self.text, start + PIECE))
        lines = self._wrapped(piece)
        count = len(lines) if self.whole else len(lines) - 1
        self._ends.append(count + (self._ends[-1] if piece else 0))
        self._carried.append("" if self.whole else lines.line(count))

    def __len__(self) -> int:
        return self._ends[-1]

    def line(self, number: int) -> str:
        """Return line `number` as broken."""
        piece, part = self._piece(number)
        return self._wrapped(piece).line(part)

    def place(self, number: int) -> tuple[int, int]:
        """Return where line `number` begins, whatever the width: the piece, and how many characters into it."""
        piece, part = self._piece(number)
        lines = self._wrapped(piece)
        return piece, sum(len(lines.line(before)) for before in range(part)) - len(self._carried[piece])

    def line_at(self, place: tuple[int, int]) -> int:
        """Return the line that holds a place of the same text; its piece must have been wrapped."""
        piece, characters = place
        first = self._ends[piece - 1] if piece else 0
        lines, passed = self._wrapped(piece), -len(self._carried[piece])
        for number in range(self._ends[piece] - first):
            passed += len(lines.line(number))
            if passed > characters:
                return first + number
        return max(0, self._ends[piece] - 1)

    def _piece(self, number: int) -> tuple[int, int]:
        piece = bisect_right(self._ends, number)
        return piece, number - (self._ends[piece - 1] if piece else 0)

    def _wrapped(self, piece: int) -> WrappedText:
        if piece not in self._kept:
            if len(self._kept) >= _PIECES_KEPT:
                del self._kept[next(iter(self._kept))]
            text = self._carried[piece] + self.text[self._starts[piece] : self._starts[piece + 1]]
            self._kept[piece] = WrappedText(text, self.cells, long_line=LONG_LINE_IN_PIECE)
        return self._kept[piece]


def _cut(text: str, near: int) -> int:
    """Find where to cut a text, from `near` on: before a character that belongs to none before it."""
    if near >= len(text):
        return len(text)
    for place in range(near, min(near + _SEARCHED, len(text))):
        character = text[place]
        if " " <= character <= "~" or "\u3400" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3":
            return place
        if character == "\n" and text[place - 1] != "\r":
            return place
    return near + (text[near - 1 : near + 1] == "\r\n")


def _one_cell_each(line: str) -> bool:
    """Whether every character takes one cell; a mark and a wide character add up to that too."""
    return width(line) == len(line) and max(map(get_character_cell_size, line), default=1) == 1


def _chopped(text: str, cells: int) -> list[str]:
    if text.isascii():
        return [text[start : start + cells] for start in range(0, len(text), cells)] or [""]
    # rich leaves out a text of marks alone.
    return chop_cells(text, cells) or [text]
