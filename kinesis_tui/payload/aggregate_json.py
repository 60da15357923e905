"""A KPL-aggregated record met within a payload, where there is no row for each user record: shown as an array."""

import msgspec

from kinesis_tui.payload.envelopes import is_json
from kinesis_tui.payload.kpl import UserRecord, unfold
from kinesis_tui.payload.texts import utf8


def aggregate_json(data: bytes) -> bytes | None:
    """Write the user records as a JSON array; None where it is no aggregated record, or a broken one.

    Records of a stream are unfolded where they are read (`model.record.user_records`), and never come here whole.
    """
    records = unfold(data)
    return None if records is None else msgspec.json.encode([_fields(record) for record in records])


def _fields(record: UserRecord) -> dict[str, object]:
    fields: dict[str, object] = {
        "partition_key": record.partition_key,
        "explicit_hash_key": record.explicit_hash_key,
    }
    text = utf8(record.data)
    if text is None:
        return {**fields, "data": None, "data_base64": record.data}
    return {**fields, "data": msgspec.Raw(record.data) if is_json(record.data) else text}
