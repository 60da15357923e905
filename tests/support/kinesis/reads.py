"""GetRecords: a page by AWS's limits, and the limits themselves."""

import base64
from collections import deque
from typing import Any

from tests.support.kinesis.errors import read_throttled
from tests.support.kinesis.iterators import Iterator
from tests.support.kinesis.shards import ScriptedShard, Stored
from tests.support.kinesis.stream import ScriptedStream

PAGE_RECORDS = 10_000
PAGE_BYTES = 10 * 1024 * 1024
READS_PER_SECOND = 5
BYTES_PER_SECOND = 2 * 1024 * 1024


def page(stream: ScriptedStream, shard: ScriptedShard, iterator: Iterator, limit: int, now_ms: int) -> dict[str, Any]:
    """Return GetRecords' answer from an iterator."""
    stream.age([shard])
    start = max(iterator.index, shard.trimmed)
    records: list[Stored] = []
    size = 0
    for record in shard.produced[start : start + min(limit, PAGE_RECORDS)]:
        size += len(record.data) + len(record.partition_key)
        if size > PAGE_BYTES and records:
            break
        records.append(record)
    end = start + len(records)
    left = len(shard.produced) - end
    answer: dict[str, Any] = {
        "Records": [wire(record) for record in records],
        "MillisBehindLatest": max(0, now_ms - shard.produced[end].arrival_ms) if left else 0,
    }
    if not shard.is_open and not left and (stream.end_with_records or not records):
        if stream.announces_children:
            answer["ChildShards"] = [child.describe_child() for child in shard.children]
    else:
        answer["NextShardIterator"] = Iterator(stream.name, shard.shard_id, end, now_ms).token()
    return answer


def empty_page(iterator: Iterator, now_ms: int, behind_ms: int) -> dict[str, Any]:
    """Return a page without records that is still behind: AWS gives such pages before data."""
    token = Iterator(iterator.stream, iterator.shard_id, iterator.index, now_ms).token()
    return {"Records": [], "MillisBehindLatest": behind_ms, "NextShardIterator": token}


def wire(record: Stored) -> dict[str, Any]:
    """Return a record as AWS writes it."""
    answer: dict[str, Any] = {
        "SequenceNumber": str(record.sequence_number),
        "ApproximateArrivalTimestamp": record.arrival_ms / 1000,
        "Data": base64.b64encode(record.data).decode(),
        "PartitionKey": record.partition_key,
    }
    if record.encryption_type:
        answer["EncryptionType"] = record.encryption_type
    return answer


class ReadLimits:
    """Five reads and two megabytes a second for each shard; ten megabytes at once then cost five seconds."""

    def __init__(self) -> None:
        self._reads: dict[tuple[str, str], deque[int]] = {}
        self._busy_until: dict[tuple[str, str], float] = {}

    def take(self, stream: ScriptedStream, shard_id: str, now_ms: int) -> None:
        """Count one read; ProvisionedThroughputExceededException where it is one too many."""
        key = (stream.name, shard_id)
        reads = self._reads.setdefault(key, deque())
        while reads and now_ms - reads[0] >= 1000:
            reads.popleft()
        if len(reads) >= READS_PER_SECOND or now_ms < self._busy_until.get(key, 0):
            raise read_throttled(stream.name, shard_id, stream.account)
        reads.append(now_ms)

    def spent(self, stream: ScriptedStream, shard_id: str, size: int, now_ms: int) -> None:
        """Count the bytes of an answer against the shard's two megabytes a second."""
        key = (stream.name, shard_id)
        start = max(float(now_ms), self._busy_until.get(key, 0.0))
        self._busy_until[key] = start + size / BYTES_PER_SECOND * 1000
