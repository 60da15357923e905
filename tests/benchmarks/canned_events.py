"""The log events that the canned server answers with: prebuilt, only their numbers and times filled in."""

import json
import time
from itertools import chain
from typing import Any

from tests.benchmarks.canned_pages import DISTINCT, LARGEST_PAGE, payload

GROUP = "/aws/lambda/enrich"
MESSAGE_BYTES = 78
"""10,000 of these are AWS's mebibyte of a page, which counts 26 bytes beside each message."""
HISTORY_SECONDS = 3_600
FIRST_ID = 10**55


class CannedLogs:
    """One group's events, `rate` a second for an hour back and on; with `page_events` every page is the same one."""

    def __init__(self, rate: float, page_events: int) -> None:
        self._rate = rate or 1_000.0
        self._from_ms = round(time.time() * 1000) - HISTORY_SECONDS * 1000
        self._events = [_event(index) for index in range(DISTINCT)] * (LARGEST_PAGE // DISTINCT + 1)
        self._fixed = self._page(0, page_events, "") if page_events else None

    def answer(self, operation: str, body: bytes) -> bytes:
        """Return the body of an answer."""
        if operation == "FilterLogEvents":
            return self._fixed or self._found(json.loads(body))
        if operation == "DescribeLogStreams":
            return b'{"logStreams":[]}'
        group = {"logGroupName": GROUP, "arn": f"arn:aws:logs:eu-west-1:123456789012:log-group:{GROUP}:*"}
        return json.dumps({"logGroups": [group]}).encode()

    def _found(self, asked: dict[str, Any]) -> bytes:
        if "nextToken" in asked:
            start, end = map(int, asked["nextToken"].split(":"))
        else:
            start = max(0, -round((self._from_ms - asked["startTime"]) * self._rate / 1000))
            end = int((time.time() * 1000 - self._from_ms) * self._rate / 1000)
        stop = max(start, min(start + LARGEST_PAGE, end))
        return self._page(start, stop, f',"nextToken":"{stop}:{end}"' if stop < end else "")

    def _page(self, start: int, stop: int, token: str) -> bytes:
        first = start % DISTINCT
        template = b",".join(self._events[first : first + stop - start])
        times = [self._from_ms + round(number * 1000 / self._rate) for number in range(start, stop)]
        filled = zip(times, times, range(FIRST_ID + start, FIRST_ID + stop), strict=True)
        return b'{"events":[%b],"searchedLogStreams":[]%b}' % (
            template % tuple(chain.from_iterable(filled)),
            token.encode(),
        )


def _event(index: int) -> bytes:
    message = json.dumps(payload(index).decode()[:MESSAGE_BYTES].encode("ascii", "replace").decode())
    return (
        b'{"logStreamName":"2026/11/23/[$LATEST]4f2a4f2a4f2a4f2a","timestamp":%%d,"message":%b,'
        b'"ingestionTime":%%d,"eventId":"%%d"}' % message.replace("%", "%%").encode()
    )
