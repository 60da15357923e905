"""Rules of an S3 destination: bucket, prefixes, buffering, compression, encryption, logging, backup.

https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterator

from kinesis_tui.services.firehose.rules import names, object_key, prefixes
from kinesis_tui.services.firehose.rules.conversion import check_conversion, is_converted
from kinesis_tui.services.firehose.rules.partitioning import check_partitioning, is_partitioned
from kinesis_tui.services.firehose.rules.processors import check_processing
from kinesis_tui.services.firehose.rules.violation import (
    Request,
    Violation,
    inner,
    is_on,
    matching,
    required,
    text_of,
    whole_number,
)

COMPRESSIONS = ("UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY")
SIZE_MIBS = (1, 128)
INTERVAL_SECONDS = (0, 900)
BACKUP_SECONDS = (60, 900)
"""No zero buffering there: https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html"""
LARGE_MIBS = 64
"""The least of converted and of partitioned records."""


def check_extended_s3(destination: Request, path: str) -> Iterator[Violation]:
    """Check an S3 destination with all that it may have."""
    yield from check_s3(destination, path)
    yield from matching(
        destination,
        path,
        "FileExtension",
        names.FILE_EXTENSION,
        "an extension: a dot, then a–z 0–9 ! - _ . * ' ( )",
        names.FILE_EXTENSION_MOST,
    )
    yield from _time_zone(destination, path)
    yield from check_processing(destination, path)
    yield from check_conversion(destination, path)
    yield from check_partitioning(destination, path)
    yield from _backup(destination, path)


def check_s3(destination: Request, path: str, *, is_backup: bool = False) -> Iterator[Violation]:
    """Check what every delivery to a bucket has."""
    yield from required(destination, path, "BucketARN", "RoleARN")
    yield from matching(destination, path, "BucketARN", names.BUCKET_ARN, names.BUCKET, names.BUCKET_ARN_MOST)
    yield from _bucket_name(destination, path)
    yield from matching(destination, path, "RoleARN", names.ROLE_ARN, names.ROLE, names.ARN_MOST)
    yield from _prefixes(destination, path, is_backup=is_backup)
    yield from _buffering(destination, path, BACKUP_SECONDS if is_backup else INTERVAL_SECONDS, is_backup=is_backup)
    compression = destination.get("CompressionFormat")
    if compression is not None and compression not in COMPRESSIONS:
        yield Violation(f"{path}.CompressionFormat", f"“{compression}” is none", f"use {', '.join(COMPRESSIONS)}")
    yield from _encryption(destination, path)
    yield from check_logging(destination, path)


def _bucket_name(destination: Request, path: str) -> Iterator[Violation]:
    arn = text_of(destination, "BucketARN")
    if names.BUCKET_ARN.fullmatch(arn) and not names.BUCKET_NAME.fullmatch(names.bucket_name(arn)):
        why = "it holds no bucket's name: 3 to 63 of a–z, 0–9, . and -, a letter or digit at both ends"
        yield Violation(f"{path}.BucketARN", why, "correct the name")


def _prefixes(destination: Request, path: str, *, is_backup: bool) -> Iterator[Violation]:
    prefix, error = text_of(destination, "Prefix"), text_of(destination, "ErrorOutputPrefix")
    for field, text, is_error in (("Prefix", prefix, False), ("ErrorOutputPrefix", error, True)):
        for what, remedy in prefixes.complaints(text, is_error=is_error):
            yield Violation(f"{path}.{field}", what, remedy)
    if prefixes.has_expressions(prefix) and not error and not is_backup:
        why = "it is missing, and the prefix has expressions"
        yield Violation(f"{path}.ErrorOutputPrefix", why, "give one with !{firehose:error-output-type}")
    told = {(one.namespace, one.value) for one in prefixes.expressions(error)}
    if told and ("firehose", "error-output-type") not in told:
        why = "it has expressions, but not !{firehose:error-output-type}"
        yield Violation(f"{path}.ErrorOutputPrefix", why, "put !{firehose:error-output-type} in")


def _buffering(destination: Request, path: str, seconds: tuple[int, int], *, is_backup: bool) -> Iterator[Violation]:
    hints, where = inner(destination, "BufferingHints"), f"{path}.BufferingHints"
    if not hints:
        return
    for field, other in (("SizeInMBs", "IntervalInSeconds"), ("IntervalInSeconds", "SizeInMBs")):
        if hints.get(field) is None and hints.get(other) is not None:
            yield Violation(f"{where}.{field}", f"it is missing, and {other} is given", "give both, or neither")
    converted, partitioned = is_converted(destination), is_partitioned(destination)
    why = "while records are converted" if converted else "with dynamic partitioning" if partitioned else ""
    least = LARGE_MIBS if why else SIZE_MIBS[0]
    yield from whole_number(hints, where, "SizeInMBs", least, SIZE_MIBS[1], f"(MiB){f', {why}' if why else ''}")
    reason = "(backup has no zero buffering)" if is_backup else "(dynamic partitioning has no zero buffering)"
    if is_backup or partitioned:
        yield from whole_number(hints, where, "IntervalInSeconds", BACKUP_SECONDS[0], seconds[1], reason)
    else:
        yield from whole_number(hints, where, "IntervalInSeconds", *seconds, "(seconds)")


def _encryption(destination: Request, path: str) -> Iterator[Violation]:
    encryption, where = inner(destination, "EncryptionConfiguration"), f"{path}.EncryptionConfiguration"
    key = inner(encryption, "KMSEncryptionConfig")
    none = encryption.get("NoEncryptionConfig")
    if none is not None and key:
        yield Violation(where, "it has a key, and says NoEncryption", "give one of them")
    if none not in (None, "NoEncryption"):
        yield Violation(f"{where}.NoEncryptionConfig", f"“{none}” is not known", "give NoEncryption, or nothing")
    if "KMSEncryptionConfig" in encryption:
        yield from required(key, f"{where}.KMSEncryptionConfig", "AWSKMSKeyARN")
        key_path = f"{where}.KMSEncryptionConfig"
        yield from matching(key, key_path, "AWSKMSKeyARN", names.KEY_ARN, names.KEY, names.ARN_MOST)


def check_logging(destination: Request, path: str) -> Iterator[Violation]:
    """Check where delivery errors are logged."""
    logging, where = inner(destination, "CloudWatchLoggingOptions"), f"{path}.CloudWatchLoggingOptions"
    if not is_on(logging):
        return
    yield from required(logging, where, "LogGroupName", "LogStreamName", because="and logging is on")
    group, stream = "a log group's name: letters, digits and . - _ / #", "a log stream's name, without : and *"
    if logging.get("LogGroupName"):
        yield from matching(logging, where, "LogGroupName", names.LOG_GROUP, group, names.ARN_MOST)
    if logging.get("LogStreamName"):
        yield from matching(logging, where, "LogStreamName", names.LOG_STREAM, stream, names.ARN_MOST)


def _time_zone(destination: Request, path: str) -> Iterator[Violation]:
    name, where = destination.get("CustomTimeZone"), f"{path}.CustomTimeZone"
    what = "a time zone as Firehose takes them: letters, / and _, such as Asia/Tokyo"
    refused = list(matching(destination, path, "CustomTimeZone", names.TIME_ZONE, what, 50))
    yield from refused
    if name and not refused and object_key.zone("UTC") is not None and object_key.zone(str(name)) is None:
        yield Violation(where, f"there is no time zone “{name}”", "give one such as UTC, Asia/Tokyo, America/New_York")


def _backup(destination: Request, path: str) -> Iterator[Violation]:
    mode = destination.get("S3BackupMode")
    if mode not in (None, "Disabled", "Enabled"):
        yield Violation(f"{path}.S3BackupMode", f"“{mode}” is none", "give Enabled or Disabled")
    backup = inner(destination, "S3BackupConfiguration") or inner(destination, "S3BackupUpdate")
    if mode == "Enabled" and not backup:
        yield Violation(f"{path}.S3BackupConfiguration", "it is missing, and backup is on", "say where the backup goes")
    if backup:
        yield from check_s3(backup, f"{path}.S3BackupConfiguration", is_backup=True)
