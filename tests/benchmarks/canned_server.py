"""A Kinesis that answers prebuilt pages faster than any client reads; a program of its own, ended by its parent.

    python -m tests.benchmarks.canned_server '{"shards": 16, "rate": 50000}'

Prints the port. No client library and no framework: an asyncio protocol that knows five operations of one stream.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.canned_events import CannedLogs
from tests.benchmarks.canned_pages import PageTemplates, page

STREAM = "orders"
ACCOUNT = "123456789012"
ARN = f"arn:aws:kinesis:eu-west-1:{ACCOUNT}:stream/{STREAM}"
LARGEST_HASH_KEY = 2**128 - 1
IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:sts::{ACCOUNT}:assumed-role/bench/session</Arn><UserId>AROABENCH:session</UserId>
<Account>{ACCOUNT}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>""".encode()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the server's one stream, `orders`, is like."""

    shards: int = 1
    rate: float = 0.0
    """Records a second over all shards, from the start of the server on; the first shard gets `hot` of them."""
    hot: float = 0.0
    """The first shard's part of the rate; 0: all have the same."""
    page_records: int = 0
    """Where not 0, every page is the same prebuilt one of so many records, at once."""
    record_bytes: int = 200
    events_per_second: float = 0.0
    """Where not 0, log events are served instead of a stream."""
    page_events: int = 0
    """The same, where every page is the same prebuilt one of so many events."""


class CannedStream:
    """Answers of one stream."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._templates = PageTemplates(plan.record_bytes)
        self._began = time.time()
        cold = (1 - plan.hot) / max(1, plan.shards - 1)
        self._shares = [plan.hot or 1 / plan.shards] + [cold if plan.hot else 1 / plan.shards] * (plan.shards - 1)
        self._fixed: bytes | None = None
        if plan.page_records:
            records = self._templates.records(0, plan.page_records, self._began)
            self._fixed = page(records, "0:0", 1000)

    def answer(self, operation: str, body: bytes) -> bytes:
        """Return the body of an answer."""
        if operation == "GetRecords":
            return self._fixed or self._page(json.loads(body))
        if operation == "GetShardIterator":
            asked = json.loads(body)
            shard = int(asked["ShardId"][-12:])
            place = 0 if asked["ShardIteratorType"] == "TRIM_HORIZON" else self._written(shard)
            return json.dumps({"ShardIterator": f"{shard}:{place}"}).encode()
        return json.dumps(self._described(operation)).encode()

    def _page(self, asked: dict[str, Any]) -> bytes:
        shard, start = map(int, asked["ShardIterator"].split(":"))
        waiting = self._written(shard) - start
        count = min(waiting, asked.get("Limit", 10_000))
        records = self._templates.records(start, count, time.time()) if count > 0 else b""
        behind = 0 if count == waiting else max(1, round(1000 * (waiting - count) / self._rate(shard)))
        return page(records, f"{shard}:{start + max(0, count)}", behind)

    def _rate(self, shard: int) -> float:
        return self._plan.rate * self._shares[shard]

    def _written(self, shard: int) -> int:
        return int((time.time() - self._began) * self._rate(shard))

    def _described(self, operation: str) -> dict[str, Any]:
        summary: dict[str, Any] = {"StreamName": STREAM, "StreamARN": ARN, "StreamStatus": "ACTIVE"}
        summary |= {"StreamModeDetails": {"StreamMode": "PROVISIONED"}, "StreamCreationTimestamp": self._began - 86400}
        if operation == "ListStreams":
            return {"StreamNames": [STREAM], "HasMoreStreams": False, "StreamSummaries": [summary]}
        if operation == "ListShards":
            return {"Shards": [self._shard(index) for index in range(self._plan.shards)]}
        details = {"RetentionPeriodHours": 24, "EnhancedMonitoring": [], "EncryptionType": "NONE", "ConsumerCount": 0}
        return {"StreamDescriptionSummary": summary | details | {"OpenShardCount": self._plan.shards}}

    def _shard(self, index: int) -> dict[str, Any]:
        width = (LARGEST_HASH_KEY + 1) // self._plan.shards
        end = LARGEST_HASH_KEY if index == self._plan.shards - 1 else (index + 1) * width - 1
        return {
            "ShardId": f"shardId-{index:012}",
            "HashKeyRange": {"StartingHashKey": str(index * width), "EndingHashKey": str(end)},
            "SequenceNumberRange": {"StartingSequenceNumber": "1"},
        }


class CannedHttp(asyncio.Protocol):
    """HTTP/1.1 as much as the SDK needs of it: POST with a length, connections kept open."""

    def __init__(self, stream: CannedStream | CannedLogs) -> None:
        self._stream = stream
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(high=64 * 1024 * 1024)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end].lower()
            length = int(_header(head, b"content-length") or 0)
            if len(self._received) < end + 4 + length:
                return
            body = self._received[end + 4 : end + 4 + length]
            target = _header(self._received[:end], b"x-amz-target").decode().rpartition(".")[2]
            self._received = self._received[end + 4 + length :]
            self._send(self._stream.answer(target, body) if target else IDENTITY, is_json=bool(target))

    def _send(self, body: bytes, *, is_json: bool) -> None:
        kind = b"application/x-amz-json-1.1" if is_json else b"text/xml"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nx-amzn-RequestId: 0\r\nContent-Length: %d\r\n\r\n"
        assert self._transport is not None
        self._transport.writelines([head % (kind, len(body)), body])


def _header(head: bytes, name: bytes) -> bytes:
    start = head.lower().find(b"\r\n" + name + b":")
    if start < 0:
        return b""
    start += len(name) + 3
    end = head.find(b"\r\n", start)
    return head[start : end if end >= 0 else len(head)].strip()


async def serve(plan: Plan) -> None:
    """Serve until standard input ends, so that no server outlives the program that started it."""
    loop = asyncio.get_running_loop()
    is_logs = plan.events_per_second or plan.page_events
    stream = CannedLogs(plan.events_per_second, plan.page_events) if is_logs else CannedStream(plan)
    server = await loop.create_server(lambda: CannedHttp(stream), "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Plan(**json.loads(sys.argv[1]))))
