"""Avro object container files in a record (https://avro.apache.org/docs/1.12.0/specification/#object-container-files).

The container is read here, block by block, because fastavro's own reader decompresses a block whatever its size.
"""

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import NamedTuple

from kinesis_tui.payload.as_json import NotWritable, written
from kinesis_tui.payload.avro_schema import UNREADABLE, AvroSchema, SchemaRefused
from kinesis_tui.payload.compression import Inflated, unzstd

MAGIC = b"Obj\x01"
MOST_VALUES = 100_000
"""Values of one container that are read; a value can take one byte or none."""
_SYNC_BYTES = 16
_SNAPPY_CHECKSUM_BYTES = 4


class Container(NamedTuple):
    """What a container file holds."""

    body: bytes
    """A JSON array of its values."""
    name: str
    """The schema's."""
    codec: str
    values: int
    clipped: bool


class ContainerRefused(ValueError):
    """The container can't be read; the text is a clause that says why."""


def container_json(data: bytes, limit: int) -> Container:
    """Write the values of a container as a JSON array of `limit` bytes at most; raises ContainerRefused."""
    stream = BytesIO(data)
    stream.seek(len(MAGIC))
    try:
        head = AvroSchema(b'{"type":"map","values":"bytes"}').value(stream)
        codec = head.get("avro.codec", b"null").decode()
        schema = AvroSchema(head["avro.schema"])
        return _Blocks(stream, schema, codec, limit).read()
    except SchemaRefused as error:
        raise ContainerRefused(f"its schema can't be used: {error}") from None
    except NotWritable as error:
        raise ContainerRefused(f"a value can't be shown: {error}") from None
    except UNREADABLE as error:
        raise ContainerRefused(str(error)[:200] or "its bytes are not what its schema says") from None


class _Blocks:
    def __init__(self, stream: BytesIO, schema: AvroSchema, codec: str, limit: int) -> None:
        if codec not in _CODECS:
            raise ValueError(f"nothing here undoes its compression {codec[:40]!r}")
        self._stream = stream
        self._schema = schema
        self._codec = codec
        self._room = limit
        self._written: list[bytes] = []
        self._long = AvroSchema(b'"long"')

    def read(self) -> Container:
        """Read the blocks up to the limit; raises ValueError where they are broken."""
        sync, clipped = self._stream.read(_SYNC_BYTES), False
        if len(sync) != _SYNC_BYTES:
            raise ValueError("it is cut short in its header")
        size = self._stream.getbuffer().nbytes
        while not clipped and self._stream.tell() < size:
            clipped = not self._block(sync)
        body = b"[" + b",".join(self._written) + b"]"
        return Container(body, self._schema.name, self._codec, len(self._written), clipped)

    def _block(self, sync: bytes) -> bool:
        """Read one block; False where that is as far as the bounds allow."""
        count, length = self._long.value(self._stream), self._long.value(self._stream)
        packed = self._stream.read(max(length, 0))
        if count < 0 or len(packed) != length or self._stream.read(_SYNC_BYTES) != sync:
            raise ValueError("a block of it is cut short or broken")
        unpacked = _CODECS[self._codec](packed, self._room)
        if unpacked is None:
            raise ValueError(f"a block's compression {self._codec} is broken")
        block, clipped = unpacked
        return self._values(BytesIO(block), count, clipped)

    def _values(self, block: BytesIO, count: int, clipped: bool) -> bool:
        for _ in range(count):
            if len(self._written) >= MOST_VALUES:
                return False
            try:
                line = written(self._schema.value(block), exact=self._schema.has_floats)
            except UNREADABLE:
                if clipped:
                    return False
                raise
            self._room -= len(line) + 1
            if self._room < 0:
                return False
            self._written.append(line)
        return not clipped


def _deflate(data: bytes, limit: int) -> Inflated | None:
    try:
        part = zlib.decompressobj(wbits=-15).decompress(data, limit + 1)
    except zlib.error:
        return None
    return part[:limit], len(part) > limit


def _bzip2(data: bytes, limit: int) -> Inflated | None:
    import bz2

    try:
        part = bz2.BZ2Decompressor().decompress(data, limit + 1)
    except OSError:
        return None
    return part[:limit], len(part) > limit


def _xz(data: bytes, limit: int) -> Inflated | None:
    import lzma

    try:
        part = lzma.LZMADecompressor(memlimit=128 * 1024 * 1024).decompress(data, limit + 1)
    except lzma.LZMAError:
        return None
    return part[:limit], len(part) > limit


def _snappy(data: bytes, limit: int) -> Inflated | None:
    import cramjam

    packed, checksum = data[:-_SNAPPY_CHECKSUM_BYTES], data[-_SNAPPY_CHECKSUM_BYTES:]
    try:
        size: int = cramjam.snappy.decompress_raw_len(packed)
        if size > limit:
            return b"", True  # raw snappy comes whole or not at all
        found = bytes(cramjam.snappy.decompress_raw(packed))
    except cramjam.DecompressionError:
        return None
    return (found, False) if zlib.crc32(found) == int.from_bytes(checksum, "big") else None


_CODECS: Mapping[str, Callable[[bytes, int], Inflated | None]] = MappingProxyType(
    {
        "null": lambda data, limit: (data[:limit], len(data) > limit),
        "deflate": _deflate,
        "snappy": _snappy,
        "zstandard": unzstd,
        "bzip2": _bzip2,
        "xz": _xz,
    }
)
