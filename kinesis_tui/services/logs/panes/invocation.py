"""The lines of one Lambda invocation, found among the events that were read."""

from kinesis_tui.live.ring import Ring, Row
from kinesis_tui.query.pushed import quoted
from kinesis_tui.services.logs.model.lambda_line import LambdaLine, lambda_line
from kinesis_tui.text.times import iso_millis

LOOKED_BACK = 50_000
"""Rows on either side among which the START and REPORT lines are looked for."""


def invocation_filter(ring: Ring, row: Row) -> str | None:
    """Return the filter that gathers the invocation of a row; None where its message names none.

    An environment runs one invocation at a time, and logs it to one stream: all that stands there between START and
    REPORT belongs to it, also lines without its request id. Where one of the two is not kept, lines with the id are.
    """
    asked = lambda_line(_text(row))
    if asked.request_id is None:
        return None
    start = end = None
    first, last = max(ring.first, row.number - LOOKED_BACK), min(ring.end, row.number + LOOKED_BACK)
    needle = asked.request_id.encode()
    for other in ring.rows(first, last):
        if other.key != row.key or other.source != row.source or needle not in other.payload:
            continue
        line = lambda_line(_text(other))
        if line.request_id == asked.request_id:
            start, end = _bounds(line, other.time, start, end)
    if start is None or end is None:
        return quoted(asked.request_id)
    return f'stream:"{row.key}" since:{iso_millis(start)} until:{iso_millis(end + 1)}'


def _bounds(line: LambdaLine, time: int, start: int | None, end: int | None) -> tuple[int | None, int | None]:
    if line.kind == "START":
        return time, end
    return start, time if line.kind in ("END", "REPORT") else end


def _text(row: Row) -> str:
    return row.payload[:8_192].decode("utf-8", "replace")
