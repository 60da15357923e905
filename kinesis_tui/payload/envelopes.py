"""JSON that AWS's services and CloudEvents wrap events in: which one it is, and what its title fields say.

- CloudWatch Logs: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
- DynamoDB to Kinesis: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
- EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html
- CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from kinesis_tui.payload.found import Fact

Envelope = Literal["cloudwatch-logs", "dynamodb", "eventbridge", "cloudevents"]

_LONGEST = 200
"""Characters of a title field; it stands on one line."""


class Named(NamedTuple):
    """An envelope and what it says."""

    name: Envelope
    facts: tuple[Fact, ...]


class LogEvent(msgspec.Struct, frozen=True, gc=False):
    """One log event of a CloudWatch Logs subscription record."""

    timestamp: int
    """Milliseconds since the epoch."""
    message: str
    id: str | None = None


class _Marks(msgspec.Struct, frozen=True):
    """The fields that tell an envelope, left unparsed: one pass over the JSON finds them and checks its grammar."""

    message_type: msgspec.Raw = msgspec.field(name="messageType", default=msgspec.Raw())
    log_events: msgspec.Raw = msgspec.field(name="logEvents", default=msgspec.Raw())
    detail_type: msgspec.Raw = msgspec.field(name="detail-type", default=msgspec.Raw())
    specversion: msgspec.Raw = msgspec.Raw()
    event_name: msgspec.Raw = msgspec.field(name="eventName", default=msgspec.Raw())
    dynamodb: msgspec.Raw = msgspec.Raw()


class _Subscription(msgspec.Struct, frozen=True, rename="camel"):
    message_type: Literal["DATA_MESSAGE", "CONTROL_MESSAGE"]
    owner: str
    log_group: str
    log_stream: str
    log_events: list[LogEvent]
    subscription_filters: list[str] = []


class _Change(msgspec.Struct, frozen=True, rename="pascal"):
    keys: dict[str, dict[str, Any]] = {}


class _TableEvent(msgspec.Struct, frozen=True, rename="camel"):
    event_name: Literal["INSERT", "MODIFY", "REMOVE"]
    dynamodb: _Change
    table_name: str | None = None
    event_source: str | None = None
    event_source_arn: str | None = msgspec.field(name="eventSourceARN", default=None)


class _BusEvent(msgspec.Struct, frozen=True):
    detail_type: str = msgspec.field(name="detail-type")
    source: str
    detail: msgspec.Raw
    account: str = ""
    region: str = ""
    time: str = ""


class _CloudEvent(msgspec.Struct, frozen=True):
    specversion: str
    id: str
    source: str
    type: str
    subject: str | None = None
    time: str | None = None


def checked(body: bytes) -> tuple[bool, Named | None]:
    """Check JSON's grammar, and name the envelope that an object is, in one pass; numbers of any size pass.

    False where it is no JSON.
    """
    try:
        marks = _MARKS.decode(body)
    except msgspec.ValidationError:
        return is_json(body), None  # an array, or a bare value
    except (msgspec.DecodeError, RecursionError):
        return False, None
    if marks == _NO_MARKS:
        return True, None
    return True, _named(marks, body)


def guessed(head: bytes) -> Envelope | None:
    """Name the envelope of JSON whose start alone is here; only CloudWatch Logs writes its name first."""
    return "cloudwatch-logs" if head.startswith(_SUBSCRIPTION_STARTS) else None


def log_events(body: bytes) -> list[LogEvent]:
    """Return the log events of a CloudWatch Logs subscription record, in order; none of anything else."""
    try:
        return _SUBSCRIPTION.decode(body).log_events
    except (msgspec.DecodeError, RecursionError):
        return []


def is_json(body: bytes) -> bool:
    """Whether bytes are an object or an array of JSON."""
    if not JSON_START.match(body):
        return False
    try:
        _ANY.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _named(marks: _Marks, body: bytes) -> Named | None:
    try:
        if bytes(marks.message_type) in _MESSAGE_TYPES and bytes(marks.log_events):
            return Named("cloudwatch-logs", _subscription_facts(_SUBSCRIPTION.decode(body)))
        if bytes(marks.dynamodb) and bytes(marks.event_name):
            return Named("dynamodb", _table_facts(_TABLE_EVENT.decode(body)))
        if bytes(marks.detail_type):
            return Named("eventbridge", _bus_facts(_BUS_EVENT.decode(body)))
        if bytes(marks.specversion):
            return Named("cloudevents", _cloud_facts(_CLOUD_EVENT.decode(body)))
    except (msgspec.DecodeError, RecursionError):
        pass  # only like one
    return None


def _subscription_facts(record: _Subscription) -> tuple[Fact, ...]:
    if record.message_type == "CONTROL_MESSAGE":
        return (
            ("CloudWatch Logs", "control message: it checks that the destination can be reached, and holds no log"),
        )
    count = len(record.log_events)
    return _facts(
        ("log group", record.log_group),
        ("log stream", record.log_stream),
        ("log events", f"{count:,}"),
        ("owner", record.owner),
        ("filters", ", ".join(record.subscription_filters)),
    )


def _table_facts(event: _TableEvent) -> tuple[Fact, ...]:
    table = event.table_name or (event.event_source_arn or "").partition(":table/")[2].partition("/")[0]
    keys = ", ".join(f"{name}={_attribute(value)}" for name, value in event.dynamodb.keys.items())
    return _facts(("DynamoDB event", event.event_name), ("table", table), ("keys", keys))


def _attribute(value: Mapping[str, Any]) -> str:
    """Write a DynamoDB attribute value (`{"S": "a"}`) without its type."""
    return str(next(iter(value.values()), ""))


def _bus_facts(event: _BusEvent) -> tuple[Fact, ...]:
    place = " ".join(filter(None, (event.account, event.region)))
    return _facts(
        ("event source", event.source), ("detail-type", event.detail_type), ("event time", event.time), ("from", place)
    )


def _cloud_facts(event: _CloudEvent) -> tuple[Fact, ...]:
    return _facts(
        ("event source", event.source),
        ("event type", event.type),
        ("subject", event.subject or ""),
        ("event time", event.time or ""),
        ("event id", event.id),
    )


def _facts(*facts: Fact) -> tuple[Fact, ...]:
    return tuple((label, value[:_LONGEST]) for label, value in facts if value)


JSON_START = re.compile(rb"[ \t\r\n]*[\[{]")
"""A bare number or text is JSON too, and no record that anybody would call so."""
_ANY = msgspec.json.Decoder(msgspec.Raw)
"""Checks the grammar and builds nothing."""
_MARKS = msgspec.json.Decoder(_Marks)
_NO_MARKS = _Marks()
_SUBSCRIPTION = msgspec.json.Decoder(_Subscription)
_TABLE_EVENT = msgspec.json.Decoder(_TableEvent)
_BUS_EVENT = msgspec.json.Decoder(_BusEvent)
_CLOUD_EVENT = msgspec.json.Decoder(_CloudEvent)
_MESSAGE_TYPES = frozenset((b'"DATA_MESSAGE"', b'"CONTROL_MESSAGE"'))
_SUBSCRIPTION_STARTS = tuple(b'{"messageType":"%s"' % kind for kind in (b"DATA_MESSAGE", b"CONTROL_MESSAGE"))
