"""What a service tells of its captures, so that they can be replayed: how a file is read, and which of it are rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kinesis_tui.live.capture_index import RowTime
from kinesis_tui.live.capture_reader import CaptureReading, Section
from kinesis_tui.live.chunk import Chunk


class Page(Protocol):
    """Some rows that follow each other."""

    @property
    def times(self) -> Sequence[int]:
        """The time of each, in milliseconds since the epoch; 0 where it is unknown."""
        ...

    def pack(self, start: int, stop: int) -> Chunk:
        """Pack the rows from `start` up to, not including, `stop`."""
        ...


@dataclass(frozen=True, slots=True)
class CaptureKind:
    """One service's captures."""

    thing: str
    """What one row is, in words: "record"."""
    open: Callable[[Path], CaptureReading[Any]]
    """Raises `Failure`."""
    pages: Callable[[Section[Any]], Iterable[Page]]
    row_time: RowTime
