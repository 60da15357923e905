"""A DescribeDeliveryStream answer laid out for reading: sections of fields, and nothing of the answer is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from kinesis_tui.services.firehose.model.failure_words import failure_words
from kinesis_tui.services.firehose.model.words import plain_words
from kinesis_tui.text.quantities import UNKNOWN

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "FailureDescription": "Why it failed",
        "DeliveryStreamEncryptionConfiguration": "Encryption while Firehose holds records",
        "DirectPutSourceDescription": "Source: Direct PUT",
        "KinesisStreamSourceDescription": "Source: a data stream",
        "MSKSourceDescription": "Source: a Kafka topic",
        "DatabaseSourceDescription": "Source: a database",
        "ExtendedS3DestinationDescription": "Destination: Amazon S3",
        "RedshiftDestinationDescription": "Destination: Amazon Redshift",
        "ElasticsearchDestinationDescription": "Destination: Amazon OpenSearch Service (Elasticsearch)",
        "AmazonopensearchserviceDestinationDescription": "Destination: Amazon OpenSearch Service",
        "AmazonOpenSearchServerlessDestinationDescription": "Destination: Amazon OpenSearch Serverless",
        "SplunkDestinationDescription": "Destination: Splunk",
        "HttpEndpointDestinationDescription": "Destination: an HTTP endpoint",
        "SnowflakeDestinationDescription": "Destination: Snowflake",
        "IcebergDestinationDescription": "Destination: Apache Iceberg tables",
        "BufferingHints": "Buffering",
        "ProcessingConfiguration": "Transformation of records",
        "DataFormatConversionConfiguration": "Record format conversion",
        "DynamicPartitioningConfiguration": "Dynamic partitioning",
        "EncryptionConfiguration": "Encryption of objects",
        "CloudWatchLoggingOptions": "Error logging",
        "S3BackupDescription": "Backup in S3",
        "S3DestinationDescription": "S3, for what can't be delivered, or for everything",
        "RetryOptions": "Retries",
        "SecretsManagerConfiguration": "Credentials in Secrets Manager",
        "VpcConfigurationDescription": "Network",
        "CopyCommand": "COPY command",
        "DestinationTableConfigurationList": "Tables",
    }
)
"""The parts of an answer that have a section of their own."""
EXTENDED_S3 = "ExtendedS3DestinationDescription"
PLAIN_S3 = "S3DestinationDescription"
_WHOLE = frozenset({"S3BackupDescription", PLAIN_S3, "DataFormatConversionConfiguration", "ProcessingConfiguration"})
"""Sections that are not parted further: what is in them belongs to them."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of the answer."""

    name: str
    """AWS's, with what it is inside of in its section: "BufferingHints.SizeInMBs"."""
    value: str
    words: str = ""


@dataclass(slots=True)
class Section:
    """Fields that belong together."""

    key: str
    """AWS's name of the part; empty for the stream itself."""
    title: str
    lines: list[FieldLine] = field(default_factory=list)


def sections(answer: Mapping[str, Any]) -> list[Section]:
    """Lay an answer out; every field of it stands in one of the sections. Its secrets must be hidden already."""
    first = Section("", "Delivery stream")
    found = [first]
    for name, value in _without_repetition(answer).items():
        _walk(name, value, first, found)
    return [section for section in found if section.lines]


def _walk(path: str, value: Any, section: Section, found: list[Section]) -> None:
    name = path.rpartition(".")[2]
    title = TITLES.get(name)
    if title is not None and isinstance(value, dict | list) and section.key not in _WHOLE:
        section = Section(name, title)
        found.append(section)
        path = ""
    match value:
        case dict() if value:
            for inner, part in value.items():
                _walk(_joined(path, inner), part, section, found)
            _explain(value, section)
        case list() if value and all(isinstance(part, dict) for part in value):
            for number, part in enumerate(value, start=1):
                _walk_part(_joined(path, str(number)) if len(value) > 1 else path, part, section, found)
        case _:
            section.lines.append(FieldLine(path or name, _written(value), plain_words(name, value)))


def _walk_part(path: str, part: dict[str, Any], section: Section, found: list[Section]) -> None:
    """Lay one of several out; a processor's parameter is a field by its own name."""
    if part.keys() == {"ParameterName", "ParameterValue"}:
        name = str(part["ParameterName"])
        prefix = path.removesuffix(".Parameters").rpartition(".Parameters.")[0] or path.removesuffix("Parameters")
        line = FieldLine(_joined(prefix.rstrip("."), name), _written(part["ParameterValue"]), plain_words(name, ""))
        section.lines.append(line)
        return
    for inner, value in part.items():
        _walk(_joined(path, inner), value, section, found)


def _explain(value: Mapping[str, Any], section: Section) -> None:
    """Say what is to be done about a failure that AWS describes."""
    if value.keys() == {"Type", "Details"}:
        section.lines.append(FieldLine("what to do", failure_words(str(value["Type"]))))


def _without_repetition(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the plain S3 destination where the extended one says the same and more."""
    shown = dict(answer)
    shown["Destinations"] = [
        {
            name: value
            for name, value in destination.items()
            if not (name == PLAIN_S3 and _says(destination.get(EXTENDED_S3), value))
        }
        for destination in answer.get("Destinations") or ()
    ]
    return shown


def _says(whole: object, part: object) -> bool:
    return isinstance(whole, dict) and isinstance(part, dict) and all(whole.get(name) == part[name] for name in part)


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _written(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case list():
            return ", ".join(map(str, value)) or "none"
        case dict():
            return "none"
        case None:
            return UNKNOWN
        case _:
            return str(value)


def field_lines(found: list[Section]) -> Iterator[FieldLine]:
    """Yield the lines of all sections."""
    for section in found:
        yield from section.lines
