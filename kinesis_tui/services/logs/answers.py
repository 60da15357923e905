"""CloudWatch Logs' JSON answers as msgspec parses them off the wire, and the model's values made from them."""

from typing import Any

import msgspec

from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.model.log_group import LogGroup, plain_arn
from kinesis_tui.services.logs.model.log_stream import LogStream


class _Answer(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    pass


class LogGroupAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html"""

    log_group_name: str
    arn: str | None = None
    log_group_arn: str | None = None
    creation_time: int | None = None
    retention_in_days: int | None = None
    stored_bytes: int | None = None
    log_group_class: str | None = None
    metric_filter_count: int | None = None
    kms_key_id: str | None = None
    data_protection_status: str | None = None
    inherited_properties: list[str] | None = None
    deletion_protection_enabled: bool | None = None

    def told(self) -> dict[str, Any]:
        """Return what AWS told, under its names; what it left out is not there."""
        fields: dict[str, Any] = msgspec.to_builtins(self)
        return {name: value for name, value in fields.items() if value is not None}

    def group(self) -> LogGroup:
        """Return the model's group."""
        arn = self.log_group_arn or self.arn
        return LogGroup(
            name=self.log_group_name,
            arn=None if arn is None else plain_arn(arn),
            creation_time=self.creation_time,
            retention_in_days=self.retention_in_days,
            stored_bytes=self.stored_bytes,
            log_group_class=self.log_group_class,
        )


class LogGroupPage(_Answer, frozen=True):
    """One DescribeLogGroups answer; the list is required, so that a body cut short is no empty account."""

    log_groups: list[LogGroupAnswer]
    next_token: str | None = None


class LogStreamAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogStream.html"""

    log_stream_name: str
    arn: str | None = None
    creation_time: int | None = None
    first_event_timestamp: int | None = None
    last_event_timestamp: int | None = None
    last_ingestion_time: int | None = None

    def stream(self) -> LogStream:
        """Return the model's stream."""
        return LogStream(
            name=self.log_stream_name,
            arn=self.arn,
            creation_time=self.creation_time,
            first_event_timestamp=self.first_event_timestamp,
            last_event_timestamp=self.last_event_timestamp,
            last_ingestion_time=self.last_ingestion_time,
        )


class LogStreamPage(_Answer, frozen=True):
    """One DescribeLogStreams answer."""

    log_streams: list[LogStreamAnswer]
    next_token: str | None = None


class LogEventsAnswer(_Answer, frozen=True):
    """One GetLogEvents answer; both tokens are always there, and the end is a token that comes again."""

    events: list[LogEvent]
    next_forward_token: str | None = None
    next_backward_token: str | None = None
