"""Kinesis's JSON answers as they come over the wire, parsed by msgspec, and the model's values made from them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from kinesis_tui.failure import GarbledAnswer
from kinesis_tui.services.kinesis.model.consumer import Consumer
from kinesis_tui.services.kinesis.model.put_records import PutRecordsResultEntry
from kinesis_tui.services.kinesis.model.shard import HashKeyRange, SequenceNumber, Shard, ShardId
from kinesis_tui.services.kinesis.model.stream import Stream, StreamName


class _Answer(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    pass


class HashKeyRangeAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/kinesis/latest/APIReference/API_HashKeyRange.html"""

    starting_hash_key: str
    ending_hash_key: str


class SequenceNumberRangeAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SequenceNumberRange.html"""

    starting_sequence_number: SequenceNumber
    ending_sequence_number: SequenceNumber | None = None


class ShardAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Shard.html"""

    shard_id: ShardId
    hash_key_range: HashKeyRangeAnswer
    sequence_number_range: SequenceNumberRangeAnswer
    parent_shard_id: ShardId | None = None
    adjacent_parent_shard_id: ShardId | None = None

    def shard(self) -> Shard:
        """Return the model's shard."""
        keys, numbers = self.hash_key_range, self.sequence_number_range
        return Shard(
            shard_id=self.shard_id,
            hash_key_range=HashKeyRange(int(keys.starting_hash_key), int(keys.ending_hash_key)),
            starting_sequence_number=numbers.starting_sequence_number,
            ending_sequence_number=numbers.ending_sequence_number,
            parent_shard_id=self.parent_shard_id,
            adjacent_parent_shard_id=self.adjacent_parent_shard_id,
        )


class ShardPage(_Answer, frozen=True):
    """One ListShards answer; `shards` is required, so that a body cut short is no empty stream."""

    shards: list[ShardAnswer]
    next_token: str | None = None


class ShardIteratorAnswer(_Answer, frozen=True):
    """One GetShardIterator answer."""

    shard_iterator: str


class ConsumerAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Consumer.html"""

    consumer_name: str
    consumer_arn: str = msgspec.field(name="ConsumerARN")
    consumer_status: str
    consumer_creation_timestamp: float | None = None

    def consumer(self) -> Consumer:
        """Return the model's consumer."""
        return Consumer(
            name=self.consumer_name,
            arn=self.consumer_arn,
            status=self.consumer_status,
            creation_timestamp=_milliseconds(self.consumer_creation_timestamp),
        )


class RegisteredConsumer(_Answer, frozen=True):
    """One RegisterStreamConsumer answer."""

    consumer: ConsumerAnswer


class DescribedConsumer(_Answer, frozen=True):
    """One DescribeStreamConsumer answer."""

    consumer_description: ConsumerAnswer


class ConsumerPage(_Answer, frozen=True):
    """One ListStreamConsumers answer."""

    consumers: list[ConsumerAnswer]
    next_token: str | None = None


class PutRecordsResultAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsResultEntry.html"""

    shard_id: ShardId | None = None
    sequence_number: SequenceNumber | None = None
    error_code: str | None = None
    error_message: str | None = None

    def entry(self) -> PutRecordsResultEntry:
        """Return the model's result; one without a sequence number and without a code was not put either."""
        code = self.error_code or (None if self.sequence_number and self.shard_id else "InternalFailure")
        return PutRecordsResultEntry(self.shard_id, self.sequence_number, code, self.error_message)


class PutRecordsAnswer(_Answer, frozen=True):
    """One PutRecords answer; `records` is required, so that a body cut short does not look like success."""

    records: list[PutRecordsResultAnswer]


class StreamModeAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamModeDetails.html"""

    stream_mode: str


class StreamSummaryAnswer(_Answer, frozen=True):
    """https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamSummary.html"""

    stream_name: StreamName
    stream_status: str
    # Required of AWS; some local servers leave these out.
    stream_arn: str | None = msgspec.field(default=None, name="StreamARN")
    stream_mode_details: StreamModeAnswer | None = None
    stream_creation_timestamp: float | None = None

    def stream(self) -> Stream:
        """Return the model's stream, its undescribed fields None."""
        return Stream(
            name=self.stream_name,
            arn=self.stream_arn,
            status=self.stream_status,
            mode=self.stream_mode_details.stream_mode if self.stream_mode_details else None,
            creation_timestamp=_milliseconds(self.stream_creation_timestamp),
        )


class StreamPage(_Answer, frozen=True):
    """One ListStreams answer; servers that know no summaries give names only."""

    stream_names: list[StreamName]
    has_more_streams: bool
    next_token: str | None = None
    stream_summaries: list[StreamSummaryAnswer] | None = None

    def streams(self) -> list[Stream]:
        """Return the page's streams in AWS's order."""
        if self.stream_summaries:
            return [summary.stream() for summary in self.stream_summaries]
        return [Stream(name=name) for name in self.stream_names]


def described_stream(answer: Mapping[str, Any], what: str) -> Stream:
    """Return the stream of a DescribeStreamSummary answer as the SDK parses it.

    Raises GarbledAnswer where it has none; `what` names the call.

    https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamDescriptionSummary.html
    """
    summary = answer.get("StreamDescriptionSummary")
    if not summary or "StreamName" not in summary:
        raise GarbledAnswer(
            f"{what} failed", "the answer was cut short", "check --endpoint-url and any proxy in between"
        )
    metrics = [
        name for enhanced in summary.get("EnhancedMonitoring", ()) for name in enhanced.get("ShardLevelMetrics", ())
    ]
    return Stream(
        name=summary["StreamName"],
        arn=summary.get("StreamARN"),
        status=summary.get("StreamStatus"),
        mode=summary.get("StreamModeDetails", {}).get("StreamMode"),
        open_shard_count=summary.get("OpenShardCount"),
        retention_period_hours=summary.get("RetentionPeriodHours"),
        encryption_type=summary.get("EncryptionType"),
        key_id=summary.get("KeyId"),
        consumer_count=summary.get("ConsumerCount"),
        creation_timestamp=_epoch_milliseconds(summary.get("StreamCreationTimestamp")),
        enhanced_metrics=tuple(metrics),
        max_record_size_in_kib=summary.get("MaxRecordSizeInKiB"),
    )


def _epoch_milliseconds(time: datetime | None) -> int | None:
    return None if time is None else _milliseconds(time.timestamp())


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
