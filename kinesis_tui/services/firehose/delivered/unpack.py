"""An object's bytes unpacked within a bound: gzip, zip, snappy framed, raw or as Hadoop has it, zstd."""

import io
import struct
import zipfile
from typing import NamedTuple

from kinesis_tui.payload.compression import (
    GZIP_MAGIC,
    SNAPPY_MAGIC,
    ZSTD_MAGIC,
    gunzip,
    unsnappy,
    unsnappy_raw,
    unzstd,
    varint,
)

LIMIT_BYTES = 128 * 2**20
"""Unpacked bytes at most; what is beyond is left out, and that is said."""
ZIP_MAGIC = b"PK\x03\x04"
_LENGTH = struct.Struct(">I")


class Unpacked(NamedTuple):
    """What was inside."""

    body: bytes
    packing: str = ""
    """"gzip", "zip", "snappy", "hadoop snappy", "zstd"; empty for none."""
    clipped: bool = False
    """Whether there was more than `LIMIT_BYTES`."""
    damaged: str = ""
    """What it begins as, where it could not be unpacked: cut short, or damaged."""


def unpack(data: bytes, limit: int = LIMIT_BYTES) -> Unpacked:
    """Unpack an object, told by its first bytes and not by its name; what can't be unpacked stays as it is."""
    if data.startswith(ZIP_MAGIC):
        return _unzip(data, limit) or Unpacked(data, damaged="zip")
    for magic, name, undo in (
        (GZIP_MAGIC, "gzip", gunzip),
        (SNAPPY_MAGIC, "snappy", unsnappy),
        (ZSTD_MAGIC, "zstd", unzstd),
    ):
        if data.startswith(magic):
            inner = undo(data, limit)
            return Unpacked(data, damaged=name) if inner is None else Unpacked(inner[0], name, inner[1])
    return _unpack_without_magic(data, limit)


def _unpack_without_magic(data: bytes, limit: int) -> Unpacked:
    """Try the two snappy forms that nothing marks; what comes out must be text."""
    if _is_text(data[:512]):
        return Unpacked(data)
    blocks = hadoop_snappy(data, limit)
    if blocks is not None and _is_text(blocks.body[:512]):
        return blocks
    raw = unsnappy_raw(data, limit)
    return Unpacked(raw[0], "snappy", raw[1]) if raw is not None and _is_text(raw[0][:512]) else Unpacked(data)


def hadoop_snappy(data: bytes, limit: int) -> Unpacked | None:
    """Unpack Hadoop's snappy: blocks of a length, then chunks of a length and raw snappy each; None where it is none.

    https://github.com/apache/hadoop/blob/trunk/hadoop-common-project/hadoop-common/src/main/java/org/apache/hadoop/io/compress/BlockCompressorStream.java
    """
    parts: list[bytes] = []
    place = size = 0
    while place < len(data):
        if place + _LENGTH.size > len(data):
            return None
        (whole,) = _LENGTH.unpack_from(data, place)
        place += _LENGTH.size
        if size + whole > limit:
            return Unpacked(b"".join(parts), "hadoop snappy", clipped=True) if parts else None
        block = _block(data, place, whole)
        if block is None:
            return None
        body, place = block
        parts.append(body)
        size += len(body)
    return Unpacked(b"".join(parts), "hadoop snappy") if parts else None


def _block(data: bytes, place: int, whole: int) -> tuple[bytes, int] | None:
    """Unpack the chunks of one block, and say where it ends."""
    import cramjam

    body = b""
    while len(body) < whole:
        if place + _LENGTH.size > len(data):
            return None
        (packed,) = _LENGTH.unpack_from(data, place)
        place += _LENGTH.size
        chunk = data[place : place + packed]
        if len(chunk) < packed or not 0 < varint(chunk)[0] <= whole - len(body):
            return None
        try:
            body += bytes(cramjam.snappy.decompress_raw(chunk))
        except cramjam.DecompressionError:
            return None
        place += packed
    return body, place


def _unzip(data: bytes, limit: int) -> Unpacked | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts: list[bytes] = []
            room = limit
            for name in archive.namelist():
                with archive.open(name) as inside:
                    part = inside.read(room + 1)
                parts.append(part[:room])
                if len(part) > room:
                    return Unpacked(b"".join(parts), "zip", clipped=True)
                room -= len(part)
            return Unpacked(b"".join(parts), "zip")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return None


def _is_text(start: bytes) -> bool:
    try:
        text = start[:-3].decode() if len(start) > 3 else start.decode()
    except UnicodeDecodeError as error:
        if error.start < len(start) - 7:
            return False
        text = start[: error.start].decode()
    return not any(character < " " and character not in "\t\r\n" for character in text)
