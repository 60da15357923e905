"""What the logs pane offers to copy, to go to and to export."""

from collections.abc import Iterable, Iterator

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice, Export
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.event_json import event_json
from kinesis_tui.services.logs.model.log_group import LogGroup
from kinesis_tui.services.logs.tail.packing import event_of


def group_choices(group: LogGroup | None) -> list[Choice]:
    """Offer a group's name and ARN."""
    if group is None:
        return []
    return [Choice("name", group.name), *([Choice("ARN", group.arn)] if group.arn else [])]


def places(group: str) -> list[Choice]:
    """Go to a tail of the group."""
    return [Choice(f"{group} since {age}", f"logs:{group} {age}") for age in ("1h", "1d")]


def events_export(rows: Iterable[Row], redactor: Redactor) -> Export:
    """Write events as JSON Lines, without their secrets."""
    lines: Iterator[bytes] = (event_json(row.source, event_of(row), redactor)[0] for row in rows)
    return Export("log-events", "jsonl", lines)
