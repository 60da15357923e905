"""A log group, and how its ARN is written."""

from collections import Counter
from collections.abc import Iterable
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


def short_names(groups: Iterable[str]) -> dict[str, str]:
    """Return for each group its last part, or as many of the last ones as tell it from the others."""
    wanted = dict.fromkeys(groups)
    names: dict[str, str] = {}
    parts = 1
    while len(names) < len(wanted):
        left = [group for group in wanted if group not in names]
        found = {group: _last_parts(group, parts) for group in left}
        met = Counter(found.values())
        whole = parts > max((group_name(group).count("/") for group in left), default=0)
        names.update({group: name for group, name in found.items() if whole or met[name] == 1})
        parts += 1
    return {group: names[group] for group in wanted}


def _last_parts(group: str, count: int) -> str:
    """Return the end of a group's name; of one of two accounts, which is given by its ARN, not more than its name."""
    name = group_name(group).rstrip("/")
    return "/".join(name.split("/")[-count:]) or group
