"""DescribeDeliveryStream answers in which every field that AWS's API model knows has a value."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

DESTINATIONS = (
    "ExtendedS3DestinationDescription",
    "RedshiftDestinationDescription",
    "ElasticsearchDestinationDescription",
    "AmazonopensearchserviceDestinationDescription",
    "AmazonOpenSearchServerlessDestinationDescription",
    "SplunkDestinationDescription",
    "HttpEndpointDestinationDescription",
    "SnowflakeDestinationDescription",
    "IcebergDestinationDescription",
)
SOURCES = (
    "DirectPutSourceDescription",
    "KinesisStreamSourceDescription",
    "MSKSourceDescription",
    "DatabaseSourceDescription",
)
WHEN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@cache
def service_model() -> ServiceModel:
    """Return botocore's model of Firehose."""
    return botocore.session.get_session().get_service_model("firehose")


def full_answer(destination: str, source: str = "KinesisStreamSourceDescription") -> dict[str, Any]:
    """Return a DeliveryStreamDescription with one destination and one source, and all else that may be in it."""
    shape = service_model().operation_model("DescribeDeliveryStream").output_shape
    assert isinstance(shape, StructureShape)
    answer: dict[str, Any] = _value(shape.members["DeliveryStreamDescription"], "DeliveryStreamDescription")
    (described,) = answer["Destinations"]
    answer["Destinations"] = [{name: described[name] for name in ("DestinationId", destination)}]
    answer["Source"] = {source: answer["Source"][source]}
    return answer


def _value(shape: Shape, name: str) -> Any:
    match shape:
        case StructureShape():
            return {key: _value(member, key) for key, member in shape.members.items()}
        case ListShape():
            return [_value(shape.member, name)]
        case MapShape():
            return {f"key of {name}": _value(shape.value, name)}
        case _:
            return _scalar(shape, name)


def _scalar(shape: Shape, name: str) -> Any:
    match shape.type_name:
        case "boolean":
            return True
        case "integer" | "long":
            return 60 + len(name)
        case "double" | "float":
            return 0.25
        case "timestamp":
            return WHEN
        case _:
            words = getattr(shape, "enum", None)
            return words[0] if words else _text(name)


def _text(name: str) -> str:
    """Return a value that tells which field it is of; an ARN where AWS has one."""
    return f"arn:aws:test:us-east-1:000000000000:{name}/of-{name}" if name.endswith("ARN") else f"of-{name}"
