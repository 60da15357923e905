"""What is to be put, opened: a file, plain or packed; standard input; or a text that was given."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from kinesis_tui.failure import Failure
from kinesis_tui.live.line_file import Block, LineFile
from kinesis_tui.live.line_packing import GZIP_MAGIC, ZSTD_MAGIC
from kinesis_tui.services.kinesis.put.lines import Line, Lines


class LineInput(Protocol):
    """Gives lines one after the other."""

    def at_hand(self) -> bool:
        """Whether the next line, whole, or the end is there without waiting."""
        ...

    async def next(self) -> Line | None:
        """Return the next line, or None at the end. Raises `Failure`."""
        ...


@contextmanager
def opened(
    file: Path | None, data: bytes | None, *, raw: bool, longest: int, broken_off: Callable[[str], None] | None = None
) -> Iterator[LineInput]:
    """Open the input and close it at the end; standard input stays open.

    With `raw` all of it is one line, which may be `longest` bytes. Where packing breaks off, what is whole before that
    is all, and `broken_off` gets a sentence; where that is None it is a `Failure`. Raises `Failure` where it can't be
    opened.
    """
    if data is not None:
        yield OneLine(data)
    elif file is None:
        descriptor = standard_input()
        yield Whole(descriptor, "standard input", longest) if raw else Lines(descriptor, "standard input")
    elif not raw and _is_packed(file):
        with LineFile(file) as packed:
            yield PackedLines(packed, broken_off)
    else:
        descriptor = _open(file)
        try:
            yield Whole(descriptor, str(file), longest) if raw else Lines(descriptor, str(file))
        finally:
            os.close(descriptor)


def standard_input() -> int:
    """Return standard input's descriptor. Raises `Failure` where the program has none."""
    if sys.stdin is None:
        raise Failure("Reading standard input failed", "there is none", "name a file")
    return sys.stdin.fileno()


class OneLine:
    """A text that was given."""

    def __init__(self, data: bytes) -> None:
        self._left: Line | None = Line(1, data)

    def at_hand(self) -> bool:
        """Say that nothing is to be waited for."""
        return True

    async def next(self) -> Line | None:
        """Return it once."""
        line, self._left = self._left, None
        return line


class Whole:
    """All of a descriptor as one line."""

    def __init__(self, descriptor: int, name: str, longest: int) -> None:
        self._lines = Lines(descriptor, name, longest)
        self._done = False

    def at_hand(self) -> bool:
        """Say that nothing is to be waited for."""
        return True

    async def next(self) -> Line | None:
        """Return everything, once."""
        if self._done:
            return None
        self._done = True
        return Line(1, await self._lines.rest())


class PackedLines:
    """Lines of a packed file, unpacked in a thread."""

    def __init__(self, file: LineFile, broken_off: Callable[[str], None] | None = None) -> None:
        self._file = file
        self._broken_off = broken_off
        self._blocks = file.blocks()
        self._lines: list[bytes] = []
        self._at = 0
        self._number = 0
        self._ended = False

    def at_hand(self) -> bool:
        """Say that nothing is to be waited for."""
        return True

    async def next(self) -> Line | None:
        """Return the next line. Raises `Failure` where the packing is broken: what came before is whole."""
        while self._at >= len(self._lines):
            if self._ended:
                return None
            self._take(await asyncio.to_thread(next, self._blocks, None))
        self._at += 1
        self._number += 1
        return Line(self._number, self._lines[self._at - 1].removesuffix(b"\r"))

    def _take(self, block: Block | None) -> None:
        if block is None:
            self._ended = True
            return
        rest = block.rest
        if block.damage:
            if self._broken_off is None:
                raise self._file.failure(f"it breaks off after line {self._number}: {block.damage}")
            self._broken_off(f"{self._file.path} breaks off after line {self._number}: {block.damage}")
            rest = b""
        self._lines, self._at = [*block.lines, *([rest] if rest else [])], 0


def _is_packed(file: Path) -> bool:
    if not file.is_file():  # a named pipe can be read but once
        return False
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(4).startswith((GZIP_MAGIC, ZSTD_MAGIC))
    except OSError as error:
        raise _unreadable(file, error) from error


def _open(file: Path) -> int:
    try:
        if file.is_dir():
            raise IsADirectoryError(0, "it is a directory")
        return os.open(file, os.O_RDONLY)
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: OSError) -> Failure:
    return Failure(f"Reading {file} failed", str(error.strerror), "check its name and permissions")
