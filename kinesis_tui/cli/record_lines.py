"""A record as a line of output: pretty for people, JSON for scripts, raw for pipes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kinesis_tui.payload.decode import Decoded, Decoder, compact_json
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.redacted import hidden_parts, redacted_json, redacted_record
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.text.cells import visible
from kinesis_tui.text.json_tokens import tokens
from kinesis_tui.text.quantities import bytes_text
from kinesis_tui.text.times import stamp_text

Line = Callable[[ShardId, Record], bytes]
"""Returns one line with its line end."""

FORMS = ("pretty", "json", "raw")
SHOWN_BYTES = 32
DIM, CYAN, YELLOW = "2", "36", "33"
COLOURS: Mapping[str, str] = MappingProxyType({"key": "34", "string": "32", "number": "35", "literal": "33"})


def lines_of(
    form: str,
    stream: str,
    *,
    colour: bool,
    utc: bool,
    decoder: Decoder | None = None,
    redactor: Redactor | None = None,
) -> Line:
    """Return what turns a record into a line of `form`, one of FORMS; `decoder` is the one chosen for the stream.

    Without a redactor a line says all that the record holds.
    """
    match form:
        case "json":
            return lambda shard_id, record: redacted_json(stream, shard_id, record, redactor, decoder)[0] + b"\n"
        case "raw" if redactor is not None:
            return lambda _, record: redacted_record(record, redactor, decoder)[0].data + b"\n"
        case "raw":
            return lambda _, record: record.data + b"\n"
        case _:
            paint = _coloured if colour else _plain
            return lambda shard_id, record: pretty(shard_id, record, paint, utc=utc, decoder=decoder, redactor=redactor)


def pretty(
    shard_id: ShardId,
    record: Record,
    paint: Callable[[str, str], str],
    *,
    utc: bool,
    decoder: Decoder | None = None,
    redactor: Redactor | None = None,
) -> bytes:
    """Write time, shard, partition key and payload; nothing in it can reach the terminal as a control."""
    record, decoded, _ = hidden_parts(record, redactor, decoder)
    when = stamp_text(record.arrival_ms or None, utc)
    parts = (
        paint(when, DIM),
        paint(visible(shard_id), CYAN),
        paint(visible(record.partition_key), YELLOW),
        _payload(decoded, paint),
    )
    return ("  ".join(parts) + "\n").encode(errors="replace")


def _payload(decoded: Decoded, paint: Callable[[str, str], str]) -> str:
    if decoded.text is None:
        shown = decoded.body[:SHOWN_BYTES].hex(" ") + (" …" if len(decoded.body) > SHOWN_BYTES else "")
        return f"binary {bytes_text(len(decoded.body))}: {shown}"
    if decoded.kind != "json":
        return visible(decoded.text)
    text = visible(compact_json(decoded.body).decode(errors="replace"))
    return "".join(paint(token, COLOURS.get(kind, "")) for kind, token in tokens(text))


def _plain(text: str, _colour: str) -> str:
    return text


def _coloured(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if colour else text
