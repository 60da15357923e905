"""Where objects of a time lie: the prefix that Firehose gives them, as far as it can be told beforehand.

https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

from kinesis_tui.services.firehose.model.failure_words import ERROR_OUTPUT_TYPES
from kinesis_tui.services.firehose.model.s3 import ExtendedS3Destination, S3Destination
from kinesis_tui.services.firehose.rules import java_time, prefixes
from kinesis_tui.services.firehose.rules.object_key import with_time, zone
from kinesis_tui.services.firehose.rules.prefixes import Expression

UNTOLD = "‹"
"""Begins what a time expression leaves open."""
MOST_PREFIXES = 24


def delivered_at(bucket: S3Destination, time: datetime) -> str:
    """Return what keys of records that arrived at an aware time begin with."""
    return _evaluated(with_time(bucket.prefix or ""), _local(bucket, time))


def delivered_between(bucket: S3Destination, start: datetime, end: datetime) -> list[str]:
    """Return what keys of records of this span begin with, each once, `MOST_PREFIXES` at most."""
    return _between(lambda time: delivered_at(bucket, time), start, end)


def failed_between(bucket: S3Destination, start: datetime, end: datetime) -> list[str]:
    """Return what keys of records that failed in this span begin with; one for each kind of failure at least."""
    pattern = error_prefix(bucket)
    found: list[str] = []
    for kind in ERROR_OUTPUT_TYPES if "error-output-type" in pattern else ("",):
        found += _between(partial(_failed_at, bucket, pattern, kind), start, end)
    return list(dict.fromkeys(found))


def error_prefix(bucket: S3Destination) -> str:
    """Return the pattern of the keys of what failed, with what Firehose adds to it by itself."""
    written = bucket.error_output_prefix or ""
    if prefixes.has_expressions(written):
        return written
    base = written or (bucket.prefix or "")
    return f"{base}!{{firehose:error-output-type}}/!{{timestamp:{prefixes.DEFAULT_TIME}}}"


def beginning(pattern: str) -> str:
    """Return what all keys of a pattern begin with, up to its last whole folder."""
    first = next(iter(prefixes.pieces(pattern)), "")
    return first[: first.rfind("/") + 1] if isinstance(first, str) else ""


def folder_of(prefix: str) -> str:
    """Return the folder that a key or prefix is in; empty for the bucket itself."""
    return prefix[: prefix.rstrip("/").rfind("/") + 1]


def _failed_at(bucket: S3Destination, pattern: str, kind: str, time: datetime) -> str:
    return _evaluated(pattern, _local(bucket, time), kind)


def _between(at: Callable[[datetime], str], start: datetime, end: datetime) -> list[str]:
    return list(dict.fromkeys(at(time) for time in _hours(start, end)))[:MOST_PREFIXES]


def _hours(start: datetime, end: datetime) -> Iterator[datetime]:
    time = start
    while time < end:
        yield time
        time += timedelta(hours=1)
    yield end


def zone_of(bucket: S3Destination) -> tzinfo:
    """Return the zone that times in keys are of; UTC where none is given, or this machine does not know it."""
    name = bucket.custom_time_zone if isinstance(bucket, ExtendedS3Destination) else None
    return zone(name or "") or UTC


def _local(bucket: S3Destination, time: datetime) -> datetime:
    return time.astimezone(zone_of(bucket))


def _evaluated(pattern: str, time: datetime, error_type: str = "") -> str:
    """Write a pattern for a time, up to what only the object itself tells."""
    text = ""
    for piece in prefixes.pieces(pattern):
        match piece:
            case str():
                text += piece
            case Expression("timestamp", written) if java_time.complaint(written) is None:
                told, untold, _ = java_time.formatted(written, time).partition(UNTOLD)
                text += told
                if untold:
                    return text
            case Expression("firehose", "error-output-type") if error_type:
                text += error_type
            case _:
                return text
    return text
