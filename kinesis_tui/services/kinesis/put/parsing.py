"""A line of input → a record to put; the forms that `put` reads."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from kinesis_tui.services.kinesis.model.capture_line import CaptureLine, aggregated, parse_line
from kinesis_tui.services.kinesis.model.put_records import PutRecordsRequestEntry, entry_complaint, parse_hash_key
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.put.keys import ChooseKey
from kinesis_tui.services.kinesis.put.lines import Line
from kinesis_tui.services.kinesis.put.outcomes import BadLine, Entry, Item

Form = Callable[[bytes], PutRecordsRequestEntry | None]
"""Makes a record of a line; None for a line that is none and need not be; raises ValueError with a clause."""


@dataclass(frozen=True, slots=True)
class Parsing:
    """How lines become records."""

    form: Form
    most_bytes: int
    """What the stream takes as one record."""

    def item(self, line: Line) -> Item | None:
        """Return the record of a line, or why it makes none; None for a line to be skipped."""
        if line.data is None:
            return BadLine(line.number, "it is too long to be a record")
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
    """Restore the records of a capture's lines, or of those that `tail --output json` writes.

    Partition key and explicit hash key are those of the record, unless given. Of a capture (`captured`) an aggregated
    record is put as Kinesis held it, not the user records in it, and what is no record is skipped.
    """
    inside: set[str] = set()

    def parse(data: bytes) -> PutRecordsRequestEntry | None:
        if not data.strip():
            return None
        line = parse_line(data)
        if line.is_note and not captured:
            raise ValueError("it is no record")
        if line.aggregate is not None:
            inside.clear()
            inside.add(line.aggregate.sequence_number)
            return _entry(aggregated(line.aggregate), choose, hash_key)
        if line.is_note or (line.sub_sequence_number is not None and line.sequence_number in inside):
            return None
        return _entry(_record(line), choose, hash_key)

    return parse


def form_of(name: str, choose: ChooseKey | None, hash_key: int | None) -> Form:
    """Return what makes records of lines, jsonl, json, capture or raw; without `choose` keys must be recorded."""
    if name in ("json", "capture"):
        return tail_lines(choose, hash_key, captured=name == "capture")
    if choose is None:
        raise ValueError(f"{name} records no partition key")
    return json_lines(choose, hash_key) if name == "jsonl" else plain(choose, hash_key)


def sniffed(first: Line | None) -> str:
    """Guess the form of a file from its first line: "capture", "jsonl" or "lines"."""
    if first is None or not first.data:
        return "lines"
    try:
        parse_line(first.data)
    except ValueError:
        pass
    else:
        return "capture"
    return "jsonl" if first.data[:1] in (b"{", b"[") else "lines"


def _record(line: CaptureLine) -> Record:
    """Restore a record; of a line of `tail` the innermost bytes, which is what such a line holds."""
    if line.data_base64 is None and line.decoded[-1:] != ("json",) and bytes(line.data)[:1] not in (b'"', b""):
        raise ValueError("data is not text although decoded does not end in json")
    return line.record()


def _entry(record: Record, choose: ChooseKey | None, hash_key: int | None) -> PutRecordsRequestEntry:
    own = None if record.explicit_hash_key is None else parse_hash_key(record.explicit_hash_key)
    key = record.partition_key if choose is None else choose(record.data)
    return PutRecordsRequestEntry(key, record.data, own if hash_key is None else hash_key)


def _check_json(data: bytes) -> None:
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from None
