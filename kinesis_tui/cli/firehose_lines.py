"""Delivery streams as lines of output: aligned for people, JSON for scripts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream, DescribedDeliveryStream
from kinesis_tui.services.firehose.model.sections import FieldLine, Section, sections
from kinesis_tui.services.firehose.model.summary import destination_text, source_text
from kinesis_tui.text.cells import visible, width
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import iso_millis

TITLES = ("DELIVERY STREAM", "STATUS", "SOURCE", "DESTINATION", "VERSION")
Found = tuple[str, DeliveryStream | None, str]
"""Name, what AWS told of it, why it told nothing."""


def json_line(name: str, stream: DeliveryStream | None, failure: str) -> bytes:
    """Return one delivery stream as a line of JSON."""
    created = None if stream is None else stream.create_timestamp
    fields = {
        "delivery_stream_name": name,
        "delivery_stream_arn": None if stream is None else stream.arn,
        "delivery_stream_status": None if stream is None else stream.status,
        "delivery_stream_type": None if stream is None else stream.stream_type,
        "source": None if stream is None else source_text(stream),
        "destination": None if stream is None else destination_text(stream),
        "version_id": None if stream is None else stream.version_id,
        "create_timestamp": None if created is None else _iso(created),
        "failure": failure or None,
    }
    return msgspec.json.encode(fields) + b"\n"


def table_lines(found: Sequence[Found]) -> Iterator[bytes]:
    """Return a title line and an aligned line for each delivery stream."""
    rows = [TITLES, *(_row(*one) for one in found)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(TITLES))]
    for row in rows:
        cells = (text + " " * (full - width(text)) for text, full in zip(row, widths, strict=True))
        yield ("  ".join(cells).rstrip() + "\n").encode(errors="replace")


def refused(found: Sequence[Found]) -> int:
    """Return the exit status: 1 where AWS did not describe one of them."""
    return int(any(failure for _, _, failure in found))


def described_json(described: DescribedDeliveryStream, tags: Mapping[str, str]) -> bytes:
    """Return AWS's answer as one JSON object with its tags, its secrets hidden."""
    answer = {**described.shown, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
    return msgspec.json.encode(_with_iso(answer)) + b"\n"


def described_lines(described: DescribedDeliveryStream, tags: Mapping[str, str]) -> Iterator[bytes]:
    """Return every field by section, with what it means."""
    tagged = Section("Tags", "Tags", [FieldLine(key, value) for key, value in sorted(tags.items())])
    for section in [*sections(_with_iso(described.shown)), *([tagged] if tags else [])]:
        yield f"{section.title.upper()}\n".encode()
        names = max(width(visible(line.name)) for line in section.lines)
        for line in section.lines:
            name = visible(line.name)
            words = f"  ({line.words})" if line.words else ""
            text = f"  {name}{' ' * (names - width(name))}  {visible(line.value)}{words}\n"
            yield text.encode(errors="replace")


def _row(name: str, stream: DeliveryStream | None, failure: str) -> tuple[str, ...]:
    if stream is None:
        return (visible(name), visible(f"not described: {failure}"), UNKNOWN, UNKNOWN, UNKNOWN)
    told = (name, stream.status, source_text(stream), destination_text(stream), stream.version_id)
    return tuple(visible(one) if one else UNKNOWN for one in told)


def _with_iso(value: Any) -> Any:
    """Return an answer with its times in ISO 8601, UTC."""
    match value:
        case dict():
            return {name: _with_iso(inner) for name, inner in value.items()}
        case list():
            return [_with_iso(inner) for inner in value]
        case datetime():
            return _iso(value)
        case _:
            return value


def _iso(moment: datetime) -> str:
    return iso_millis(round(moment.timestamp() * 1000))
