"""What PutRecords takes and answers, and AWS's limits, checked before anything is sent."""

import re
from dataclasses import dataclass

from kinesis_tui.services.kinesis.model.shard import HASH_KEY_SPACE, SequenceNumber, ShardId, hash_key
from kinesis_tui.text.quantities import bytes_text, count_text

LONGEST_PARTITION_KEY = 256
"""Unicode characters (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html)."""
DEFAULT_RECORD_KIB = 1024
"""A stream's maximum record size unless UpdateMaxRecordSize has raised it
(https://docs.aws.amazon.com/streams/latest/dev/large-records.html)."""
REQUEST_RECORDS = 500
"""Records in one request (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html)."""
REQUEST_BYTES = 10 * 2**20
"""Payloads and partition keys of one request, before base64 (same page)."""

RETRIED_CODES = frozenset({"ProvisionedThroughputExceededException", "InternalFailure"})
"""The two codes that an entry of an answer may have (API_PutRecordsResultEntry.html)."""

_HASH_KEY = re.compile(r"0|[1-9][0-9]{0,38}")


@dataclass(frozen=True, slots=True)
class PutRecordsRequestEntry:
    """One record to put (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html)."""

    partition_key: str
    data: bytes
    explicit_hash_key: int | None = None
    """Chooses the shard in place of the partition key's hash; 0 to 2^128 - 1."""

    @property
    def size(self) -> int:
        """Bytes that count towards AWS's limits: the payload and the partition key in UTF-8."""
        return len(self.data) + len(self.partition_key.encode(errors="replace"))

    @property
    def hash_key(self) -> int:
        """The key that chooses the shard: the explicit one, or else the MD5 of the partition key."""
        return hash_key(self.partition_key) if self.explicit_hash_key is None else self.explicit_hash_key


@dataclass(frozen=True, slots=True)
class PutRecordsResultEntry:
    """What became of one entry (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsResultEntry.html).

    Either shard and sequence number, or error code and message.
    """

    shard_id: ShardId | None = None
    sequence_number: SequenceNumber | None = None
    error_code: str | None = None
    error_message: str | None = None


def record_bytes(max_record_size_in_kib: int | None) -> int:
    """Return how large a record may be, its partition key included, where the stream says so or does not (None)."""
    return (max_record_size_in_kib or DEFAULT_RECORD_KIB) * 1024


def entry_complaint(entry: PutRecordsRequestEntry, most_bytes: int) -> str | None:
    """Say in a clause why AWS would refuse an entry; None where it would not."""
    return (
        partition_key_complaint(entry.partition_key)
        or _hash_key_range_complaint(entry.explicit_hash_key)
        or size_complaint(entry.size, most_bytes)
    )


def partition_key_complaint(key: str) -> str | None:
    """Say why a text is no partition key; None where it is one."""
    if not key:
        return "the partition key is empty: it takes 1 to 256 characters"
    if len(key) > LONGEST_PARTITION_KEY:
        return f"the partition key has {count_text(len(key))} characters: it takes 256 at most"
    if any("\ud800" <= character <= "\udfff" for character in key):
        return "the partition key is not Unicode: it holds half of a surrogate pair"
    return None


def parse_hash_key(text: str) -> int:
    """Read an explicit hash key; raises ValueError with a clause that says what it takes."""
    if not _HASH_KEY.fullmatch(text):
        raise ValueError("the explicit hash key is a whole number from 0 to 2^128 - 1, without leading zeros")
    if int(text) >= HASH_KEY_SPACE:
        raise ValueError("the explicit hash key is larger than 2^128 - 1")
    return int(text)


def size_complaint(size: int, most_bytes: int) -> str | None:
    """Say why a record of `size` bytes, its partition key included, is too large; None where it is not."""
    if size <= most_bytes:
        return None
    return (
        f"payload and partition key are {count_text(size)} bytes: "
        f"the stream takes {count_text(most_bytes)} ({bytes_text(most_bytes)}) at most"
    )


def _hash_key_range_complaint(key: int | None) -> str | None:
    if key is None or 0 <= key < HASH_KEY_SPACE:
        return None
    return "the explicit hash key is not within 0 to 2^128 - 1"
