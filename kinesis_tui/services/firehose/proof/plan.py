"""What a test of a delivery stream comes to: which request is sent, where the record should arrive, and by when."""

from dataclasses import dataclass
from typing import Any

from kinesis_tui.failure import Failure
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.s3 import ExtendedS3Destination, S3Destination
from kinesis_tui.services.firehose.model.source import KinesisStreamSource
from kinesis_tui.services.firehose.model.summary import DIRECT_PUT, FROM_STREAM, buffering_of, s3_destinations
from kinesis_tui.services.firehose.proof.marked import MarkedRecord

MARGIN_SECONDS = 90
"""For what AWS needs beside the buffering that it was told."""
DEFAULT_INTERVAL = 300
DEFAULT_LAMBDA_INTERVAL = 60
PARTITIONED = 1.5
"""With dynamic partitioning it takes about so many times the interval.
https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html"""


@dataclass(frozen=True, slots=True)
class ProofPlan:
    """A test that can be run."""

    stream: DeliveryStream
    bucket: S3Destination
    """Where the record should arrive, or a copy of it."""
    source_arn: str | None
    """The data stream that the record is put into; None: Direct PUT."""
    buffered_seconds: int
    """How long Firehose gathers at most."""

    @property
    def longest_seconds(self) -> int:
        """After so long the record is looked for no more."""
        return self.buffered_seconds + MARGIN_SECONDS

    def request(self, record: MarkedRecord) -> tuple[str, dict[str, Any]]:
        """Return the operation and the request exactly as they are sent; the data as text, for people to read."""
        data = record.data.decode("utf-8", "replace")
        if self.source_arn is None:
            return "firehose PutRecord", {"DeliveryStreamName": self.stream.name, "Record": {"Data": data}}
        return "kinesis PutRecord", {"StreamARN": self.source_arn, "PartitionKey": record.mark[:256], "Data": data}


def proof_plan(stream: DeliveryStream) -> ProofPlan:
    """Plan a test. Raises Failure where a delivery stream can't be tested so, with why."""
    what = f"The test of {stream.name} was not started"
    if stream.status not in (None, "ACTIVE"):
        raise Failure(what, f"it is {stream.status}", "wait until it is ACTIVE")
    source = stream.source
    if stream.stream_type not in (DIRECT_PUT, FROM_STREAM):
        raise Failure(what, f"its source is {stream.stream_type}", "put a record into that source, and browse with b")
    arn = source.kinesis_stream_arn if isinstance(source, KinesisStreamSource) else None
    if stream.stream_type == FROM_STREAM and arn is None:
        raise Failure(what, "AWS does not tell which data stream it reads", "check firehose:DescribeDeliveryStream")
    bucket = next((one for _, one in s3_destinations(stream) if one.bucket), None)
    if bucket is None or not _sees_all(stream):
        raise Failure(what, "what it delivers goes to no bucket that can be looked into", "look at the destination")
    return ProofPlan(stream, bucket, arn, _buffered(stream))


def _sees_all(stream: DeliveryStream) -> bool:
    """Whether every record reaches the bucket, not only what failed."""
    found = stream.destination
    mode = None if found is None else found.s3_backup_mode
    return isinstance(found, ExtendedS3Destination) or mode is None or not mode.startswith(("Failed", "Disabled"))


def _buffered(stream: DeliveryStream) -> int:
    hints = buffering_of(stream)
    interval = DEFAULT_INTERVAL if hints is None or hints.interval_in_seconds is None else hints.interval_in_seconds
    destination = stream.destination
    if isinstance(destination, ExtendedS3Destination):
        partitioning = destination.dynamic_partitioning_configuration
        if partitioning is not None and partitioning.enabled:
            interval = round(interval * PARTITIONED)
    processing = None if destination is None else destination.processing_configuration
    function = None if processing is None else processing.of_type("Lambda")
    if function is None:
        return interval
    told = function.parameter("BufferIntervalInSeconds") or ""
    return interval + (int(told) if told.isdecimal() else DEFAULT_LAMBDA_INTERVAL)
