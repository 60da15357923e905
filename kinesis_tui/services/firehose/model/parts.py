"""What destinations of several types share: buffering, logging, encryption, processors, retries, networks."""

from __future__ import annotations

from kinesis_tui.services.firehose.model.fields import Fields


class BufferingHints(Fields, frozen=True):
    """How much is gathered before it is delivered; whichever limit is met first.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html
    """

    size_in_mbs: int | None = None
    """Mebibytes of incoming data."""
    interval_in_seconds: int | None = None


class CloudWatchLoggingOptions(Fields, frozen=True):
    """Where delivery errors are logged.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_CloudWatchLoggingOptions.html
    """

    enabled: bool | None = None
    log_group_name: str | None = None
    log_stream_name: str | None = None


class KmsEncryptionConfig(Fields, frozen=True):
    """The key that S3 encrypts objects with."""

    aws_kms_key_arn: str


class EncryptionConfiguration(Fields, frozen=True):
    """How objects in the bucket are encrypted.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_EncryptionConfiguration.html
    """

    no_encryption_config: str | None = None
    """"NoEncryption": the bucket's own default holds."""
    kms_encryption_config: KmsEncryptionConfig | None = None


class ProcessorParameter(Fields, frozen=True):
    """One setting of a processor, written as text whatever it is."""

    parameter_name: str
    parameter_value: str


class Processor(Fields, frozen=True):
    """One step that records go through before they are delivered.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html
    """

    type: str
    """Lambda, MetadataExtraction, AppendDelimiterToRecord, RecordDeAggregation, Decompression, …"""
    parameters: tuple[ProcessorParameter, ...] | None = None

    def parameter(self, name: str) -> str | None:
        """Return a setting's value; None where it is not given."""
        return next((one.parameter_value for one in self.parameters or () if one.parameter_name == name), None)


class ProcessingConfiguration(Fields, frozen=True):
    """The processors, in order.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessingConfiguration.html
    """

    enabled: bool | None = None
    processors: tuple[Processor, ...] | None = None

    def of_type(self, kind: str) -> Processor | None:
        """Return the first processor of a type that is at work; None where there is none."""
        found = (one for one in self.processors or () if one.type == kind)
        return next(found, None) if self.enabled else None


class RetryOptions(Fields, frozen=True):
    """How long a delivery that fails is tried again."""

    duration_in_seconds: int | None = None


class SecretsManagerConfiguration(Fields, frozen=True):
    """The secret that holds the credentials of a destination."""

    secret_arn: str | None = None
    role_arn: str | None = None
    enabled: bool | None = None


class VpcConfiguration(Fields, frozen=True):
    """The network that a destination is reached through."""

    subnet_ids: tuple[str, ...] | None = None
    role_arn: str | None = None
    security_group_ids: tuple[str, ...] | None = None
    vpc_id: str | None = None


class DocumentIdOptions(Fields, frozen=True):
    """Who gives documents their ids."""

    default_document_id_format: str | None = None


class DynamicPartitioningConfiguration(Fields, frozen=True):
    """Whether objects are parted by keys of their records.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_DynamicPartitioningConfiguration.html
    """

    retry_options: RetryOptions | None = None
    enabled: bool | None = None


class FailureDescription(Fields, frozen=True):
    """Why something failed, as AWS tells it.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_FailureDescription.html
    """

    type: str
    details: str = ""
