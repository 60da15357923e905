"""Compressed payloads undone within a bound: gzip, zlib, zstd, lz4 frames and framed or raw snappy.

Each function returns the bytes and whether there were more than `limit`, or None where the data is not whole and
sound. The checksum of each format is checked by its library.
"""

import sys
import zlib
from collections.abc import Callable
from typing import Any

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
LZ4_MAGIC = b"\x04\x22\x4d\x18"
SNAPPY_MAGIC = b"\xff\x06\x00\x00sNaPpY"

Inflated = tuple[bytes, bool]

_MEMBERS = 64
"""More than any writer makes; each further member costs a copy of what is left."""
_SNAPPY_CHUNKS = 16_384
"""A chunk holds 64 KiB at most and is full but for the last; a writer that flushes often makes more of them."""
_SNAPPY_AT_ONCE = 16
_RAW_LEAST = 24
_RAW_TIMES = 32
"""Snappy's copies make 64 bytes of 3, no more: a length beyond this many times the input is none."""


def gunzip(data: bytes, limit: int) -> Inflated | None:
    """Decompress all members of a gzip file (RFC 1952); zeros after them are padding."""
    return _members(data, limit, lambda: zlib.decompressobj(wbits=31), zlib.error, GZIP_MAGIC, padding=b"\0")


def unzlib(data: bytes, limit: int) -> Inflated | None:
    """Decompress a zlib stream (RFC 1950), which has two bytes of header and a checksum at its end."""
    if len(data) < 8 or (data[0] << 8 | data[1]) % 31 or data[0] & 0x0F != 8 or data[0] > 0x7F or data[1] & 0x20:
        return None
    return _members(data, limit, lambda: zlib.decompressobj(wbits=15), zlib.error, None)


def unzstd(data: bytes, limit: int) -> Inflated | None:
    """Decompress zstd frames (RFC 8878). A window beyond 128 MiB, zstd's own bound, is refused."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    return _members(data, limit, zstd.ZstdDecompressor, zstd.ZstdError, ZSTD_MAGIC)


def unlz4(data: bytes, limit: int) -> Inflated | None:
    """Decompress lz4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md)."""
    from lz4 import frame

    return _members(data, limit, frame.LZ4FrameDecompressor, RuntimeError, LZ4_MAGIC)


def unsnappy(data: bytes, limit: int) -> Inflated | None:
    """Decompress framed snappy, chunk by chunk (https://github.com/google/snappy/blob/main/framing_format.txt)."""
    import cramjam

    parts: list[bytes] = []
    size, place = 0, len(SNAPPY_MAGIC)
    for _ in range(_SNAPPY_CHUNKS // _SNAPPY_AT_ONCE):
        end = _chunks_end(data, place)
        if end is None:
            return None
        try:
            part = bytes(cramjam.snappy.decompress(SNAPPY_MAGIC + data[place:end]))
        except cramjam.DecompressionError:
            return None
        parts.append(part)
        size += len(part)
        if size > limit:
            return b"".join(parts)[:limit], True
        if end == len(data):
            return b"".join(parts), False
        place = end
    return b"".join(parts), True


def unsnappy_raw(data: bytes, limit: int) -> Inflated | None:
    """Decompress snappy without a frame (https://github.com/google/snappy/blob/main/format_description.txt).

    It has no magic and no checksum: only what really became smaller and begins with a literal, as everything must, is
    tried. The caller has to see to it that what comes out makes sense.
    """
    import cramjam

    if len(data) < _RAW_LEAST:
        return None
    size, place = varint(data)
    if not len(data) < size <= min(limit, len(data) * _RAW_TIMES) or data[place] & 3:
        return None
    try:
        return bytes(cramjam.snappy.decompress_raw(data)), False
    except cramjam.DecompressionError:
        return None


def _members(
    data: bytes,
    limit: int,
    make: Callable[[], Any],
    broken: type[Exception],
    magic: bytes | None,
    padding: bytes = b"",
) -> Inflated | None:
    """Decompress one stream after another with decompressors that speak as `zlib.decompressobj` does."""
    parts: list[bytes] = []
    room, rest = limit, data
    for _ in range(_MEMBERS):
        member = make()
        try:
            # One byte more than there is room for tells a full body from a clipped one.
            part = member.decompress(rest, room + 1)
        except broken:
            return None
        parts.append(part[:room])
        if len(part) > room:
            return b"".join(parts), True
        if not member.eof:
            return None
        room -= len(part)
        rest = (member.unused_data or b"").lstrip(padding) if padding else member.unused_data
        if not rest:
            return b"".join(parts), False
        if magic is None or not rest.startswith(magic):
            return None
    return b"".join(parts), True


def _chunks_end(data: bytes, place: int) -> int | None:
    """Return where the next few chunks end; None where one is cut short."""
    for _ in range(_SNAPPY_AT_ONCE):
        if place == len(data):
            break
        head = data[place : place + 4]
        place += 4 + int.from_bytes(head[1:], "little")
        if len(head) < 4 or place > len(data):
            return None
    return place


def varint(data: bytes) -> tuple[int, int]:
    """Read a number of seven bits a byte, lowest first, and where the rest begins; 0, 0 where it is none."""
    size = 0
    for index, byte in enumerate(data[:5]):
        size |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return size, index + 1
    return 0, 0
