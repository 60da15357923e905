"""Records without their secrets, as lines and as records: for what leaves the program but is not to be exact."""

import base64

import msgspec

from kinesis_tui.payload.decode import Decoded, Decoder, decode
from kinesis_tui.payload.json_line import json_line
from kinesis_tui.redaction.payloads import redacted
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.record_json import record_fields


def hidden_parts(
    record: Record, redactor: Redactor | None, decoder: Decoder | None = None
) -> tuple[Record, Decoded, int]:
    """Return a record with its key, and what was found in its payload, without secrets; the last value counts them."""
    decoded, count = decode(record.data, decoder=decoder), 0
    if redactor is None:
        return record, decoded, 0
    decoded, count = redacted(decoded, redactor)
    key = redactor.in_text(record.partition_key)
    if key.secrets:
        record, count = msgspec.structs.replace(record, partition_key=key.text), count + key.secrets
    return record, decoded, count


def redacted_json(
    stream: str, shard_id: str, record: Record, redactor: Redactor | None, decoder: Decoder | None = None
) -> tuple[bytes, int]:
    """Write a record as `record_json` does, without its secrets; the second value counts them. None: as it is."""
    record, decoded, count = hidden_parts(record, redactor, decoder)
    fields = record_fields(stream, shard_id, record, decoded)
    if decoded.text is None:
        fields["data_base64"] = base64.b64encode(decoded.body).decode()
    return json_line(fields), count


def redacted_record(record: Record, redactor: Redactor, decoder: Decoder | None = None) -> tuple[Record, int]:
    """Return a record without its secrets, and how many there were; one that has none is returned as it is.

    A payload that was compressed, and has secrets, comes back as what was in it: what is packed can't be masked.
    """
    hidden, count = redacted(decode(record.data, decoder=decoder), redactor)
    key = redactor.in_text(record.partition_key)
    if not count and not key.secrets:
        return record, 0
    data = record.data if not count else hidden.body if hidden.text is None else hidden.text.encode()
    return msgspec.structs.replace(record, data=data, partition_key=key.text), count + key.secrets


def redacted_records(record: Record, redactor: Redactor) -> list[Record]:
    """Return a record as a capture may keep it that is not to hold secrets: aggregates as their user records."""
    return [redacted_record(user, redactor)[0] for user in user_records(record)]
