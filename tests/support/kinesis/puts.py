"""PutRecord and PutRecords as AWS answers them: its limits checked, each entry answered for itself."""

import base64
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.kinesis.errors import KinesisError, invalid, validation

if TYPE_CHECKING:
    from tests.support.kinesis.stream import ScriptedStream

REQUEST_RECORDS = 500
REQUEST_BYTES = 10 * 2**20
SHARD_RECORDS = 1000
SHARD_BYTES = 2**20


@dataclass(slots=True)
class WriteLimits:
    """What each shard takes in a second: 1,000 records and 1 MiB."""

    records: Counter[tuple[str, int]] = field(default_factory=Counter)
    bytes: Counter[tuple[str, int]] = field(default_factory=Counter)

    def takes(self, shard_id: str, size: int, now_ms: int) -> bool:
        """Whether the shard has room for a record this second; counts it if so."""
        key = (shard_id, now_ms // 1000)
        if self.records[key] >= SHARD_RECORDS or self.bytes[key] + size > SHARD_BYTES:
            return False
        self.records[key] += 1
        self.bytes[key] += size
        return True


def put_one(stream: "ScriptedStream", entry: dict[str, Any]) -> dict[str, Any]:
    """Store one record; return its place."""
    _check(stream, entry)
    key = entry.get("ExplicitHashKey")
    shard_id, number = stream.put(
        base64.b64decode(entry["Data"]), entry["PartitionKey"], explicit_hash_key=int(key) if key is not None else None
    )
    answer = {"ShardId": shard_id, "SequenceNumber": number}
    return answer if stream.encryption_type == "NONE" else {**answer, "EncryptionType": stream.encryption_type}


def put_many(
    stream: "ScriptedStream", entries: list[dict[str, Any]], limits: WriteLimits | None, now_ms: int
) -> dict[str, Any]:
    """Store what the shards have room for; return what became of each entry."""
    if not 1 <= len(entries) <= REQUEST_RECORDS:
        raise validation(
            f"1 validation error detected: Value at 'records' failed to satisfy constraint: Member must have length "
            f"less than or equal to {REQUEST_RECORDS}"
        )
    for entry in entries:
        _check(stream, entry)
    if sum(_size(entry) for entry in entries) > REQUEST_BYTES:
        raise invalid(f"Records size exceeds {REQUEST_BYTES} bytes limit")
    results = [_put(stream, entry, limits, now_ms) for entry in entries]
    return {"FailedRecordCount": sum("ErrorCode" in result for result in results), "Records": results}


def throttled_entry(shard_id: str, stream: str, account: str) -> dict[str, str]:
    """The result of an entry whose shard has no room."""
    return {
        "ErrorCode": "ProvisionedThroughputExceededException",
        "ErrorMessage": f"Rate exceeded for shard {shard_id} in stream {stream} under account {account}.",
    }


def _put(stream: "ScriptedStream", entry: dict[str, Any], limits: WriteLimits | None, now_ms: int) -> dict[str, Any]:
    if limits is not None:
        key = entry.get("ExplicitHashKey")
        shard = stream.owner(entry["PartitionKey"], int(key) if key is not None else None)
        if not limits.takes(shard.shard_id, _size(entry), now_ms):
            return throttled_entry(shard.shard_id, stream.name, stream.account)
    return put_one(stream, entry)


def _check(stream: "ScriptedStream", entry: dict[str, Any]) -> None:
    if not 1 <= len(entry["PartitionKey"]) <= 256:
        raise validation("1 validation error detected: Value at 'partitionKey' failed to satisfy constraint")
    key = entry.get("ExplicitHashKey")
    if key is not None and not 0 <= int(key) < 2**128:
        raise invalid(f"Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified: {key}")
    most = stream.max_record_size_in_kib * 1024
    if _size(entry) > most:
        raise KinesisError(
            "ValidationException", f"1 validation error detected: Member must have length less than or equal to {most}"
        )


def _size(entry: dict[str, Any]) -> int:
    return len(base64.b64decode(entry["Data"])) + len(entry["PartitionKey"].encode())
