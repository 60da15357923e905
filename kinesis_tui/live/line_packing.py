"""How the lines of a file are packed: plain, gzip or zstd, in frames that can each be read by themselves."""

import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

FRAME_BYTES = 2**20
"""Unpacked bytes after which a new frame begins: a reader can begin there."""
BLOCK_BYTES = 32 * 1024
"""Unpacked bytes of a zstd block, of which nothing can be read where its end is missing."""
PIECE_BYTES = 256 * 1024
"""Bytes that are read, or unpacked, at a time."""
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_GZIP_WBITS = 31


class Damaged(Exception):
    """The packed bytes can't be unpacked any further; the text says why."""


class Packer(Protocol):
    """Turns lines into the bytes of a file."""

    def pack(self, lines: bytes) -> bytes:
        """Return bytes from which, with all before, these lines can be unpacked whole."""
        ...

    def end(self) -> bytes:
        """Return what ends the file in good order."""
        ...


def packer_for(name: str) -> Packer:
    """Return the packer that a file's name asks for: `.zst`, `.gz`, or none."""
    if name.endswith(".zst"):
        return _ZstdPacker()
    return _GzipPacker() if name.endswith(".gz") else _Plain()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some unpacked bytes and where they stand."""

    frame: int
    """Offset in the file at which unpacking can begin."""
    inside: int
    """Unpacked bytes between there and the piece."""
    data: bytes
    read: int
    """Bytes of the file read so far."""


def pieces(file: BinaryIO, frame: int = 0) -> Iterator[Piece]:
    """Unpack a file from the offset of a frame on; how it is packed is told by its first bytes.

    Raises `Damaged` where the packing breaks off or is broken; everything before has been yielded then.
    """
    file.seek(0)
    magic = file.read(4)
    file.seek(frame)
    if magic.startswith(ZSTD_MAGIC):
        yield from _frames(file, frame, _ZstdFrame)
    elif magic.startswith(GZIP_MAGIC):
        yield from _frames(file, frame, _GzipFrame)
    else:
        while data := file.read(PIECE_BYTES):
            yield Piece(frame, 0, data, frame + len(data))
            frame += len(data)


class _Frame(Protocol):
    """Unpacks one frame."""

    @property
    def ended(self) -> bool:
        """Whether all of the frame was fed."""
        ...

    @property
    def rest(self) -> bytes:
        """What follows the frame in the bytes it was fed."""
        ...

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack, at most `PIECE_BYTES` at a time; raises `Damaged`."""
        ...


def _frames(file: BinaryIO, start: int, kind: "Callable[[], _Frame]") -> Iterator[Piece]:
    frame = kind()
    read, inside, data = start, 0, b""
    while True:
        if not data:
            data = file.read(PIECE_BYTES)
            read += len(data)
        if not data:
            break
        for part in frame.feed(data):
            yield Piece(start, inside, part, read)
            inside += len(part)
        data = b""
        if frame.ended:
            data = frame.rest
            start, inside, frame = read - len(data), 0, kind()
    if read > start:
        raise Damaged("its compression was not ended in good order")


class _ZstdFrame:
    def __init__(self) -> None:
        self._zstd = _zstd()
        self._unpacker: Any = self._zstd.ZstdDecompressor()

    @property
    def ended(self) -> bool:
        return bool(self._unpacker.eof)

    @property
    def rest(self) -> bytes:
        return bytes(self._unpacker.unused_data)

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while True:
                part = self._unpacker.decompress(data, PIECE_BYTES)
                if part:
                    yield part
                if self._unpacker.eof or self._unpacker.needs_input:
                    return
                data = b""
        except self._zstd.ZstdError as error:
            raise Damaged("its zstd compression is broken") from error


class _GzipFrame:
    def __init__(self) -> None:
        self._unpacker = zlib.decompressobj(wbits=_GZIP_WBITS)

    @property
    def ended(self) -> bool:
        return bool(self._unpacker.eof)

    @property
    def rest(self) -> bytes:
        return bytes(self._unpacker.unused_data)

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while True:
                part = self._unpacker.decompress(data, PIECE_BYTES)
                if part:
                    yield part
                data = self._unpacker.unconsumed_tail
                if self._unpacker.eof or (not data and len(part) < PIECE_BYTES):
                    return
        except zlib.error as error:
            raise Damaged("its gzip compression is broken") from error


class _Plain:
    def pack(self, lines: bytes) -> bytes:
        return lines

    def end(self) -> bytes:
        return b""


def _blocks(lines: bytes) -> Iterator[bytes]:
    """Yield whole lines, about `BLOCK_BYTES` at a time."""
    start = 0
    while start < len(lines):
        end = lines.find(b"\n", start + BLOCK_BYTES) + 1 or len(lines)
        yield lines[start:end]
        start = end


class _ZstdPacker:
    def __init__(self) -> None:
        self._packer = _zstd().ZstdCompressor()
        self._inside = 0

    def pack(self, lines: bytes) -> bytes:
        return b"".join(map(self._block, _blocks(lines)))

    def _block(self, lines: bytes) -> bytes:
        self._inside += len(lines)
        if self._inside < FRAME_BYTES:
            return bytes(self._packer.compress(lines, mode=self._packer.FLUSH_BLOCK))
        self._inside = 0
        return bytes(self._packer.compress(lines, mode=self._packer.FLUSH_FRAME))

    def end(self) -> bytes:
        return bytes(self._packer.flush()) if self._inside else b""


class _GzipPacker:
    def __init__(self) -> None:
        self._packer = zlib.compressobj(wbits=_GZIP_WBITS)
        self._inside = 0

    def pack(self, lines: bytes) -> bytes:
        self._inside += len(lines)
        packed = self._packer.compress(lines)
        if self._inside < FRAME_BYTES:
            return packed + self._packer.flush(zlib.Z_SYNC_FLUSH)
        return packed + self.end()

    def end(self) -> bytes:
        if not self._inside:
            return b""
        last = self._packer.flush()
        self._packer, self._inside = zlib.compressobj(wbits=_GZIP_WBITS), 0
        return last


def _zstd() -> Any:
    """Import the compression when it is first wanted; the standard library has it from Python 3.14 on."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd
