"""A query over the packed rows of a tail."""

from kinesis_tui.live.filtering import SEARCHED_BYTES, ChunkFilter
from kinesis_tui.payload.decode import Decoder, decode
from kinesis_tui.query.filter import Filter
from kinesis_tui.query.tree import Query
from kinesis_tui.services.kinesis.tail.packing import Aside


def record_filter(query: Query, text: str, decoder: Decoder | None = None) -> ChunkFilter:
    """Make what `Matches` looks for records with; `decoder` is the one chosen for the stream."""
    return ChunkFilter(
        Filter(query),
        text,
        decode=lambda data: decode(data, SEARCHED_BYTES, decoder),
        outer=_outer,
        told=decoder is not None,
    )


def _outer(extra: object | None) -> tuple[str, ...]:
    return ("kpl",) if isinstance(extra, Aside) and extra.sub_sequence_number is not None else ()
