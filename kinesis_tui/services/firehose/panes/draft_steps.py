"""The steps of a delivery stream's form: which fields each has, which of them mean something, what is told below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from kinesis_tui.services.firehose.rules import draft as on_form
from kinesis_tui.services.firehose.rules.draft import Values
from kinesis_tui.services.firehose.rules.s3 import COMPRESSIONS
from kinesis_tui.ui.form_model import Field

TOGGLE = (on_form.OFF, on_form.ON)


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    title: str
    fields: tuple[Field, ...]
    hidden: Callable[[Values], frozenset[str]]
    """Fields that mean nothing, by what the others hold."""


def _nothing(values: Values) -> frozenset[str]:
    _ = values
    return frozenset()


def _where(name: str, value: str, *others: str) -> Callable[[Values], frozenset[str]]:
    """Hide other fields where one holds a value."""
    hidden = frozenset(others)
    return lambda values: hidden if values[name] == value else frozenset()


def _source(values: Values) -> frozenset[str]:
    reads = values["source"] == on_form.DATA_STREAM
    return frozenset() if reads else frozenset({"stream"})


def _partition(values: Values) -> frozenset[str]:
    if values["partition"] == on_form.OFF:
        return frozenset({"keys", "deaggregate", "delimiter", "partition_retry"})
    return frozenset() if values["deaggregate"] == on_form.DELIMITED else frozenset({"delimiter"})


def _encryption(values: Values) -> frozenset[str]:
    if values["source"] == on_form.DATA_STREAM:
        return frozenset({"sse", "sse_key"})
    return frozenset() if values["sse"] == on_form.OWN_KEY else frozenset({"sse_key"})


def _rest(values: Values) -> frozenset[str]:
    backup = frozenset(_BACKUP) if values["backup"] == on_form.OFF else frozenset()
    logging = frozenset({"log_group", "log_stream"}) if values["logging"] == on_form.OFF else frozenset()
    return backup | logging


_BACKUP = ("backup_bucket", "backup_prefix", "backup_size", "backup_interval")
_ARN = "type its ARN, or ctrl+o lists them"
STEPS: tuple[Step, ...] = (
    Step(
        "Source and name",
        (
            Field("source", "source", "choice", (on_form.DIRECT_PUT, on_form.DATA_STREAM)),
            Field("stream", "data stream", placeholder=_ARN),
            Field("name", "name", placeholder="1 to 64 letters, digits, _ . -"),
        ),
        _source,
    ),
    Step(
        "Transform records with a Lambda function",
        (
            Field("transform", "transform", "choice", (on_form.OFF, on_form.LAMBDA)),
            Field("function", "function", placeholder=_ARN),
            Field("function_size", "buffer, MB", placeholder="0.2 to 3; AWS: 1"),
            Field("function_interval", "interval, seconds", placeholder="0 to 900; AWS: 60"),
            Field("function_retries", "retries", placeholder="0 to 300; AWS: 3"),
        ),
        _where("transform", on_form.OFF, "function", "function_size", "function_interval", "function_retries"),
    ),
    Step(
        "Convert record format",
        (
            Field("convert", "convert JSON to", "choice", (on_form.OFF, on_form.PARQUET, on_form.ORC)),
            Field("reader", "JSON reader", "choice", (on_form.OPEN_X, on_form.HIVE)),
            Field("database", "Glue database", placeholder="its name, or ctrl+o lists them"),
            Field("table", "Glue table", placeholder="its name, or ctrl+o lists them"),
            Field("table_version", "table version", placeholder="LATEST"),
            Field("table_role", "role for Glue", placeholder="empty: the delivery's own role"),
        ),
        _where("convert", on_form.OFF, "reader", "database", "table", "table_version", "table_role"),
    ),
    Step(
        "Dynamic partitioning",
        (
            Field("partition", "partition by keys", "choice", TOGGLE),
            Field("keys", "keys, one a line: name: JQ expression (customer_id: .customer.id)", "text"),
            Field("deaggregate", "part records", "choice", (on_form.OFF, on_form.JSON, on_form.DELIMITED)),
            Field("delimiter", "delimiter", placeholder="what stands between records"),
            Field("partition_retry", "retry, seconds", placeholder="0 to 7200; AWS: 300"),
        ),
        _partition,
    ),
    Step(
        "Destination: S3",
        (
            Field("bucket", "bucket", placeholder="its name, or ctrl+o lists them and makes one"),
            Field("prefix", "prefix", placeholder="orders/!{timestamp:yyyy/MM/dd}/"),
            Field("error_prefix", "error prefix", placeholder="errors/!{firehose:error-output-type}/"),
            Field("time_zone", "time zone", placeholder="UTC"),
            Field("extension", "file extension", placeholder=".json; empty: what compression or format brings"),
            Field("new_line", "new line at end", "choice", TOGGLE),
        ),
        _nothing,
    ),
    Step(
        "Buffering, compression, encryption",
        (
            Field("size", "buffer, MiB", placeholder="1 to 128; AWS: 5"),
            Field("interval", "interval, seconds", placeholder="0 to 900; AWS: 300"),
            Field("compression", "compression", "choice", COMPRESSIONS),
            Field("bucket_key", "KMS key of objects", placeholder="empty: as the bucket says"),
            Field("sse", "encrypt in transit", "choice", (on_form.OFF, on_form.AWS_KEY, on_form.OWN_KEY)),
            Field("sse_key", "your key", placeholder="arn:aws:kms:REGION:ACCOUNT:key/ID"),
        ),
        _encryption,
    ),
    Step(
        "Backup, error logging, role",
        (
            Field("backup", "back up source", "choice", TOGGLE),
            Field("backup_bucket", "backup bucket", placeholder="empty: the same bucket"),
            Field("backup_prefix", "backup prefix", placeholder="raw/"),
            Field("backup_size", "its buffer, MiB", placeholder="1 to 128; AWS: 5"),
            Field("backup_interval", "its interval, s", placeholder="60 to 900; AWS: 300"),
            Field("logging", "log errors", "choice", (on_form.ON, on_form.OFF)),
            Field("log_group", "log group", placeholder="empty: /aws/kinesisfirehose/NAME"),
            Field("log_stream", "log stream", placeholder="empty: DestinationDelivery"),
            Field("role", "role", placeholder="its ARN, or ctrl+o lists them and makes one"),
            Field("tags", "tags", placeholder="team=data, env=prod"),
        ),
        _rest,
    ),
)

NOTES = MappingProxyType(
    {
        0: "Direct PUT: producers send to Firehose themselves. data stream: Firehose reads it, from the newest record.",
        1: "The function gets up to 6 MB at once and returns recordId, result (Ok, Dropped, ProcessingFailed), data.",
        2: "Only JSON is converted. It needs a buffer of 64 MiB at least, and no other compression.",
        3: "Only at creation, and never off again. 500 partitions at once by default; what exceeds goes to errors.",
        5: "Whichever limit is met first ends an object.",
    }
)
"""A line that each step says of itself, by its number."""


def restored(values: Values) -> dict[str, str]:
    """Return a draft as it may be gone on with: without fields that are not known, and choices that there are not."""
    options = {one.name: one.options for step in STEPS for one in step.fields if one.kind == "choice"}
    known = {name: value for name, value in values.items() if name in on_form.DEFAULTS}
    return {**on_form.DEFAULTS} | {name: value for name, value in known.items() if value in options.get(name, (value,))}
