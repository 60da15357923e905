"""Delivered records into ring chunks: a row's source is the object's key, its id the record's number in it."""

from collections.abc import Iterator, Sequence

from kinesis_tui.live.ring import Chunk

ROWS_PER_CHUNK = 2_000


def chunks(key: str, time_ms: int, records: Sequence[bytes]) -> Iterator[Chunk]:
    """Pack an object's records; their time is the object's. For a thread where there are many."""
    for start in range(0, len(records), ROWS_PER_CHUNK):
        part = records[start : start + ROWS_PER_CHUNK]
        numbers = [str(start + number + 1) for number in range(len(part))]
        yield Chunk.pack(key, [time_ms] * len(part), [""] * len(part), numbers, part)
