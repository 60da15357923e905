"""Rows that hold some bytes, found without looking at each row."""

from bisect import bisect_right
from collections.abc import Iterator

from kinesis_tui.live.ring import Ring, Row


def rows_with(ring: Ring, needle: bytes, start: int, stop: int) -> Iterator[Row]:
    """Yield the rows from `start` up to, not including, `stop` of which the payload holds the bytes."""
    for first, chunk in ring.chunks(start):
        if first >= stop:
            return
        offsets = chunk.payload_offsets
        place = chunk.payloads.find(needle)
        while place >= 0:
            index = bisect_right(offsets, place) - 1
            is_within = place + len(needle) <= offsets[index + 1]
            if is_within and start <= first + index < stop:
                yield chunk.row(index, first + index)
            place = chunk.payloads.find(needle, offsets[index + 1] if is_within else place + 1)
