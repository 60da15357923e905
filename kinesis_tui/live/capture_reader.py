"""A capture read back: its lines in the order of the file, as items that a service makes of them.

Lines that are none of a capture are counted and left out. A file that breaks off is read to its last whole row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from kinesis_tui.failure import Failure
from kinesis_tui.live.line_file import START, Block, LineFile, Place

HOPELESS = 1_000
"""So many lines, none of them of a capture: the file is none."""
NAMED_LINES = 3
"""Garbage lines that are named by their number."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Section(Generic[Item]):
    """Some of a capture."""

    place: Place
    """Where it begins: reading can begin here again."""
    items: list[Item]
    read: int
    """Bytes of the file read so far, as it is packed."""


@dataclass(slots=True)
class CaptureReading(Generic[Item]):
    """Base of an open capture; for one thread at a time. What its fields tell is complete when all has been read."""

    things: ClassVar[str] = "rows"
    """What rows are, in words."""

    path: Path
    garbage: int = 0
    """Lines that are none of a capture."""
    garbage_lines: list[int] = field(default_factory=list)
    """The numbers of the first of them, from 1."""
    broken: str = ""
    """Why the file ends before its end."""
    _file: LineFile = field(init=False)
    _number: int = 0
    _good: int = 0

    def __post_init__(self) -> None:
        self._file = LineFile(self.path)

    @property
    def name(self) -> str:
        """What was captured, in a word or two."""
        return self.path.name

    @property
    def about(self) -> dict[str, object] | None:
        """What the capture says of itself; None where it says nothing."""
        return None

    @property
    def lacks_end(self) -> bool:
        """Whether a capture that says of itself that it is one has no last line."""
        raise NotImplementedError

    def of_block(self, block: Block) -> Iterator[Item]:
        """Yield what the lines of a block say; each goes through `lines` and `spoilt`."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """Bytes of the file, packed."""
        return self._file.size

    def failure(self, why: str) -> Failure:
        """Return the failure to read this file."""
        return self._file.failure(why)

    @property
    def remarks(self) -> list[str]:
        """Say what was wrong with the file, a sentence each without its full stop; empty where all is well."""
        said = []
        if self.garbage:
            named = ", ".join(map(str, self.garbage_lines)) + (", …" if self.garbage > NAMED_LINES else "")
            lines, are = ("line", "is") if self.garbage == 1 else ("lines", "are")
            said.append(f"{self.path}: {self.garbage:,} {lines} {are} no {self.things} and left out: {lines} {named}")
        if self.broken:
            said.append(f"{self.path} breaks off: {self.broken}; all whole {self.things} before that were read")
        return said

    def sections(self, place: Place = START) -> Iterator[Section[Item]]:
        """Yield all from `place` on, a thousand lines or so at a time.

        Raises `Failure` where nothing in the file is of a capture.
        """
        self.restart()
        for block in self._file.blocks(place):
            items = list(self.of_block(block))
            self._check(block)
            if items:
                yield Section(block.place, items, block.read)
        if self.lacks_end and not self.broken:
            self.broken = "it has no end, so the capture was interrupted or goes on"

    def restart(self) -> None:
        """Forget what belongs to one pass over the file."""
        self._number, self.broken = 0, ""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def lines(self, block: Block) -> Iterator[bytes]:
        """Yield the lines of a block that are not blank, and count all of them."""
        for line in block.lines or ([block.rest] if block.rest.strip() else []):
            self._number += 1
            if line.strip():
                yield line

    def sound(self) -> None:
        """Take in that a line was one of a capture."""
        self._good += 1

    def spoilt(self, block: Block) -> None:
        """Take in that a line was none of a capture."""
        if not block.lines:
            if self._good:
                self.broken = "its last line is not whole"
            return
        self.garbage += 1
        if len(self.garbage_lines) < NAMED_LINES:
            self.garbage_lines.append(self._number)

    def _check(self, block: Block) -> None:
        """Take in how the file ends, and give up where it is none of ours."""
        self.broken = self.broken or block.damage
        last = not block.lines
        if not self._good and (last or self.garbage >= HOPELESS):
            raise self.failure("it is no capture" if self.size else "it is empty")
