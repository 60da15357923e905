"""Where bytes occur in packed rows: a whole buffer is searched at once, and what is found is mapped to rows."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.query.regex_matcher import RegexMatcher

STEP_BYTES = 256 * 1024
STEP_ROWS = 2_048


def step_end(chunk: Chunk, start: int) -> int:
    """Return where a step of about a millisecond from row `start` on ends; one row at least."""
    offsets = chunk.payload_offsets
    stop = bisect_right(offsets, offsets[start] + STEP_BYTES, start) - 1
    return max(start + 1, min(stop, start + STEP_ROWS, len(chunk)))


def hits(buffer: bytes, needle: bytes, offsets: "array[int]", start: int, stop: int) -> list[int]:
    """Map what `find` finds to rows; a match that lies across a row's end is none.

    `buffer` holds the rows `start` to `stop`, which begin at `offsets`; the rows that match come ascending.
    """
    rows: list[int] = []
    place = buffer.find(needle)
    base, length, row = offsets[start], len(needle), start
    while place >= 0:
        row = _row_at(offsets, base + place, row, stop)
        end = offsets[row + 1] - base
        if place + length <= end:
            rows.append(row)
            place = buffer.find(needle, end)
        else:
            place = buffer.find(needle, place + 1)
    return rows


def pattern_hits(
    buffer: bytes, pattern: "re.Pattern[bytes]", offsets: "array[int]", start: int, stop: int
) -> list[int]:
    """Find the rows in which a match of a pattern begins, which may end in another; arguments as for `hits`."""
    rows: list[int] = []
    base, row = offsets[start], start
    for found in pattern.finditer(buffer):
        row = _row_at(offsets, base + found.start(), row, stop)
        if not rows or rows[-1] != row:
            rows.append(row)
    return rows


def anchored_hits(buffer: bytes, matcher: RegexMatcher, offsets: "array[int]", start: int, stop: int) -> list[int]:
    """Find the rows that hold an expression with an anchor; one across a row's end may be found too."""
    assert matcher.anchor is not None, "the caller looked"
    needle, before = matcher.anchor
    rows: list[int] = []
    base, row = offsets[start], start
    find, match_at = buffer.find, matcher.match_at
    place = find(needle)
    while place >= 0:
        if match_at(buffer, place - before) >= 0:
            row = _row_at(offsets, base + place, row, stop)
            rows.append(row)
            place = offsets[row + 1] - base - 1
        place = find(needle, place + 1)
    return rows


def _row_at(offsets: "array[int]", at: int, row: int, stop: int) -> int:
    """Return the row, `row` or later, in which a byte lies; where matches are many it is the next one."""
    if offsets[row + 1] > at:
        return row
    if offsets[row + 2] > at:
        return row + 1
    return bisect_right(offsets, at, row + 2, stop + 1) - 1


def searched(
    buffer: bytes,
    search: Callable[[bytes, int], int],
    matches: Callable[[bytes], bool],
    offsets: "array[int]",
    start: int,
    stop: int,
) -> list[int]:
    """Find rows by a search that may go wrong at a row's end; `matches` then decides for the row alone."""
    rows: list[int] = []
    base, index = offsets[start], 0
    ends = [end - base for end in offsets[start + 1 : stop + 1]]
    place = search(buffer, 0)
    while 0 <= place < len(buffer):
        index = bisect_right(ends, place, index)
        begin = offsets[start + index] - base
        if matches(buffer[begin : ends[index]]):
            rows.append(start + index)
        place = search(buffer, ends[index])
    return rows
