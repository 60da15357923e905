"""What a Live Tail session pushes, shaped so that msgspec parses AWS's JSON straight into it, and what it costs."""

from dataclasses import dataclass

import msgspec

from kinesis_tui.services.logs.model.log_event import LogEvent

MOST_LIVE_GROUPS = 10
LONGEST_PATTERN = 1_024
"""Both by https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html."""
SAMPLED_BEYOND = 500
"""Events a second, of all groups of the session; of more, AWS sends a sample (same page)."""
USD_PER_MINUTE = 0.01
FREE_MINUTES = 1_800
"""A month, for the whole account."""
PRICED = "us-east-1, 2026-11"
"""Of which list the price is (https://aws.amazon.com/cloudwatch/pricing/)."""


def live_price() -> str:
    """Say what Live Tail costs, and of which list that is."""
    return f"{USD_PER_MINUTE} USD a minute after {FREE_MINUTES:,} free a month ({PRICED})"


def live_cost(minutes: int) -> str:
    """Say how many minutes were used, and what they cost where none of them is free."""
    return f"{minutes} min, {minutes * USD_PER_MINUTE:.2f} USD at most"


class LiveTailEvent(msgspec.Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LiveTailSessionLogEvent.html"""

    log_stream_name: str = ""
    log_group_identifier: str = ""
    """Name, ARN, or account and name with a colon between."""
    message: str
    timestamp: int
    """Milliseconds since the epoch."""
    ingestion_time: int | None = None

    def event(self) -> LogEvent:
        """Return the event; Live Tail gives it no id."""
        return LogEvent(
            timestamp=self.timestamp,
            ingestion_time=self.ingestion_time,
            log_stream_name=self.log_stream_name,
            message=self.message,
        )


class SessionMetadata(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LiveTailSessionMetadata.html"""

    sampled: bool = False


class SessionUpdate(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What was ingested in about a second; it comes every second, also where that is nothing.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LiveTailSessionUpdate.html
    """

    session_metadata: SessionMetadata | None = None
    session_results: list[LiveTailEvent] = []

    @property
    def sampled(self) -> bool:
        """Whether events were left out."""
        return self.session_metadata is not None and self.session_metadata.sampled


@dataclass(frozen=True, slots=True)
class LiveGroups:
    """The groups of a session by what an event may call them."""

    by_identifier: dict[str, str]

    @classmethod
    def of(cls, arns: dict[str, str]) -> "LiveGroups":
        """Take for each group, as the tail calls it, its ARN."""
        found: dict[str, str] = {}
        names: dict[str, list[str]] = {}
        for group, arn in arns.items():
            account, _, name = arn.partition(":log-group:")
            found |= {arn: group, f"{account.rsplit(':', 1)[-1]}:{name}": group}
            names.setdefault(name, []).append(group)
        found |= {name: groups[0] for name, groups in names.items() if len(groups) == 1}
        return cls(found)

    def group(self, identifier: str) -> str | None:
        """Return the group that an event is of; None where it is none of them."""
        return self.by_identifier.get(identifier.removesuffix(":*"))
