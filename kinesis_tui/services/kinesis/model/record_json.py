"""A record as the one JSON object a line that scripts rely on (`tail --output json`, exports)."""

import base64

import msgspec

from kinesis_tui.payload.decode import Decoded, compact_json, decode
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.text.times import iso_millis

_ENCODER = msgspec.json.Encoder()


def record_json(stream: str, shard_id: str, record: Record) -> bytes:
    """Return the object as one line without its line end; keys in the documented order.

    `decoded` lists what was undone or recognised, outermost first. A JSON payload is embedded as it was written
    (numbers, order and repeated keys kept), text as a string; where the bytes are neither, `data` is null and
    `data_base64` holds the innermost bytes.
    """
    decoded = decode(record.data)
    fields: dict[str, object] = {
        "stream": stream,
        "shard_id": shard_id,
        "sequence_number": record.sequence_number,
        "sub_sequence_number": record.sub_sequence_number,
        "partition_key": record.partition_key,
        "explicit_hash_key": record.explicit_hash_key,
        "approximate_arrival_timestamp": arrival_text(record),
        "decoded": steps(record, decoded),
        "data": _data(decoded),
    }
    if decoded.text is None:
        fields["data_base64"] = base64.b64encode(decoded.body).decode()
    return _ENCODER.encode(fields)


def steps(record: Record, decoded: Decoded) -> tuple[str, ...]:
    """Name what was undone, outermost first; a user record was taken out of its KPL aggregate before all else."""
    return ("kpl", *decoded.steps) if record.sub_sequence_number is not None else decoded.steps


def arrival_text(record: Record) -> str | None:
    """Write the arrival time as ISO 8601 UTC with milliseconds; None where the endpoint told none."""
    return None if record.approximate_arrival_timestamp is None else iso_millis(record.arrival_ms)


def _data(decoded: Decoded) -> object:
    return msgspec.Raw(compact_json(decoded.body)) if decoded.kind == "json" else decoded.text
