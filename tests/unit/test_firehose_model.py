"""What the model of delivery streams keeps of AWS's answers."""

import msgspec
import pytest

from kinesis_tui.services.firehose.model.delivery_stream import HIDDEN, delivery_stream
from kinesis_tui.services.firehose.model.destination import (
    HttpEndpointDestination,
    IcebergDestination,
    OpenSearchDestination,
    OpenSearchServerlessDestination,
    RedshiftDestination,
    SnowflakeDestination,
    SplunkDestination,
)
from kinesis_tui.services.firehose.model.fields import aws_fields
from kinesis_tui.services.firehose.model.s3 import ExtendedS3Destination
from kinesis_tui.services.firehose.model.source import KinesisStreamSource
from tests.support.firehose.answers import DESTINATIONS, SOURCES, full_answer

TYPES = {
    "ExtendedS3DestinationDescription": ExtendedS3Destination,
    "RedshiftDestinationDescription": RedshiftDestination,
    "ElasticsearchDestinationDescription": OpenSearchDestination,
    "AmazonopensearchserviceDestinationDescription": OpenSearchDestination,
    "AmazonOpenSearchServerlessDestinationDescription": OpenSearchServerlessDestination,
    "SplunkDestinationDescription": SplunkDestination,
    "HttpEndpointDestinationDescription": HttpEndpointDestination,
    "SnowflakeDestinationDescription": SnowflakeDestination,
    "IcebergDestinationDescription": IcebergDestination,
}


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_every_field_of_a_destination_in_awss_model_goes_into_the_model_and_out_again(destination: str) -> None:
    answer = full_answer(destination)
    stream = delivery_stream(answer).stream
    assert aws_fields(stream) == answer
    assert type(stream.destination) is TYPES[destination]


@pytest.mark.parametrize("source", SOURCES)
def test_every_field_of_a_source_in_awss_model_goes_into_the_model_and_out_again(source: str) -> None:
    answer = full_answer(DESTINATIONS[0], source)
    assert aws_fields(delivery_stream(answer).stream) == answer


def test_what_aws_does_not_tell_is_none() -> None:
    described = delivery_stream({"DeliveryStreamName": "orders", "Destinations": []})
    assert described.stream.destination is None
    assert described.stream.source is None
    assert described.stream.status is None


def test_an_answer_that_was_cut_short_is_no_delivery_stream() -> None:
    with pytest.raises(msgspec.ValidationError):
        delivery_stream({"DeliveryStreamName": "orders"})


def test_a_field_that_is_not_known_here_is_kept_in_the_answer() -> None:
    answer = full_answer(DESTINATIONS[0]) | {"NewerThanThis": {"Setting": 1}}
    assert delivery_stream(answer).shown["NewerThanThis"] == {"Setting": 1}


def test_the_token_of_a_splunk_destination_is_not_shown() -> None:
    (destination,) = delivery_stream(full_answer("SplunkDestinationDescription")).shown["Destinations"]
    assert destination["SplunkDestinationDescription"]["HECToken"] == HIDDEN


def test_a_plain_s3_destination_alone_counts_as_an_extended_one() -> None:
    plain = full_answer(DESTINATIONS[0])["Destinations"][0]["ExtendedS3DestinationDescription"]["S3BackupDescription"]
    destinations = [{"DestinationId": "1", "S3DestinationDescription": plain}]
    stream = delivery_stream({"DeliveryStreamName": "orders", "Destinations": destinations}).stream
    assert isinstance(stream.destination, ExtendedS3Destination)
    assert stream.destination.bucket_arn == plain["BucketARN"]


def test_the_name_of_the_data_stream_is_the_last_part_of_its_arn() -> None:
    source = KinesisStreamSource(kinesis_stream_arn="arn:aws:kinesis:us-east-1:000000000000:stream/orders")
    assert source.stream == "orders"
