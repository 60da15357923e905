"""Payloads of each format decoded: ours without being told, the usual way by one who knows what each is."""

import gzip
import io
import json
import time
from collections.abc import Callable, Mapping

import cbor2
import cramjam
import fastavro
import msgpack
from aws_kinesis_agg.deaggregator import iter_deaggregate_records
from backports import zstd
from lz4 import frame

from kinesis_tui.payload.decode import decode
from kinesis_tui.payload.kpl import UserRecord, aggregate, unfold
from tests.benchmarks.canned_pages import payload
from tests.benchmarks.processes import answer

AGGREGATED = 100
ROUNDS = 5
_SCHEMA = {"type": "record", "name": "R", "fields": [{"name": "id", "type": "string"}, {"name": "n", "type": "long"}]}

Way = Callable[[bytes], object]


async def measure(side: str, records: int) -> dict[str, float]:
    """Decode a payload of each format `records` times; returns ns a record, or ns a user record, by format."""
    return {
        name: _nanoseconds(ways[side], data, max(1, records // share)) / share
        for name, (data, share, ways) in _formats().items()
    }


def _formats() -> Mapping[str, tuple[bytes, int, Mapping[str, Way]]]:
    """Return for each format a payload, how many records it holds, and the two ways."""
    record = payload(1)
    value = json.loads(record)
    users = [UserRecord(f"key-{index}", None, record) for index in range(AGGREGATED)]
    container = io.BytesIO()
    fastavro.writer(
        container, fastavro.parse_schema(_SCHEMA), [{"id": "o-1", "n": index} for index in range(AGGREGATED)]
    )
    undoing: Mapping[str, tuple[bytes, Way]] = {
        "text": (b"plain text of a producer that never heard of JSON", bytes.decode),
        "json": (record, lambda data: json.loads(data.decode())),
        "gzip json": (gzip.compress(record), lambda data: json.loads(gzip.decompress(data))),
        "zstd json": (zstd.compress(record), lambda data: json.loads(zstd.decompress(data))),
        "lz4 json": (frame.compress(record), lambda data: json.loads(frame.decompress(data))),
        "snappy json": (
            bytes(cramjam.snappy.compress(record)),
            lambda data: json.loads(bytes(cramjam.snappy.decompress(data))),
        ),
        "msgpack": (msgpack.packb(value), lambda data: json.dumps(msgpack.unpackb(data))),
        "cbor": (cbor2.dumps(value), lambda data: json.dumps(cbor2.loads(data))),
    }
    formats = {name: (data, 1, {"ours": decode, "usual": usual}) for name, (data, usual) in undoing.items()}
    formats["avro"] = (container.getvalue(), AGGREGATED, {"ours": decode, "usual": _usual_avro})
    formats["kpl"] = (aggregate(users), AGGREGATED, {"ours": unfold, "usual": _usual_kpl})
    return formats


def _usual_avro(data: bytes) -> object:
    return json.dumps(list(fastavro.reader(io.BytesIO(data))))


def _usual_kpl(data: bytes) -> object:
    import base64

    about = {
        "partitionKey": "k",
        "sequenceNumber": "1",
        "kinesisSchemaVersion": "1.0",
        "approximateArrivalTimestamp": 1.0,
    }
    outer = {"eventID": "1", "eventSource": "", "eventVersion": "1", "eventName": "", "invokeIdentityArn": ""}
    wrapped = {**outer, "eventSourceARN": "", "awsRegion": "", "kinesis": {**about, "data": base64.b64encode(data)}}
    return list(iter_deaggregate_records([wrapped]))


def _nanoseconds(way: Way, data: bytes, times: int) -> float:
    """Return the best of some rounds, in CPU time."""
    way(data)
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time_ns()
        for _ in range(times):
            way(data)
        best = min(best, (time.process_time_ns() - began) / times)
    return best


if __name__ == "__main__":
    answer(measure)
