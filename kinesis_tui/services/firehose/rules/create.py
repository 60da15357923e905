"""Every rule that a CreateDeliveryStream request must keep.

https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from kinesis_tui.services.firehose.rules import names
from kinesis_tui.services.firehose.rules.prefixes import has_expressions
from kinesis_tui.services.firehose.rules.processors import check_processing
from kinesis_tui.services.firehose.rules.s3 import check_extended_s3, check_logging, check_s3
from kinesis_tui.services.firehose.rules.violation import (
    Request,
    Violation,
    inner,
    items,
    matching,
    required,
    text_of,
    whole_number,
)

EXTENDED = "ExtendedS3DestinationConfiguration"
TYPES = ("DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource")
TAGS_MOST = 50
BUFFERING: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "AmazonopensearchserviceDestinationConfiguration": (100, 900),
        "AmazonOpenSearchServerlessDestinationConfiguration": (100, 900),
        "ElasticsearchDestinationConfiguration": (100, 900),
        "SplunkDestinationConfiguration": (5, 60),
        "HttpEndpointDestinationConfiguration": (64, 900),
        "SnowflakeDestinationConfiguration": (128, 900),
        "IcebergDestinationConfiguration": (128, 900),
        "RedshiftDestinationConfiguration": (128, 900),
    }
)
"""Most MiB and seconds of the destinations other than S3, by the API's model; 1 MiB and 0 s are the least."""
DESTINATIONS = (EXTENDED, "S3DestinationConfiguration", *BUFFERING)


def check_create(request: Request) -> tuple[Violation, ...]:
    """Return every documented rule that a whole CreateDeliveryStream request breaks."""
    return tuple(dict.fromkeys(_all(request)))


def _all(request: Request) -> Iterator[Violation]:
    yield from required(request, "", "DeliveryStreamName")
    if request.get("DeliveryStreamName"):
        what = "a name: letters, digits, _ . and -"
        yield from matching(request, "", "DeliveryStreamName", names.NAME, what, names.NAME_MOST)
    yield from _source(request)
    yield from _sse(request)
    given = [field for field in DESTINATIONS if request.get(field) is not None]
    if len(given) != 1:
        what = "there is no destination" if not given else f"there are several: {', '.join(given)}"
        yield Violation(given[1] if given else EXTENDED, what, "give one")
    for field in given:
        yield from _destination(inner(request, field), field)
    yield from check_tags(items(request, "Tags"))


def _destination(destination: Request, field: str) -> Iterator[Violation]:
    if field == EXTENDED:
        yield from check_extended_s3(destination, field)
        return
    if field == "S3DestinationConfiguration":
        yield from check_s3(destination, field)
        return
    most, seconds = BUFFERING[field]
    hints, where = inner(destination, "BufferingHints"), f"{field}.BufferingHints"
    yield from whole_number(hints, where, "SizeInMBs", 1, most, "(MiB)")
    yield from whole_number(hints, where, "IntervalInSeconds", 0, seconds, "(seconds)")
    yield from check_processing(destination, field)
    yield from check_logging(destination, field)
    s3 = inner(destination, "S3Configuration")
    yield from required(destination, field, "S3Configuration")
    if s3:
        yield from check_s3(s3, f"{field}.S3Configuration", is_backup=True)
    if field == "RedshiftDestinationConfiguration":
        yield from _redshift(s3, f"{field}.S3Configuration")


def _redshift(s3: Request, path: str) -> Iterator[Violation]:
    if has_expressions(text_of(s3, "Prefix")) or s3.get("ErrorOutputPrefix"):
        why = "with Redshift the prefix has no expressions, and there is no error prefix"
        yield Violation(f"{path}.Prefix", why, "take them out")
    if s3.get("CompressionFormat") in ("Snappy", "ZIP"):
        yield Violation(f"{path}.CompressionFormat", "Redshift's COPY reads neither Snappy nor ZIP", "use GZIP or none")


def _source(request: Request) -> Iterator[Violation]:
    kind = request.get("DeliveryStreamType", "DirectPut")
    if kind not in TYPES:
        yield Violation("DeliveryStreamType", f"“{kind}” is none", f"give one of {', '.join(TYPES)}")
    stream = inner(request, "KinesisStreamSourceConfiguration")
    if kind == "KinesisStreamAsSource":
        where = "KinesisStreamSourceConfiguration"
        yield from required(stream, where, "KinesisStreamARN", "RoleARN", because="and the source is a data stream")
        if stream.get("KinesisStreamARN"):
            yield from matching(stream, where, "KinesisStreamARN", names.STREAM_ARN, names.STREAM, names.ARN_MOST)
        if stream.get("RoleARN"):
            yield from matching(stream, where, "RoleARN", names.ROLE_ARN, names.ROLE, names.ARN_MOST)
    elif stream:
        why = f"the source is {kind}"
        yield Violation("KinesisStreamSourceConfiguration", why, "set DeliveryStreamType KinesisStreamAsSource")
    direct = inner(request, "DirectPutSourceConfiguration")
    if direct and kind != "DirectPut":
        yield Violation("DirectPutSourceConfiguration", f"the source is {kind}", "take it out")
    yield from whole_number(direct, "DirectPutSourceConfiguration", "ThroughputHintInMBs", 1, 100)


def _sse(request: Request) -> Iterator[Violation]:
    """Check the encryption of what Firehose holds.

    https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
    """
    field = "DeliveryStreamEncryptionConfigurationInput"
    encryption = inner(request, field)
    if not encryption:
        return
    if request.get("DeliveryStreamType", "DirectPut") == "KinesisStreamAsSource":
        why = "a delivery stream that reads a data stream is encrypted by that one"
        yield Violation(field, why, "take it out, and encrypt the data stream")
    kind, key = encryption.get("KeyType"), encryption.get("KeyARN")
    if kind not in ("AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK"):
        yield Violation(f"{field}.KeyType", f"“{kind}” is none", "give AWS_OWNED_CMK or CUSTOMER_MANAGED_CMK")
    if kind == "CUSTOMER_MANAGED_CMK" and not key:
        yield Violation(f"{field}.KeyARN", "it is missing, and the key is your own", "give the key's ARN")
    if kind == "AWS_OWNED_CMK" and key:
        yield Violation(f"{field}.KeyARN", "AWS's own key has no ARN", "take it out, or give CUSTOMER_MANAGED_CMK")
    if key:
        yield from matching(encryption, field, "KeyARN", names.KEY_ARN, names.KEY, names.ARN_MOST)


def check_tags(tags: Sequence[Request]) -> Iterator[Violation]:
    """Check tags: https://docs.aws.amazon.com/firehose/latest/APIReference/API_Tag.html."""
    if len(tags) > TAGS_MOST:
        yield Violation("Tags", f"there are {len(tags)}", f"give {TAGS_MOST} at most")
    seen: set[str] = set()
    for number, tag in enumerate(tags):
        where, key = f"Tags[{number}]", text_of(tag, "Key")
        what = "letters, digits, spaces and _ . : / = + - @ %"
        yield from required(tag, where, "Key")
        if key.lower().startswith("aws:"):
            yield Violation(f"{where}.Key", "keys that begin with aws: are AWS's", "use another key")
        if key in seen:
            yield Violation(f"{where}.Key", f"the key “{key}” stands there twice", "keep one")
        seen.add(key)
        if key:
            yield from matching(tag, where, "Key", names.TAG_TEXT, what, 128)
        yield from matching(tag, where, "Value", names.TAG_TEXT, what, 256)
