"""What a change sends: the fields that differ, after what AWS would refuse of it, and merged with another's change.

https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

from kinesis_tui.services.firehose.rules.create import EXTENDED
from kinesis_tui.services.firehose.rules.described import Described, values_of
from kinesis_tui.services.firehose.rules.draft import Values
from kinesis_tui.services.firehose.rules.drafting import request_of
from kinesis_tui.services.firehose.rules.partitioning import is_partitioned
from kinesis_tui.services.firehose.rules.violation import Request, Violation, inner

CONTEXT_LINES = 3
_NO_CHANGE = "it can't be changed after creation"
_ANOTHER = "create another delivery stream, and delete this one"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed, field by field of the destination."""

    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def fields(self) -> tuple[str, ...]:
        """The destination's fields that differ."""
        names = dict.fromkeys([*self.before, *self.after])
        return tuple(name for name in names if self.before.get(name) != self.after.get(name))


def change_of(base: Described, values: Values) -> Change:
    """Return what a form changes of a delivery stream; what the form writes otherwise than AWS is no change."""
    told = inner(base.request, EXTENDED)
    neutral = inner(request_of(values_of(base.request), base.request), EXTENDED)
    wanted = inner(request_of(values, base.request), EXTENDED)
    changed = {name for name in [*neutral, *wanted] if neutral.get(name) != wanted.get(name)}
    after = {name: value for name, value in told.items() if name not in changed or name in wanted}
    after |= {name: wanted[name] for name in wanted if name in changed}
    cleared = {name: "" for name in changed if name not in wanted and isinstance(told.get(name), str)}
    return Change(dict(told), {**after, **cleared})


def check_update(base: Described, values: Values) -> Iterator[Violation]:
    """Yield what AWS would refuse of a change, or what can't be taken back."""
    request = request_of(values, base.request)
    if request["DeliveryStreamName"] != base.request["DeliveryStreamName"]:
        yield Violation("DeliveryStreamName", _NO_CHANGE, _ANOTHER)
    source = ("DeliveryStreamType", "KinesisStreamSourceConfiguration")
    if any(request.get(field) != base.request.get(field) for field in source):
        yield Violation("KinesisStreamSourceConfiguration", f"the source: {_NO_CHANGE}", _ANOTHER)
    before, after = inner(base.request, EXTENDED), inner(request, EXTENDED)
    if before.get("S3BackupMode") == "Enabled" and after.get("S3BackupMode") != "Enabled":
        why = "backup can be turned on, never off"
        yield Violation(f"{EXTENDED}.S3BackupMode", why, _ANOTHER)
    was, would = is_partitioned(before), is_partitioned(after)
    if was != would:
        why = "dynamic partitioning can't be turned off" if was else "dynamic partitioning is for new delivery streams"
        yield Violation(f"{EXTENDED}.DynamicPartitioningConfiguration", why, _ANOTHER)


def update_request(base: Described, change: Change) -> dict[str, Any]:
    """Return the UpdateDestination request: exactly the fields that differ, and the version that they were read at."""
    update: dict[str, Any] = {name: change.after[name] for name in change.fields if name in change.after}
    if "S3BackupConfiguration" in update:
        update["S3BackupUpdate"] = update.pop("S3BackupConfiguration")
    return {
        "DeliveryStreamName": base.request["DeliveryStreamName"],
        "CurrentDeliveryStreamVersionId": base.version_id,
        "DestinationId": base.destination_id,
        "ExtendedS3DestinationUpdate": update,
    }


@dataclass(frozen=True, slots=True)
class Merge:
    """Two changes of the same delivery stream."""

    theirs: Change
    mine: Change
    """On top of theirs, where nothing clashes."""
    clashing: tuple[str, ...]
    """Fields that both have changed, to different values."""


def merged(before: Described, now: Described, mine: Change) -> Merge:
    """Put a change on top of what AWS tells now, which somebody else has changed meanwhile."""
    theirs = Change(dict(inner(before.request, EXTENDED)), dict(inner(now.request, EXTENDED)))
    clashing = tuple(
        name for name in mine.fields if name in theirs.fields and mine.after.get(name) != theirs.after.get(name)
    )
    after = {**theirs.after, **{name: mine.after[name] for name in mine.fields if name in mine.after}}
    return Merge(theirs, Change(theirs.after, after), clashing)


def difference(before: Request, after: Request) -> str:
    """Return the lines that differ, each marked - or +, with those around them."""
    left, right = (json.dumps(one, indent=2, ensure_ascii=False, default=str).splitlines() for one in (before, after))
    return "\n".join(list(unified_diff(left, right, n=CONTEXT_LINES, lineterm=""))[2:])
