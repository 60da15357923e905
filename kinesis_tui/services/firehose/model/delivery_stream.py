"""A delivery stream as DescribeDeliveryStream tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from kinesis_tui.services.firehose.model.destination import Destination, DestinationDescription
from kinesis_tui.services.firehose.model.fields import Fields
from kinesis_tui.services.firehose.model.parts import FailureDescription
from kinesis_tui.services.firehose.model.source import Source, SourceDescription

SECRET_FIELDS = frozenset({"HECToken", "AccessKey", "Password", "PrivateKey", "KeyPassphrase"})
"""Fields of Firehose's answers and requests that no screen, copy or file may hold."""
HIDDEN = "[hidden]"


class DeliveryStreamEncryption(Fields, frozen=True):
    """How records are encrypted while Firehose holds them (Direct PUT only).

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamEncryptionConfiguration.html
    """

    key_arn: str | None = None
    key_type: str | None = None
    """AWS_OWNED_CMK or CUSTOMER_MANAGED_CMK."""
    status: str | None = None
    """ENABLED, ENABLING, ENABLING_FAILED, DISABLED, DISABLING or DISABLING_FAILED."""
    failure_description: FailureDescription | None = None


class DeliveryStream(Fields, frozen=True, kw_only=True):
    """A delivery stream; None where AWS did not tell.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamDescription.html
    """

    name: str = msgspec.field(name="DeliveryStreamName")
    arn: str | None = msgspec.field(default=None, name="DeliveryStreamARN")
    status: str | None = msgspec.field(default=None, name="DeliveryStreamStatus")
    """CREATING, CREATING_FAILED, DELETING, DELETING_FAILED or ACTIVE."""
    failure_description: FailureDescription | None = None
    encryption: DeliveryStreamEncryption | None = msgspec.field(
        default=None, name="DeliveryStreamEncryptionConfiguration"
    )
    stream_type: str | None = msgspec.field(default=None, name="DeliveryStreamType")
    """DirectPut, KinesisStreamAsSource, MSKAsSource or DatabaseAsSource."""
    version_id: str | None = None
    """What UpdateDestination must name: it changes with every change."""
    create_timestamp: datetime | None = None
    last_update_timestamp: datetime | None = None
    source_description: SourceDescription | None = msgspec.field(default=None, name="Source")
    destinations: tuple[DestinationDescription, ...]
    """AWS allows one. Required: an answer that was cut short is no delivery stream without destination."""
    has_more_destinations: bool | None = None

    @property
    def source(self) -> Source | None:
        """Where records come from; None where AWS tells nothing of it, as of a plain Direct PUT."""
        return None if self.source_description is None else self.source_description.source

    @property
    def destination(self) -> Destination | None:
        """Where records go; None for a type that is not known here."""
        return self.destinations[0].destination if self.destinations else None


class DescribedDeliveryStream(Fields, frozen=True):
    """DescribeDeliveryStream's answer, as a value and as it came."""

    stream: DeliveryStream
    answer: dict[str, Any]
    """DeliveryStreamDescription as AWS gave it, also with fields that are not known here; times are datetimes."""

    @property
    def shown(self) -> dict[str, Any]:
        """The answer without its secrets, for people to read."""
        hidden: dict[str, Any] = without_secrets(self.answer)
        return hidden


def delivery_stream(answer: dict[str, Any]) -> DescribedDeliveryStream:
    """Parse a DeliveryStreamDescription; raises msgspec.ValidationError where it is none."""
    return DescribedDeliveryStream(stream=msgspec.convert(answer, DeliveryStream), answer=answer)


def without_secrets(value: Any) -> Any:
    """Return a request or an answer of Firehose with its secrets hidden."""
    match value:
        case dict():
            return {
                name: HIDDEN if name in SECRET_FIELDS and inner else without_secrets(inner)
                for name, inner in value.items()
            }
        case list() | tuple():
            return [without_secrets(inner) for inner in value]
        case _:
            return value
