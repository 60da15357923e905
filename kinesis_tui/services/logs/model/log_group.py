"""A log group, and how its ARN is written."""

from dataclasses import dataclass

_ALL_STREAMS = ":*"
_NAME_AFTER = ":log-group:"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup:
    """What AWS tells of a log group; None where it did not."""

    name: str
    arn: str | None = None
    """Without `:*`."""
    creation_time: int | None = None
    """Milliseconds since the epoch."""
    retention_in_days: int | None = None
    """None: events never expire."""
    stored_bytes: int | None = None
    log_group_class: str | None = None
    """STANDARD, INFREQUENT_ACCESS or DELIVERY."""
    last_event_time: int | None = None
    """Of the newest event, milliseconds since the epoch; AWS may tell it an hour late."""
    described: bool = False
    """Whether AWS was asked for the newest event."""


def plain_arn(arn: str) -> str:
    """Return a group's ARN without the `:*` that stands for all its streams: StartLiveTail and others refuse it.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
    """
    return arn.removesuffix(_ALL_STREAMS)


def group_name(group: str) -> str:
    """Return the name of a group that is given by name or ARN."""
    return plain_arn(group).partition(_NAME_AFTER)[2] if is_arn(group) and _NAME_AFTER in group else group


def is_arn(group: str) -> bool:
    """Whether a group is given by its ARN."""
    return group.startswith("arn:")


def short_name(name: str) -> str:
    """Return what tells a group from others at a glance: its last part."""
    return group_name(name).rstrip("/").rsplit("/", 1)[-1] or name
