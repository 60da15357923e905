"""The records in an object: JSON documents however they are run together, lines of text, or rows of Parquet."""

import json
import re
from dataclasses import dataclass

from kinesis_tui.services.firehose.delivered.failed import failed_record
from kinesis_tui.services.firehose.delivered.unpack import LIMIT_BYTES, unpack

MOST_RECORDS = 200_000
"""Shown of one object; more would be read, but not be looked through."""
PARQUET_MAGIC = b"PAR1"
ORC_MAGIC = b"ORC"
_SPACE = re.compile(r"[\s,]*")
_JSON_STARTS = "{["


@dataclass(frozen=True, slots=True)
class Delivered:
    """What an object holds."""

    records: list[bytes]
    form: str
    """"gzip, JSON", "Parquet", "text"."""
    notes: tuple[str, ...] = ()
    """What is not shown, and why; sentences."""


def delivered(data: bytes) -> Delivered:
    """Take an object apart; for a thread: an object of 32 MiB takes a second or two. Raises Failure for Parquet alone.

    DuckDB reads Parquet; where it is not installed, the Failure says how to bring it.
    """
    if data.startswith(PARQUET_MAGIC):
        from kinesis_tui.services.firehose.delivered.parquet import parquet_records

        records, more = parquet_records(data, MOST_RECORDS)
        return Delivered(records, "Parquet", _more(more))
    if data.startswith(ORC_MAGIC):
        return Delivered([], "ORC", ("ORC can't be read here; ask Athena for its rows.",))
    unpacked = unpack(data)
    if unpacked.damaged:
        why = (
            f"It begins as {unpacked.damaged} and can't be unpacked: it is cut short, or damaged. Its bytes are shown."
        )
        return Delivered([data], "binary", (why,))
    try:
        text = unpacked.body.decode()
    except UnicodeDecodeError:
        if not unpacked.clipped:
            return Delivered([unpacked.body] if unpacked.body else [], _form(unpacked.packing, "binary"))
        text = unpacked.body.decode(errors="ignore")
    found = _text_records(text.removeprefix("\ufeff"), unpacked.packing)
    if unpacked.clipped:
        note = f"It holds more than {LIMIT_BYTES >> 20} MiB; only those are shown."
        return Delivered(found.records, found.form, (*found.notes, note))
    return found


def _text_records(text: str, packing: str) -> Delivered:
    start = _SPACE.match(text)
    if start is not None and text[start.end() : start.end() + 1] in tuple(_JSON_STARTS):
        documents, end = json_documents(text)
        if documents:
            return _json_records(text, documents, end, packing)
    lines = [line.encode() for line in text.splitlines() if line.strip()]
    return Delivered(lines[:MOST_RECORDS], _form(packing, "text"), _more(len(lines) > MOST_RECORDS))


def _json_records(text: str, documents: list[str], end: int, packing: str) -> Delivered:
    found = [failed_record(document) for document in documents]
    failed = any(is_failed for _, is_failed in found)
    records = [record for record, _ in found]
    notes = _more(len(records) > MOST_RECORDS)
    rest = [line.encode() for line in text[end:].splitlines() if line.strip()] if end < len(text) else []
    if rest and not notes:
        notes = (f"After record {len(records):,} it is no JSON any more: shown as text, by line.",)
    form = _form(packing, "JSON, records that failed" if failed else "JSON")
    return Delivered((records + rest)[:MOST_RECORDS], form, notes)


def json_documents(text: str) -> tuple[list[str], int]:
    """Return the JSON documents at the start of a text, run together or apart, and where they end.

    Firehose puts no delimiter between records unless it is told to.
    """
    decoder = json.JSONDecoder()
    documents: list[str] = []
    place = _after_space(text, 0)
    while place < len(text) and text[place] in _JSON_STARTS and len(documents) <= MOST_RECORDS:
        try:
            _, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return documents, place
        documents.append(text[place:end])
        place = _after_space(text, end)
    return documents, place


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return place if found is None else found.end()


def _form(packing: str, form: str) -> str:
    return f"{packing}, {form}" if packing else form


def _more(more: bool) -> tuple[str, ...]:
    return (f"It holds more than {MOST_RECORDS:,} records; only those are shown.",) if more else ()
