"""Rules of record format conversion.

https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
"""

from __future__ import annotations

from collections.abc import Iterator

from kinesis_tui.services.firehose.rules import names
from kinesis_tui.services.firehose.rules.violation import Request, Violation, inner, is_on, matching, required


def is_converted(destination: Request) -> bool:
    """Tell whether records are converted; `Enabled` is true unless it is said otherwise."""
    conversion = inner(destination, "DataFormatConversionConfiguration")
    return bool(conversion) and is_on(conversion, default=True)


def check_conversion(destination: Request, path: str) -> Iterator[Violation]:
    """Check conversion, where it is on."""
    if not is_converted(destination):
        return
    conversion, where = (
        inner(destination, "DataFormatConversionConfiguration"),
        f"{path}.DataFormatConversionConfiguration",
    )
    yield from required(conversion, where, "SchemaConfiguration", because="and records are converted")
    schema = inner(conversion, "SchemaConfiguration")
    if schema:
        at = f"{where}.SchemaConfiguration"
        yield from required(schema, at, "RoleARN", "DatabaseName", "TableName", because="and records are converted")
        if schema.get("RoleARN"):
            yield from matching(schema, at, "RoleARN", names.ROLE_ARN, names.ROLE, names.ARN_MOST)
        for field in ("CatalogId", "DatabaseName", "TableName", "Region", "VersionId"):
            if schema.get(field):
                yield from matching(schema, at, field, names.NO_SPACE, "a text without spaces", 1024)
    readers = inner(inner(conversion, "InputFormatConfiguration"), "Deserializer")
    writers = inner(inner(conversion, "OutputFormatConfiguration"), "Serializer")
    yield from _one_of(readers, f"{where}.InputFormatConfiguration.Deserializer", "OpenXJsonSerDe", "HiveJsonSerDe")
    yield from _one_of(writers, f"{where}.OutputFormatConfiguration.Serializer", "ParquetSerDe", "OrcSerDe")
    compression = destination.get("CompressionFormat")
    if compression not in (None, "UNCOMPRESSED"):
        why = "converted records are compressed inside their file"
        yield Violation(f"{path}.CompressionFormat", why, "set UNCOMPRESSED, or do not convert")


def _one_of(given: Request, path: str, *fields: str) -> Iterator[Violation]:
    count = sum(given.get(field) is not None for field in fields)
    if count != 1:
        what = "it is missing, and records are converted" if count == 0 else "both are given"
        yield Violation(path, what, f"give {' or '.join(fields)}")
