"""S3 as a destination: the extended one that a delivery stream writes to, and the plain one that backs others up."""

from __future__ import annotations

from kinesis_tui.services.firehose.model.conversion import DataFormatConversionConfiguration
from kinesis_tui.services.firehose.model.fields import Fields
from kinesis_tui.services.firehose.model.parts import (
    BufferingHints,
    CloudWatchLoggingOptions,
    DynamicPartitioningConfiguration,
    EncryptionConfiguration,
    ProcessingConfiguration,
)

BUCKET_ARN = ":s3:::"


class S3Destination(Fields, frozen=True):
    """A bucket that is written to as it comes: a backup, or what Redshift copies from.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_S3DestinationDescription.html
    """

    role_arn: str | None = None
    bucket_arn: str | None = None
    prefix: str | None = None
    error_output_prefix: str | None = None
    buffering_hints: BufferingHints | None = None
    compression_format: str | None = None
    """UNCOMPRESSED, GZIP, ZIP, Snappy or HADOOP_SNAPPY."""
    encryption_configuration: EncryptionConfiguration | None = None
    cloud_watch_logging_options: CloudWatchLoggingOptions | None = None

    @property
    def bucket(self) -> str | None:
        """Name of the bucket."""
        return None if self.bucket_arn is None else self.bucket_arn.rpartition(BUCKET_ARN)[2] or None


class ExtendedS3Destination(S3Destination, frozen=True):
    """A bucket, and what becomes of records before they are written.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationDescription.html
    """

    processing_configuration: ProcessingConfiguration | None = None
    s3_backup_mode: str | None = None
    """Disabled or Enabled: whether records are also kept as they came."""
    s3_backup_description: S3Destination | None = None
    data_format_conversion_configuration: DataFormatConversionConfiguration | None = None
    dynamic_partitioning_configuration: DynamicPartitioningConfiguration | None = None
    file_extension: str | None = None
    custom_time_zone: str | None = None

    @property
    def backup(self) -> S3Destination | None:
        """Where records are kept as they came; None where they are not."""
        return self.s3_backup_description
