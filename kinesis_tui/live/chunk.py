"""Rows packed side by side in a few buffers, so that a retained record costs little more than its payload."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kinesis_tui.live.plain_bytes import all_plain

_OVERHEAD_BYTES = 650
"""A chunk's own objects, measured: arrays, buffers, tuple and instance."""
_EXTRA_BYTES = 160
"""Counted for each row that carries an extra object; what it really takes is its maker's business."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, unpacked to be looked at."""

    source: str
    """Where it came from: a shard's id, a log stream's name."""
    id: str
    """The source's own id: a sequence number, an event id."""
    key: str
    time: int
    """Milliseconds since the epoch."""
    payload: bytes
    extra: object | None
    number: int
    """Absolute in its ring; in a chunk alone, its index."""


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """An immutable page of rows; columns are buffers, row i of each lies between offsets i and i + 1."""

    sources: tuple[str, ...]
    """One, or as many as there are rows where small pages of several sources were packed together."""
    times: "array[int]"
    id_prefix: str
    """What all ids start with, kept once: sequence numbers of one page differ in their last digits only."""
    ids: bytes
    id_offsets: "array[int]"
    keys: bytes
    key_offsets: "array[int]"
    payloads: bytes
    payload_offsets: "array[int]"
    is_plain: bool
    """Whether all payloads are certainly UTF-8 and packed in nothing; told once, or every search would look again."""
    extras: Mapping[int, object] | None
    size_bytes: int
    """What the chunk holds in memory."""

    @staticmethod
    def pack(
        source: str,
        times: Iterable[int],
        keys: Sequence[str],
        ids: Sequence[str],
        payloads: Sequence[bytes],
        extras: Mapping[int, object] | None = None,
    ) -> "Chunk":
        """Pack one page of one source; all columns have the same length.

        `times` are milliseconds since the epoch; `extras` maps a row's index to whatever else belongs to it.
        """
        return _packed((source,), times, keys, ids, payloads, extras)

    @staticmethod
    def mixed(
        sources: Sequence[str], times: Iterable[int], keys: Sequence[str], ids: Sequence[str], payloads: Sequence[bytes]
    ) -> "Chunk":
        """Pack rows of several sources, one source for each row, in their order; otherwise as `pack`."""
        return _packed(tuple(sources), times, keys, ids, payloads, None)

    @staticmethod
    def joined(chunks: Sequence["Chunk"]) -> "Chunk":
        """Pack several chunks, also of different sources, into one; their rows follow each other."""
        rows = [chunk.row(index) for chunk in chunks for index in range(len(chunk))]
        sources = tuple(row.source for row in rows)
        return _packed(
            sources if len(set(sources)) > 1 else sources[:1],
            [row.time for row in rows],
            [row.key for row in rows],
            [row.id for row in rows],
            [row.payload for row in rows],
            {index: row.extra for index, row in enumerate(rows) if row.extra is not None},
        )

    def __len__(self) -> int:
        return len(self.times)

    def row(self, index: int, number: int | None = None) -> Row:
        """Unpack the row at `index`, from 0; `number` is what it is called in its ring. Raises IndexError."""
        if not 0 <= index < len(self.times):
            raise IndexError(f"row {index} is not one of {len(self.times)}")
        return Row(
            self.sources[index if len(self.sources) > 1 else 0],
            self.id_prefix
            + self.ids[self.id_offsets[index] : self.id_offsets[index + 1]].decode("utf-8", "surrogatepass"),
            self.keys[self.key_offsets[index] : self.key_offsets[index + 1]].decode("utf-8", "surrogatepass"),
            self.times[index],
            self.payloads[self.payload_offsets[index] : self.payload_offsets[index + 1]],
            self.extras.get(index) if self.extras else None,
            index if number is None else number,
        )


def _packed(
    sources: tuple[str, ...],
    times: Iterable[int],
    keys: Sequence[str],
    ids: Sequence[str],
    payloads: Sequence[bytes],
    extras: Mapping[int, object] | None,
) -> Chunk:
    when = array("q", times)
    if not len(when) == len(keys) == len(ids) == len(payloads):
        raise ValueError(f"{len(when)} times, {len(keys)} keys, {len(ids)} ids and {len(payloads)} payloads")
    prefix = _common_prefix(min(ids), max(ids)) if ids else ""
    id_bytes, id_offsets = _column([each[len(prefix) :] for each in ids] if prefix else ids)
    key_bytes, key_offsets = _column(keys)
    payload_bytes, payload_offsets = b"".join(payloads), _offsets(payloads)
    size = _OVERHEAD_BYTES + len(payload_bytes) + len(key_bytes) + len(id_bytes) + 8 * len(when) + 8 * len(sources)
    size += sum(offsets.itemsize * len(offsets) for offsets in (id_offsets, key_offsets, payload_offsets))
    kept = dict(extras) if extras else None
    size += _EXTRA_BYTES * len(kept or ())
    return Chunk(
        sources,
        when,
        prefix,
        id_bytes,
        id_offsets,
        key_bytes,
        key_offsets,
        payload_bytes,
        payload_offsets,
        all_plain(payloads, payload_bytes),
        kept,
        size,
    )


def _common_prefix(least: str, greatest: str) -> str:
    """Of all texts that sort between these two, and of them."""
    for index, character in enumerate(least):
        if character != greatest[index]:
            return least[:index]
    return least


def _column(texts: Sequence[str]) -> "tuple[bytes, array[int]]":
    whole = "".join(texts)
    if whole.isascii():
        return whole.encode("ascii"), _offsets(texts)
    # Offsets count bytes; a lone surrogate, which no endpoint should send, must not end the tail.
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    return b"".join(encoded), _offsets(encoded)


def _offsets(parts: Sequence[str] | Sequence[bytes]) -> "array[int]":
    # "I" is four bytes on every platform CPython runs on; a chunk is a page of 10 MiB at most.
    return array("I", accumulate(map(len, parts), initial=0))
