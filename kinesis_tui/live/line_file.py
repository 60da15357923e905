"""A file of lines read in blocks, from its start or from any block on; a file that breaks off is read to there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from kinesis_tui.failure import Failure
from kinesis_tui.live.line_packing import Damaged, pieces

LONGEST_LINE = 128 * 2**20
"""A record of 10 MiB, every byte of it escaped, is half of this; a longer line is none of ours."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line begins: unpacking from the offset `frame` on, after so many unpacked bytes."""

    frame: int = 0
    inside: int = 0


START = Place()


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines that follow each other."""

    place: Place
    """Of the first line."""
    lines: list[bytes]
    """Without their line ends."""
    read: int
    """Bytes of the file read so far."""
    rest: bytes = b""
    """The last block only: what follows the last line end."""
    damage: str = ""
    """The last block only: why the file can't be read further; empty where it ends as it should."""


class LineFile:
    """An open file of lines, plain or packed (`live/line_packing.py`); to be used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises `Failure`."""
        self.path = path
        try:
            if path.is_dir():
                raise self.failure("it is a directory")
            self._file: BinaryIO = path.open("rb")
            self.size = path.stat().st_size
            """Bytes of the file, packed."""
        except (OSError, ValueError) as error:
            raise self.failure(getattr(error, "strerror", None) or str(error)) from error

    def failure(self, why: str) -> Failure:
        """Return the failure to read this file."""
        return Failure(f"Reading {self.path} failed", why, "give a file that a capture or `tail --output json` wrote")

    def blocks(self, place: Place = START) -> Iterator[Block]:
        """Yield all lines from `place` on, about a quarter of a megabyte at a time. Raises `Failure` of the disk."""
        held: list[bytes] = []
        length, read, damage = 0, place.frame, ""
        skip, start = place.inside, place
        try:
            for piece in pieces(self._file, place.frame):
                read = piece.read
                if skip >= len(piece.data):
                    skip -= len(piece.data)
                    continue
                data, at = piece.data[skip:], piece.inside + skip
                skip = 0
                cut = data.rfind(b"\n") + 1
                if not cut:
                    held.append(data)
                    length += len(data)
                    if length > LONGEST_LINE:
                        raise Damaged(f"a line is longer than {LONGEST_LINE:,} bytes")
                    continue
                whole = b"".join((*held, data[: cut - 1]))
                yield Block(start, whole.split(b"\n"), read)
                held, length = [data[cut:]], len(data) - cut
                start = Place(piece.frame, at + cut)
        except Damaged as broken:
            damage = str(broken)
        except OSError as error:
            raise self.failure(error.strerror or str(error)) from error
        yield Block(start, [], read, b"".join(held), damage)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
