"""A packed row as what a query looks at: unpacked and decoded no further than the query asks."""

from collections.abc import Callable

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.payload.decode import Decoded
from kinesis_tui.payload.packed import LEAST_LARGEST

Decode = Callable[[bytes], Decoded]
Outer = Callable[[object | None], tuple[str, ...]]
"""Names what was undone before the row was packed, from the row's extra object: `("kpl",)`."""


def decoded_body(decoded: Decoded) -> bytes:
    """Return what a query reads: JSON, JSON Lines and binary as they are, text of any encoding as UTF-8."""
    if decoded.original is not None and decoded.steps[-1] == "json-lines":
        return decoded.original
    if decoded.kind == "text" and decoded.steps and decoded.text is not None:
        return decoded.text.encode("utf-8", "surrogatepass")
    return decoded.body


class RowSubject:
    """One row of a chunk."""

    __slots__ = ("_chunk", "_decode", "_decoded", "_index", "_outer", "_plain")

    group = ""

    def __init__(self, chunk: Chunk, index: int, decode: Decode, outer: Outer, *, plain: bool) -> None:
        self._chunk = chunk
        self._index = index
        self._decode = decode
        self._outer = outer
        self._plain = plain
        self._decoded: Decoded | None = None

    @property
    def key(self) -> str:
        """The partition key."""
        chunk, index = self._chunk, self._index
        return chunk.keys[chunk.key_offsets[index] : chunk.key_offsets[index + 1]].decode("utf-8", "surrogatepass")

    @property
    def shard(self) -> str:
        """Where the row came from."""
        return self._chunk.sources[self._index if len(self._chunk.sources) > 1 else 0]

    @property
    def stream(self) -> str:
        """Where the row came from: a log stream is a source as a shard is."""
        return self.shard

    @property
    def seq(self) -> str:
        """The source's own id."""
        return self._chunk.row(self._index).id

    @property
    def size(self) -> int:
        """The payload's bytes as they came."""
        offsets = self._chunk.payload_offsets
        return offsets[self._index + 1] - offsets[self._index]

    @property
    def time_ms(self) -> int | None:
        """When it arrived; None where that is unknown."""
        return self._chunk.times[self._index] or None

    @property
    def decoded(self) -> tuple[str, ...]:
        """What was undone or recognised, outermost first."""
        chunk = self._chunk
        extra = chunk.extras.get(self._index) if chunk.extras else None
        return self._outer(extra) + self._opened().steps

    @property
    def body(self) -> bytes:
        """The innermost bytes, as `decoded_body` gives them."""
        return self._payload() if self._plain else decoded_body(self._opened())

    @property
    def in_part(self) -> bool:
        """Whether what was asked for could be answered from a part of the payload only, which is too large."""
        found = self._decoded
        return found is not None and (found.clipped or (bool(found.note) and len(found.body) > LEAST_LARGEST))

    def _opened(self) -> Decoded:
        if self._decoded is None:
            self._decoded = self._decode(self._payload())
        return self._decoded

    def _payload(self) -> bytes:
        chunk, index = self._chunk, self._index
        return chunk.payloads[chunk.payload_offsets[index] : chunk.payload_offsets[index + 1]]
