"""The Kinesis Producer Library's aggregated records: many user records packed into one Kinesis record.

Four magic bytes, a protobuf AggregatedRecord, and the MD5 of the protobuf
(https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md).
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec

MAGIC = b"\xf3\x89\x9a\xc2"

_DIGEST_BYTES = 16


class UserRecord(msgspec.Struct, frozen=True, gc=False):
    """One record as the producer's caller wrote it.

    A msgspec struct because one is made for every user record of a tail: a frozen dataclass takes four times as long.
    """

    partition_key: str
    explicit_hash_key: str | None
    data: bytes


def unfold(data: bytes) -> list[UserRecord] | None:
    """Take an aggregated record apart, in order.

    None where it is no aggregated record: no magic, a wrong MD5, a body that is not the message, an index beyond its
    table, or no user record inside. Such a record is shown as it is; nothing is guessed.
    """
    if not data.startswith(MAGIC) or len(data) < len(MAGIC) + _DIGEST_BYTES:
        return None
    body = data[len(MAGIC) : -_DIGEST_BYTES]
    if hashlib.md5(body, usedforsecurity=False).digest() != data[-_DIGEST_BYTES:]:
        return None
    from google.protobuf.message import DecodeError

    message = _message_class()()
    try:
        message.ParseFromString(body)
        # The parser lets a missing required field pass; the KPL's own reader does not.
        return (_user_records(message) or None) if message.IsInitialized() else None
    except (DecodeError, UnicodeDecodeError, IndexError):
        return None


def aggregate(records: Sequence[UserRecord]) -> bytes:
    """Pack user records into one aggregated record, each distinct key stored once."""
    message = _message_class()()
    keys: dict[str, int] = {}
    hash_keys: dict[str, int] = {}
    for record in records:
        entry = message.records.add()
        entry.partition_key_index = keys.setdefault(record.partition_key, len(keys))
        if record.explicit_hash_key is not None:
            entry.explicit_hash_key_index = hash_keys.setdefault(record.explicit_hash_key, len(hash_keys))
        entry.data = record.data
    message.partition_key_table.extend(key.encode() for key in keys)
    message.explicit_hash_key_table.extend(key.encode() for key in hash_keys)
    body: bytes = message.SerializeToString()
    return MAGIC + body + hashlib.md5(body, usedforsecurity=False).digest()


def _user_records(message: Any) -> list[UserRecord]:
    keys = [key.decode() for key in message.partition_key_table]
    hash_keys = [key.decode() for key in message.explicit_hash_key_table]
    return [
        UserRecord(
            keys[entry.partition_key_index],
            hash_keys[entry.explicit_hash_key_index] if entry.HasField("explicit_hash_key_index") else None,
            entry.data,
        )
        for entry in message.records
    ]


@cache
def _message_class() -> Any:
    """Build the AggregatedRecord class from its description; strings are read as bytes, so that we check them."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="kpl.proto", package="kpl", syntax="proto2")
    tag = file.message_type.add(name="Tag")
    tag.field.add(name="key", number=1, type=field.TYPE_BYTES, label=field.LABEL_REQUIRED)
    tag.field.add(name="value", number=2, type=field.TYPE_BYTES, label=field.LABEL_OPTIONAL)
    record = file.message_type.add(name="Record")
    record.field.add(name="partition_key_index", number=1, type=field.TYPE_UINT64, label=field.LABEL_REQUIRED)
    record.field.add(name="explicit_hash_key_index", number=2, type=field.TYPE_UINT64, label=field.LABEL_OPTIONAL)
    record.field.add(name="data", number=3, type=field.TYPE_BYTES, label=field.LABEL_REQUIRED)
    record.field.add(name="tags", number=4, type=field.TYPE_MESSAGE, label=field.LABEL_REPEATED, type_name=".kpl.Tag")
    whole = file.message_type.add(name="AggregatedRecord")
    whole.field.add(name="partition_key_table", number=1, type=field.TYPE_BYTES, label=field.LABEL_REPEATED)
    whole.field.add(name="explicit_hash_key_table", number=2, type=field.TYPE_BYTES, label=field.LABEL_REPEATED)
    whole.field.add(
        name="records", number=3, type=field.TYPE_MESSAGE, label=field.LABEL_REPEATED, type_name=".kpl.Record"
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("kpl.AggregatedRecord"))
