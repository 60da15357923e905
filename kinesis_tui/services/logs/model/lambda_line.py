"""What Lambda itself writes into a function's log: START, END and REPORT lines, and what they tell.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast

import msgspec

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
_TYPE_WITHIN = 200
"""Characters in which an event in JSON tells that it is Lambda's own."""
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
    if head.startswith("{") and '"platform.' in head[:_TYPE_WITHIN]:
        return _platform_event(head)
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


def _platform_event(text: str) -> LambdaLine:
    """Read what Lambda writes where the function's log format is JSON.

    https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
    """
    try:
        event = _PLATFORM_EVENT.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return LambdaLine(kind=None, request_id=None)
    record, metrics = event.record, event.record.metrics
    told = (
        ("duration", metrics.duration_ms, "ms"),
        ("billed", metrics.billed_duration_ms, "ms"),
        ("memory", metrics.memory_size_mb, "MB"),
        ("memory used", metrics.max_memory_used_mb, "MB"),
        ("init", metrics.init_duration_ms, "ms"),
    )
    return LambdaLine(
        kind=_KINDS.get(event.type),
        request_id=record.request_id,
        trace_id=None if record.tracing is None else record.tracing.trace_id,
        facts=tuple((label, f"{value:g} {unit}") for label, value, unit in told if value is not None),
        timed_out=record.status == "timeout",
    )


class _Metrics(msgspec.Struct, frozen=True):
    duration_ms: float | None = msgspec.field(name="durationMs", default=None)
    billed_duration_ms: float | None = msgspec.field(name="billedDurationMs", default=None)
    memory_size_mb: float | None = msgspec.field(name="memorySizeMB", default=None)
    max_memory_used_mb: float | None = msgspec.field(name="maxMemoryUsedMB", default=None)
    init_duration_ms: float | None = msgspec.field(name="initDurationMs", default=None)


class _Tracing(msgspec.Struct, frozen=True):
    value: str = ""

    @property
    def trace_id(self) -> str | None:
        found = _XRAY.search(self.value)
        return found[0] if found else None


class _Record(msgspec.Struct, frozen=True):
    request_id: str | None = msgspec.field(name="requestId", default=None)
    status: str | None = None
    metrics: _Metrics = _Metrics()
    tracing: _Tracing | None = None


class _PlatformEvent(msgspec.Struct, frozen=True):
    type: str
    record: _Record


_PLATFORM_EVENT = msgspec.json.Decoder(_PlatformEvent)
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {"platform.start": "START", "platform.runtimeDone": "END", "platform.report": "REPORT"}
)


def _report(text: str) -> tuple[tuple[str, str], ...]:
    duration = _DURATION.search(text)
    parts = [("duration", duration[1])] if duration else []
    found = ((label, pattern.search(text)) for label, pattern in _PARTS.items())
    return (*parts, *((label, match[1]) for label, match in found if match))
