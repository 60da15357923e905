"""What Lambda itself writes into a function's log: START, END and REPORT lines, and what they tell.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
"""

import re
from dataclasses import dataclass
from typing import Literal, cast

Kind = Literal["START", "END", "REPORT"]

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLATFORM = re.compile(rf"(START|END|REPORT) RequestId: ({_ID})")
_REQUEST = re.compile(rf"\b({_ID})\b")
_XRAY = re.compile(r"\b1-[0-9a-f]{8}-[0-9a-f]{24}\b")
_DURATION = re.compile(r"(?<!Billed )(?<!Init )Duration: ([0-9.]+ ms)")
_PARTS = {
    "billed": re.compile(r"Billed Duration: ([0-9.]+ ms)"),
    "memory": re.compile(r"Memory Size: ([0-9]+ MB)"),
    "memory used": re.compile(r"Max Memory Used: ([0-9]+ MB)"),
    "init": re.compile(r"Init Duration: ([0-9.]+ ms)"),
}
_LOOKED_AT = 4_096
"""Characters of a message in which ids are looked for."""


@dataclass(frozen=True, slots=True)
class LambdaLine:
    """What a message says of the invocation that it belongs to."""

    kind: Kind | None
    """None: the function's own line."""
    request_id: str | None
    trace_id: str | None = None
    """Of X-Ray."""
    facts: tuple[tuple[str, str], ...] = ()
    """Of a REPORT line: duration, billed, memory, memory used, init."""
    timed_out: bool = False

    @property
    def cold_start(self) -> bool:
        """Whether a REPORT line tells of an environment that was started for this invocation."""
        return any(label == "init" for label, _ in self.facts)


def lambda_line(message: str) -> LambdaLine:
    """Read a message as far as Lambda's conventions go; what it does not say is None."""
    head = message[:_LOOKED_AT]
    platform = _PLATFORM.match(head)
    found = platform[2] if platform else next(iter(_REQUEST.findall(head)), None)
    trace = _XRAY.search(head)
    kind = cast(Kind, platform[1]) if platform else None
    return LambdaLine(
        kind=kind,
        request_id=found,
        trace_id=trace[0] if trace else None,
        facts=_report(head) if kind == "REPORT" else (),
        timed_out="Status: timeout" in head or "Task timed out after" in head,
    )


def _report(text: str) -> tuple[tuple[str, str], ...]:
    duration = _DURATION.search(text)
    parts = [("duration", duration[1])] if duration else []
    found = ((label, pattern.search(text)) for label, pattern in _PARTS.items())
    return (*parts, *((label, match[1]) for label, match in found if match))
