"""Shard iterators: opaque to the client, a place and a time of issue to the server."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from tests.support.kinesis.errors import invalid, iterator_expired
from tests.support.kinesis.shards import ScriptedShard
from tests.support.kinesis.stream import ScriptedStream

LIFE_MS = 300_000


@dataclass(frozen=True, slots=True)
class Iterator:
    """A place in a shard: the index of the next record ever produced in it."""

    stream: str
    shard_id: str
    index: int
    issued_ms: int

    def token(self) -> str:
        """Return the token a client gets; as long as AWS's."""
        text = json.dumps([self.stream, self.shard_id, self.index, self.issued_ms])
        return "AAAA" + base64.b64encode(text.ljust(160).encode()).decode()


def read_token(token: str, now_ms: int) -> Iterator:
    """Take a token apart; InvalidArgumentException for another's, ExpiredIteratorException after five minutes."""
    try:
        stream, shard_id, index, issued_ms = json.loads(base64.b64decode(token[4:], validate=True))
    except ValueError:
        raise invalid("Invalid ShardIterator.") from None
    if now_ms - issued_ms > LIFE_MS:
        raise iterator_expired(issued_ms, now_ms)
    return Iterator(stream, shard_id, index, issued_ms)


def place(stream: ScriptedStream, shard: ScriptedShard, request: dict[str, Any], now_ms: int) -> Iterator:
    """Return the iterator that a GetShardIterator request asks for."""
    kind = request.get("ShardIteratorType")
    number = request.get("StartingSequenceNumber")
    match kind:
        case "TRIM_HORIZON":
            index = shard.trimmed
        case "LATEST":
            index = len(shard.produced)
        case "AT_TIMESTAMP":
            if "Timestamp" not in request:
                raise invalid("Must specify timestampStart for iterator type AT_TIMESTAMP.")
            index = shard.index_at_time(request["Timestamp"] * 1000)
        case "AT_SEQUENCE_NUMBER":
            index = shard.index_at_number(_checked(stream, shard, number))
        case "AFTER_SEQUENCE_NUMBER":
            index = shard.index_at_number(_checked(stream, shard, number) + 1)
        case _:
            raise invalid(f"Invalid ShardIteratorType {kind}")
    return Iterator(stream.name, shard.shard_id, max(index, shard.trimmed), now_ms)


def _checked(stream: ScriptedStream, shard: ScriptedShard, number: str | None) -> int:
    if number is None or not number.isdigit() or not shard.owns_number(int(number)):
        raise invalid(
            f"StartingSequenceNumber {number} used in GetShardIterator on shard {shard.shard_id} in stream "
            f"{stream.name} under account {stream.account} is invalid because it did not come from this stream."
        )
    return int(number)
