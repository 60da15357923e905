"""Events that belong together: those of one log stream that continue one, as the lines of a stack trace do."""

from collections.abc import Iterator, Sequence

from kinesis_tui.live.ring import Ring, Row
from kinesis_tui.services.logs.model.continuation import APART_MS, continues, ends_trace

LOOKED_AT = 2_000
"""Rows on either side among which the other lines are looked for: the streams of other groups lie in between."""
MOST_LINES = 500
_HEAD_BYTES = 200


def block_of(ring: Ring, row: Row, looked_at: int = LOOKED_AT) -> Sequence[Row]:
    """Return the event that a row belongs to, and all that continue it, in their order; the row alone in most cases.

    `looked_at`: how many rows on either side.
    """
    before = [row]
    for other in _same_stream(ring, row, range(row.number - 1, max(ring.first, row.number - looked_at) - 1, -1)):
        if not belongs(before[-1], other):
            break
        before.append(other)
        if len(before) == MOST_LINES:
            break
    found = before[::-1]
    for other in _same_stream(ring, row, range(row.number + 1, min(ring.end, row.number + looked_at))):
        if len(found) == MOST_LINES or not belongs(other, found[-1]):
            break
        found.append(other)
    return found


def is_continuation(row: Row) -> bool:
    """Whether a row by itself looks like the continuation of one before."""
    return continues(_head(row))


def _same_stream(ring: Ring, row: Row, numbers: range) -> Iterator[Row]:
    for number in numbers:
        other = ring.row(number)
        if other.key == row.key and other.source == row.source:
            yield other


def belongs(row: Row, before: Row) -> bool:
    """Whether a row continues the one before it in its stream."""
    if abs(row.time - before.time) > APART_MS:
        return False
    return is_continuation(row) or (is_continuation(before) and ends_trace(_head(row)))


def _head(row: Row) -> str:
    return row.payload[:_HEAD_BYTES].decode("utf-8", "replace")
