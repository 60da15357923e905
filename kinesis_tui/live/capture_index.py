"""Where in a capture which moment is: one pass over the file, a mark every thousand lines or so.

A capture's moment is the newest time among the rows up to there. It never goes back, though the times of the rows do:
shards are read in turns, AWS does not promise that times increase within one, and log events may come late.
"""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from kinesis_tui.live.line_file import Block, LineFile, Place
from kinesis_tui.text.times import iso_millis

_MILLIS = len("2026-11-23T10:15:00.250Z")
_YIELD_LINES = 256
"""After so many lines another thread gets a turn: the screen's."""


RowTime = Callable[[bytes], str | None]
"""Reads a line: None where it is no row, "" where the row tells no time, or that. Raises msgspec.DecodeError."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the file."""

    place: Place
    row: int
    """The number of the first row from there on, from 0."""
    moment: int
    """Milliseconds since the epoch; 0 where no time was told before."""
    read: int
    """Bytes of the file before it, as it is packed; roughly."""


@dataclass(slots=True)
class CaptureIndex:
    """Built by `build` in a thread, and of use meanwhile for what was passed already."""

    path: Path
    row_time: RowTime
    marks: list[Mark] = field(default_factory=list)
    rows: int = 0
    """Rows so far; of an aggregated record its user records."""
    garbage: int = 0
    """Lines so far that are not even JSON."""
    first: int = 0
    """The moment of the first row that has one, in milliseconds since the epoch; 0: none has."""
    last: int = 0
    """The moment of the last one so far."""
    read: int = 0
    """Bytes of the file so far."""
    size: int = 0
    """Bytes of the file."""
    is_done: bool = False
    """Whether all of the file has been passed."""
    is_cancelled: bool = False
    """To be set by whoever does not want to wait any more."""
    _newest: str = ""

    def build(self) -> None:
        """Pass over the file. Raises `Failure` of the disk; what is no capture is not this one's business."""
        with LineFile(self.path) as file:
            self.size = file.size
            for block in file.blocks():
                if self.is_cancelled:
                    return
                self._pass(block)
                if block.rest:
                    garbage = self.garbage
                    self._look(block.rest)
                    self.garbage = garbage  # a last line that is cut is told as that
        self.is_done = True

    def mark_of_row(self, row: int) -> Mark | None:
        """Return the last mark at or before a row; None where there is none yet."""
        index = bisect_right(self.marks, row, key=lambda mark: mark.row) - 1
        return self.marks[index] if index >= 0 else None

    def mark_before(self, moment: int) -> Mark | None:
        """Return the last mark of which the moment is before this one; the first where none is."""
        index = bisect_left(self.marks, moment, key=lambda mark: mark.moment) - 1
        return self.marks[max(index, 0)] if self.marks else None

    def moment_of_row(self, row: int) -> int:
        """Return the moment at which a row came, in milliseconds since the epoch. Raises `Failure`; for a thread."""
        mark = self.mark_of_row(row)
        if mark is None:
            return self.last
        passed, rows = CaptureIndex(self.path, self.row_time, rows=mark.row, last=mark.moment), row + 1
        passed._newest = iso_millis(mark.moment) if mark.moment else ""
        with LineFile(self.path) as file:
            for block in file.blocks(mark.place):
                for line in block.lines or [block.rest]:
                    if passed.rows >= rows:
                        return _ms(passed._newest)
                    passed._look(line)
        return _ms(passed._newest)

    def _pass(self, block: Block) -> None:
        if block.lines:
            self.marks.append(Mark(block.place, self.rows, self.last, self.read))
        for number, line in enumerate(block.lines):
            if number % _YIELD_LINES == 0:
                time.sleep(0)
            self._look(line)
        self.last = _ms(self._newest)
        self.read = block.read

    def _look(self, line: bytes) -> None:
        try:
            arrival = self.row_time(line)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            self.garbage += bool(line.strip())
            return
        if arrival is None:
            return
        self.rows += 1
        if not arrival:
            return
        if len(arrival) != _MILLIS or arrival[-1] != "Z":
            arrival = _written(arrival)
        if arrival > self._newest:
            self._newest = arrival
            self.first = self.first or _ms(arrival)


def _written(text: str) -> str:
    """Write a time as captures do, so that times compare as texts; empty where it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return iso_millis(round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000))
    except (ValueError, OverflowError):
        return ""


def _ms(text: str) -> int:
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000) if text else 0
    except (ValueError, OverflowError):
        return 0
