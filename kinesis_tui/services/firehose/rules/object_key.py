"""The key that an object would have now, and what each part of it is.

https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kinesis_tui.services.firehose.rules import java_time, prefixes
from kinesis_tui.services.firehose.rules.prefixes import Expression
from kinesis_tui.services.firehose.rules.violation import Request, inner, is_on, text_of

UUID = "‹uuid›"
_COMPRESSED = {"GZIP": ".gz", "ZIP": ".zip", "Snappy": ".snappy", "HADOOP_SNAPPY": ".hsnappy"}


def zone(name: str) -> ZoneInfo | None:
    """Return a time zone; None where this machine does not know it. UTC for an empty name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def extension(destination: Request) -> str:
    """Return the end of the objects' names: the one given, or what conversion or compression brings."""
    given = text_of(destination, "FileExtension")
    conversion = inner(destination, "DataFormatConversionConfiguration")
    if given or not is_on(conversion, default=bool(conversion)):
        return given or _COMPRESSED.get(text_of(destination, "CompressionFormat"), "")
    serializer = inner(inner(conversion, "OutputFormatConfiguration"), "Serializer")
    return ".orc" if "OrcSerDe" in serializer else ".parquet"


def object_key(destination: Request, name: str, now: datetime, version: str = "1") -> str:
    """Return the key of an object whose oldest record arrives now."""
    local = now.astimezone(zone(text_of(destination, "CustomTimeZone")) or UTC)
    prefix = with_time(text_of(destination, "Prefix"))
    suffix = f"{name or '‹name›'}-{version}-{local:%Y-%m-%d-%H-%M-%S}-{UUID}{extension(destination)}"
    return prefixes.evaluated(prefix, local) + suffix


def error_key(destination: Request, name: str, now: datetime, version: str = "1") -> str:
    """Return the key of an object of records that failed."""
    local = now.astimezone(zone(text_of(destination, "CustomTimeZone")) or UTC)
    prefix = text_of(destination, "ErrorOutputPrefix")
    if not prefix:
        prefix = (
            f"{text_of(destination, 'Prefix')}!{{firehose:error-output-type}}/!{{timestamp:{prefixes.DEFAULT_TIME}}}"
        )
    elif not prefixes.has_expressions(prefix):
        prefix = f"{prefix}!{{firehose:error-output-type}}/!{{timestamp:{prefixes.DEFAULT_TIME}}}"
    suffix = f"{name or '‹name›'}-{version}-{local:%Y-%m-%d-%H-%M-%S}-{UUID}"
    return prefixes.evaluated(prefix, local) + suffix


def with_time(prefix: str) -> str:
    """Return a prefix as Firehose takes it: with the time appended where it has none, and no partition key."""
    told = {one.namespace for one in prefixes.expressions(prefix)}
    if told & {"timestamp", prefixes.QUERY, prefixes.LAMBDA}:
        return prefix
    return f"{prefix}!{{timestamp:{prefixes.DEFAULT_TIME}}}"


def explained(prefix: str, time_zone: str = "") -> list[str]:
    """Say what each expression of a prefix stands for, and what is probably not meant."""
    lines = [_explained(one, time_zone or "UTC") for one in prefixes.expressions(prefix)]
    if with_time(prefix) != prefix:
        lines.append(f"Firehose appends the time, {prefixes.DEFAULT_TIME}, since the prefix has none.")
    if with_time(prefix) != prefix and prefixes.has_expressions(prefix):
        lines.append("(As documented; with an expression it was seen not to append it. Write the time to be sure.)")
    for one in prefixes.expressions(prefix):
        if one.namespace == "timestamp" and (caution := java_time.caution(one.value)):
            lines.append(caution)
    return list(dict.fromkeys(lines))


def error_explained(prefix: str, time_zone: str = "") -> list[str]:
    """Say what each expression of an error prefix stands for, and what is not certain without one."""
    if not prefixes.has_expressions(prefix):
        return ["AWS documents no one form of the keys of what failed: for it to be certain, give !{…} for all of it."]
    return [line for line in explained(prefix, time_zone) if "ppend" not in line]


def _explained(one: Expression, time_zone: str) -> str:
    match one.namespace, one.value:
        case "timestamp", pattern:
            return f"{one}: {java_time.words(pattern)} of the oldest record's arrival ({time_zone})"
        case "firehose", "random-string":
            return f"{one}: 11 random characters, another for each object"
        case "firehose", "error-output-type":
            return f"{one}: processing-failed, format-conversion-failed, …"
        case "partitionKeyFromQuery", key:
            return f"{one}: what the JQ expression of {key} finds in the record"
        case "partitionKeyFromLambda", key:
            return f"{one}: the partition key {key} that the function returns"
        case _:
            return f"{one}: not known"
