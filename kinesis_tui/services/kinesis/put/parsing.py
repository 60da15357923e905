"""A line of input → a record to put; the forms that `put` reads."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from kinesis_tui.services.kinesis.model.put_records import PutRecordsRequestEntry, entry_complaint, parse_hash_key
from kinesis_tui.services.kinesis.put.keys import ChooseKey
from kinesis_tui.services.kinesis.put.lines import Line
from kinesis_tui.services.kinesis.put.outcomes import BadLine, Entry, Item

Form = Callable[[bytes], PutRecordsRequestEntry | None]
"""Makes a record of a line; None for a line that is none and need not be; raises ValueError with a clause."""

FORMS = ("lines", "jsonl", "json", "capture", "raw")


class TailLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a line of `tail --output json` says of the record itself."""

    partition_key: str
    explicit_hash_key: str | None = None
    decoded: tuple[str, ...] = ()
    data: msgspec.Raw = msgspec.Raw(b"null")
    data_base64: str | None = None

    def payload(self) -> bytes:
        """Return the payload's bytes; raises ValueError with a clause where the line does not hold them."""
        if self.data_base64 is not None:
            try:
                return base64.b64decode(self.data_base64, validate=True)
            except binascii.Error:
                raise ValueError("data_base64 is not base64") from None
        if bytes(self.data) == b"null":
            raise ValueError("it has neither data nor data_base64")
        if self.decoded and self.decoded[-1] == "json":
            return bytes(self.data)
        try:
            return msgspec.json.decode(self.data, type=str).encode()
        except msgspec.ValidationError:
            raise ValueError("data is not text although decoded does not end in json") from None


@dataclass(frozen=True, slots=True)
class Parsing:
    """How lines become records."""

    form: Form
    most_bytes: int
    """What the stream takes as one record."""

    def item(self, line: Line) -> Item | None:
        """Return the record of a line, or why it makes none; None for a line to be skipped."""
        if line.data is None:
            return BadLine(line.number, "the line is too long to be a record")
        try:
            entry = self.form(line.data)
        except ValueError as error:
            return BadLine(line.number, str(error))
        if entry is None:
            return None
        complaint = entry_complaint(entry, self.most_bytes)
        return Entry(line.number, entry) if complaint is None else BadLine(line.number, complaint)


def plain(choose: ChooseKey, hash_key: int | None) -> Form:
    """Take a line as a payload, whatever it is; an empty line is an empty payload."""
    return lambda data: PutRecordsRequestEntry(choose(data), data, hash_key)


def json_lines(choose: ChooseKey, hash_key: int | None) -> Form:
    """Take a line of JSON as a payload, byte for byte; a blank line is none."""

    def parse(data: bytes) -> PutRecordsRequestEntry | None:
        if not data.strip():
            return None
        _check_json(data)
        return PutRecordsRequestEntry(choose(data), data, hash_key)

    return parse


def tail_lines(choose: ChooseKey | None, hash_key: int | None, *, captured: bool) -> Form:
    """Restore the record of a line as `tail --output json` writes it; with `captured`, other lines are skipped.

    Partition key and explicit hash key are those of the record, unless given.
    """

    def parse(data: bytes) -> PutRecordsRequestEntry | None:
        if not data.strip() or (captured and not data.startswith(b'{"stream":')):
            return None
        try:
            line = msgspec.json.decode(data, type=TailLine)
        except msgspec.DecodeError as error:
            raise ValueError(f"it is no line of tail --output json: {error}") from None
        payload = line.payload()
        own = None if line.explicit_hash_key is None else parse_hash_key(line.explicit_hash_key)
        key = line.partition_key if choose is None else choose(payload)
        return PutRecordsRequestEntry(key, payload, own if hash_key is None else hash_key)

    return parse


def _check_json(data: bytes) -> None:
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from None
