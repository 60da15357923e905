"""The events of one Lambda invocation, found among those that were read."""

from collections.abc import Sequence
from dataclasses import dataclass

from kinesis_tui.live.ring import Ring, Row
from kinesis_tui.live.row_find import rows_with
from kinesis_tui.query.pushed import quoted
from kinesis_tui.services.logs.model.lambda_line import LambdaLine, lambda_line
from kinesis_tui.text.times import iso_millis

LOOKED_BACK = 50_000
"""Rows on either side among which the START and REPORT lines are looked for."""
MOST_EVENTS = 2_000
"""Events of one invocation that are listed."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """One invocation, as far as its events are retained."""

    request_id: str
    rows: Sequence[Row]
    """By time."""
    report: LambdaLine | None
    """What the REPORT line tells; None where it is not there."""
    timed_out: bool
    filter: str
    """The filter that gathers its events."""


def invocation_of(ring: Ring, row: Row) -> Invocation | None:
    """Return the invocation of a row; None where its message names none.

    An environment runs one invocation at a time, and logs it to one stream: all that stands there between START and
    REPORT belongs to it, also lines without its request id. Where one of the two is not kept, lines with the id are.
    """
    first, last = max(ring.first, row.number - LOOKED_BACK), min(ring.end, row.number + LOOKED_BACK)
    asked = lambda_line(_text(row))
    request_id = asked.request_id or _traced(ring, asked.trace_id, first, last)
    if request_id is None:
        return None
    named = [other for other in rows_with(ring, request_id.encode(), first, last) if other.source == row.source]
    told = [(other, lambda_line(_text(other))) for other in named]
    own = [(other, line) for other, line in told if line.request_id == request_id and line.kind is not None]
    start = next((other for other, line in own if line.kind == "START"), None)
    end = max((other for other, line in own if line.kind != "START"), key=lambda one: one.number, default=None)
    filtered = quoted(request_id)
    if start is not None and end is not None and start.key == end.key:
        until = max(other.time for other, _ in own)
        named = _between(ring, start, end)
        filtered = f'stream:"{start.key}" since:{iso_millis(start.time)} until:{iso_millis(until + 1)}'
    report = next((line for _, line in own if line.kind == "REPORT"), None)
    timed_out = any(lambda_line(_text(one)).timed_out for one in named)
    return Invocation(request_id, sorted(named, key=lambda one: (one.time, one.number)), report, timed_out, filtered)


def _traced(ring: Ring, trace_id: str | None, first: int, last: int) -> str | None:
    """Return the request id of the REPORT line that names an X-Ray trace."""
    if trace_id is None:
        return None
    lines = (lambda_line(_text(other)) for other in rows_with(ring, trace_id.encode(), first, last))
    return next((line.request_id for line in lines if line.kind == "REPORT"), None)


def _between(ring: Ring, start: Row, end: Row) -> list[Row]:
    found = []
    for other in ring.rows(min(start.number, end.number), max(start.number, end.number) + 1):
        if other.key == start.key and other.source == start.source:
            found.append(other)
            if len(found) == MOST_EVENTS:
                break
    return found


def _text(row: Row) -> str:
    return row.payload[:8_192].decode("utf-8", "replace")
