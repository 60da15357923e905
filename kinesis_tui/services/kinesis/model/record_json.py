"""A record as the one JSON object a line that scripts rely on (`tail --output json`, exports)."""

import base64

import msgspec

from kinesis_tui.payload.decode import Decoded, Decoder, compact_json, decode
from kinesis_tui.payload.json_line import json_line
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.text.times import iso_millis


def record_json(stream: str, shard_id: str, record: Record, decoder: Decoder | None = None) -> bytes:
    """Return the object as one line without its line end; keys in the documented order.

    `decoded` lists what was undone or recognised, outermost first. A JSON payload is embedded as it was written
    (numbers, order and repeated keys kept), and so are values of MessagePack, CBOR, Avro and protobuf as JSON; JSON
    Lines are an array; text is a string. Where the bytes are none of these, `data` is null and `data_base64` holds the
    innermost bytes. `data_clipped` is true, and there, only where the payload goes on beyond 16 MiB decompressed.
    Control characters are always escaped. `decoder` is the one chosen for the stream, if one is.
    """
    decoded = decode(record.data, decoder=decoder)
    fields = record_fields(stream, shard_id, record, decoded)
    if decoded.text is None:
        fields["data_base64"] = base64.b64encode(decoded.body).decode()
    if decoded.clipped:
        fields["data_clipped"] = True
    return json_line(fields)


def record_fields(stream: str, shard_id: str, record: Record, decoded: Decoded) -> dict[str, object]:
    """Return the object's keys in order, without `data_base64`."""
    return {
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


def steps(record: Record, decoded: Decoded) -> tuple[str, ...]:
    """Name what was undone, outermost first; a user record was taken out of its KPL aggregate before all else."""
    return ("kpl", *decoded.steps) if record.sub_sequence_number is not None else decoded.steps


def arrival_text(record: Record) -> str | None:
    """Write the arrival time as ISO 8601 UTC with milliseconds; None where the endpoint told none that can be one."""
    return iso_millis(record.arrival_ms) if record.arrival_ms else None


def _data(decoded: Decoded) -> object:
    return msgspec.Raw(compact_json(decoded.body)) if decoded.kind == "json" else decoded.text
