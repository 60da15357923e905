"""The lines of a capture: records exactly as Kinesis holds them, and what a session knew beside them.

A capture is JSON Lines. A line of a record has the keys of `tail --output json` in their order, so that every script
for the one reads the other; there is one such line for each user record. Every other line is an object with one key:

    kinesis_tui_capture   the first line: version of the format, program, stream, region, when and where it began
    shards                the stream's shards as listed, again whenever they are listed anew
    aggregate             a KPL-aggregated record as Kinesis holds it; the lines of its user records follow
    gap                   records of a shard were gone before they could be read
    closed                a shard was read to its very end, and which shards follow it
    end                   the last line: counts, and the ledger; a capture without it was interrupted

A record's payload is `data` where its UTF-8, or the JSON value as it stands in the line, are the very bytes that
Kinesis holds. Otherwise `data_base64` holds these bytes: of gzip the gzip, of JSON with blanks the blanks too.
(`tail --output json` has in `data_base64` the innermost bytes, after what `decoded` names was undone.)
"""

import base64
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from kinesis_tui import __version__
from kinesis_tui.payload.decode import Decoded, compact_json, decode
from kinesis_tui.payload.json_line import is_plain, json_line
from kinesis_tui.payload.kpl import MAGIC
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.record_json import arrival_text, record_fields
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.model.shard_json import ShardLine

VERSION = 1
ENCRYPTED = "KMS"
"""The one encryption type that a line tells, as its last key; without that key a record is as most are."""
_DEEPEST = 400
"""JSON nested deeper than this is kept as bytes only: a line must be read whatever else is on the reader's stack."""
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKETS = re.compile(rb"[\[\]{}]")


class CaptureHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a capture says of itself; the fields in the order of the JSON object."""

    version: int
    program: str
    stream: str
    """Name or ARN, as it was asked for."""
    region: str | None = None
    account: str | None = None
    started: str
    """ISO 8601, UTC, milliseconds."""
    position: str = msgspec.field(name="from", default="latest")
    redacted: bool | msgspec.UnsetType = msgspec.UNSET
    """True where secrets were left out: then the records are not those that were put."""


def capture_header(stream: str, started: str, position: str, region: str | None) -> CaptureHeader:
    """Return the first line's object for a capture that begins now; an ARN tells region and account."""
    arn = stream.split(":") if stream.startswith("arn:") else []
    return CaptureHeader(
        version=VERSION,
        program=f"kinesis-tui {__version__}",
        stream=stream,
        region=arn[3] if len(arn) > 4 else region,
        account=arn[4] if len(arn) > 4 else None,
        started=started,
        position=position,
    )


class AggregateLine(msgspec.Struct, frozen=True, kw_only=True):
    """An aggregated record as Kinesis holds it."""

    shard_id: ShardId
    sequence_number: SequenceNumber
    partition_key: str
    approximate_arrival_timestamp: str | None = None
    data_base64: bytes
    encryption_type: str | None = None


class GapLine(msgspec.Struct, frozen=True, kw_only=True):
    """Records of a shard were gone before they could be read."""

    shard_id: ShardId
    why: str
    after: SequenceNumber | None = None
    before: SequenceNumber | None = None


class ClosedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A shard was read to its very end."""

    shard_id: ShardId
    children: tuple[ShardId, ...] = ()


class EndLine(msgspec.Struct, frozen=True, kw_only=True):
    """The capture was ended in good order."""

    ended: str
    why: str
    records: int
    """Records as Kinesis counts them: an aggregated one is one."""
    bytes: int
    """Their payload bytes."""
    ledger: msgspec.Raw = msgspec.Raw(b"null")
    """Of the tail that was captured, as `tail --ledger` writes it."""


class CaptureLine(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Any line; exactly one of the notes is set, or all that makes a record."""

    stream: str | None = None
    shard_id: ShardId | None = None
    sequence_number: SequenceNumber | None = None
    sub_sequence_number: int | None = None
    partition_key: str | None = None
    explicit_hash_key: str | None = None
    approximate_arrival_timestamp: str | None = None
    decoded: tuple[str, ...] = ()
    data: msgspec.Raw = msgspec.Raw()
    data_base64: bytes | None = None
    encryption_type: str | None = None
    kinesis_tui_capture: CaptureHeader | None = None
    shards: tuple[ShardLine, ...] | None = None
    aggregate: AggregateLine | None = None
    gap: GapLine | None = None
    closed: ClosedLine | None = None
    end: EndLine | None = None

    @property
    def is_note(self) -> bool:
        """Whether the line is none of a record."""
        notes = (self.kinesis_tui_capture, self.shards, self.aggregate, self.gap, self.closed, self.end)
        return any(note is not None for note in notes)

    def record(self) -> Record:
        """Restore the record, or user record. Raises ValueError where the line is none."""
        if self.shard_id is None or self.sequence_number is None or self.partition_key is None:
            raise ValueError("neither a record nor anything else of a capture")
        _check_number(self.sequence_number)
        return Record(
            sequence_number=self.sequence_number,
            approximate_arrival_timestamp=_seconds(self.approximate_arrival_timestamp),
            data=self._payload(),
            partition_key=self.partition_key,
            encryption_type=self.encryption_type,
            sub_sequence_number=self.sub_sequence_number,
            explicit_hash_key=self.explicit_hash_key,
        )

    def _payload(self) -> bytes:
        if self.data_base64 is not None:
            return self.data_base64
        data = bytes(self.data)
        if not data:
            raise ValueError("a record without its data")
        if data.startswith(b'"'):
            return msgspec.json.decode(data, type=str).encode()
        if data == b"null":
            raise ValueError("a record without its data")
        return data


_DECODER = msgspec.json.Decoder(CaptureLine)


def capture_lines(stream: str, shard_id: str, records: Sequence[Record]) -> bytes:
    """Write records so that they can be restored byte for byte; each line with its line end."""
    lines: list[bytes] = []
    for record in records:
        whole = record.sub_sequence_number is None and record.data.startswith(MAGIC)
        users = user_records(record) if whole else [record]
        if users[0] is not record:
            lines.append(_aggregate(shard_id, record))
        lines.extend(_exact(stream, shard_id, user) for user in users)
    return b"\n".join((*lines, b"")) if lines else b""


def note_line(key: str, value: object) -> bytes:
    """Write a line that is none of a record, with its line end."""
    return json_line({key: value}) + b"\n"


def parse_line(line: bytes) -> CaptureLine:
    """Read one line. Raises ValueError where it is none of a capture."""
    try:
        found = _DECODER.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
    if found.shard_id is None and not found.is_note:
        raise ValueError("neither a record nor anything else of a capture")
    return found


def aggregated(line: AggregateLine) -> Record:
    """Restore an aggregated record. Raises ValueError."""
    _check_number(line.sequence_number)
    return Record(
        sequence_number=line.sequence_number,
        approximate_arrival_timestamp=_seconds(line.approximate_arrival_timestamp),
        data=line.data_base64,
        partition_key=line.partition_key,
        encryption_type=line.encryption_type,
    )


def _aggregate(shard_id: str, record: Record) -> bytes:
    fields = {
        "shard_id": shard_id,
        "sequence_number": record.sequence_number,
        "partition_key": record.partition_key,
        "approximate_arrival_timestamp": arrival_text(record),
        "data_base64": base64.b64encode(record.data).decode(),
        **_encryption(record),
    }
    return json_line({"aggregate": fields})


def _exact(stream: str, shard_id: str, record: Record) -> bytes:
    decoded = decode(record.data)
    deep = decoded.kind == "json" and _is_deep(decoded.body)
    if deep:
        decoded = Decoded(decoded.steps, "binary", decoded.body, None, decoded.clipped)
    fields = record_fields(stream, shard_id, record, decoded)
    if not _says_it_all(record.data, decoded):
        fields["data_base64"] = base64.b64encode(record.data).decode()
    return json_line(fields | _encryption(record))


def _encryption(record: Record) -> dict[str, str]:
    return {"encryption_type": ENCRYPTED} if record.encryption_type == ENCRYPTED else {}


def _says_it_all(data: bytes, decoded: Decoded) -> bool:
    """Whether `data` of the line gives the payload back byte for byte."""
    if decoded.kind == "text":
        return decoded.text is not None and not decoded.steps and decoded.text.encode() == data
    as_is = decoded.kind == "json" and decoded.steps == ("json",) and decoded.body == data
    return as_is and compact_json(data) == data and is_plain(data)


def _is_deep(body: bytes) -> bool:
    """Whether JSON is nested so deeply that a reader's stack may not suffice."""
    if body.count(b"[") + body.count(b"{") <= _DEEPEST:
        return False
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _check_number(number: str) -> None:
    if not (number.isascii() and number.isdigit()):
        raise ValueError("a sequence number is written in decimal digits")


def _seconds(text: str | None) -> float | None:
    """Read an arrival time. Raises ValueError where it is none."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
