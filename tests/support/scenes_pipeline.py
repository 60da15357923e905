"""What the scenes show: streams with fixed records, put second by second so that every run paints the same rows."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from kinesis_tui.payload.kpl import UserRecord, aggregate
from tests.support.app import NOON_MS
from tests.support.kinesis.consumers import ScriptedConsumer
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream

DAY_MS = 86_400_000
QUARTER = 2**128 // 4

CUSTOMERS = (
    "customer-0017",
    "customer-0203",
    "northwind-wholesale",
    "customer-0088",
    "kundin-zürich",
    "cliente-são-paulo",
)
GOODS = (
    ("espresso beans 1 kg", 23.9),
    ("oat milk 6 pack", 14.4),
    ("pour-over kettle", 64.0),
    ("paper filters", 5.25),
    ("grinder", 119.0),
)
STATES = ("placed", "paid", "placed", "shipped", "declined")
SECONDS = ((2, 3), (0, 1), (2, 4), (3, 2), (1, 2), (2, 4), (0, 2), (2, 3), (3, 3), (2, 4), (1, 1), (2, 3))
"""Which shard of `orders` gets how many records in each second: the third one is hot."""


@dataclass(frozen=True, slots=True)
class Put:
    """One record of a scene."""

    key: str
    data: bytes


def build(server: KinesisServer) -> ScriptedStream:
    """Create the streams of the scenes; returns `orders`: four open shards, two of them born of a split."""
    orders = _stream(server, "orders", shards=3, days=212, retention_hours=168)
    orders.encryption_type, orders.key_id = "KMS", "alias/orders"
    orders.consumers = [ScriptedConsumer("billing", f"{orders.arn}/consumer/billing:1", orders.created_ms)]
    orders.split("shardId-000000000002")
    _stream(server, "clicks", shards=2, days=40, mode="ON_DEMAND")
    _stream(server, "audit", shards=1, days=730, retention_hours=8760)
    _stream(server, "inventory-changes", shards=8, days=3).status = "UPDATING"
    return orders


def put_second(stream: ScriptedStream, second: int) -> int:
    """Put one second's records into one shard; returns how many rows they make."""
    place, count = SECONDS[second % len(SECONDS)]
    shards = stream.open_shards
    shard = shards[place % len(shards)]
    rows = 0
    for index in range(count):
        number = second * 5 + index
        put = _put(number, index == count - 1)
        arrival = NOON_MS + second * 1000 + 61 + index * 217
        stream.put(put.data, put.key, explicit_hash_key=shard.start + number, arrival_ms=arrival)
        rows += 2 if number % 11 == 3 else 1
    return rows


def order(number: int) -> bytes:
    """One order as JSON."""
    name, price = GOODS[number % len(GOODS)]
    quantity = number % 3 + 1
    state = STATES[number % len(STATES)]
    return (
        f'{{"order_id":"o-{0x51A0 + number * 7919:08x}","status":"{state}","amount":{price * quantity:.2f},'
        f'"currency":"EUR","items":[{{"sku":{4700 + number % 5},"name":"{name}","quantity":{quantity}}}],'
        f'"ship_to":{{"city":"Zürich","country":"CH"}},"gift":{"true" if number % 4 == 0 else "false"},"note":null}}'
    ).encode()


def gzipped(data: bytes) -> bytes:
    """Return gzip without compression: the same bytes from every zlib."""
    packer = zlib.compressobj(level=0, wbits=31)
    return packer.compress(data) + packer.flush()


def _put(number: int, last: bool) -> Put:
    customer = CUSTOMERS[number % len(CUSTOMERS)]
    match number % 11:
        case 3:
            inner = [UserRecord(CUSTOMERS[0], None, order(number)), UserRecord(CUSTOMERS[1], None, order(number + 1))]
            return Put(customer, aggregate(inner))
        case 5:
            return Put(customer, gzipped(order(number)))
        case 7:
            return Put(customer, f"checkout-{number % 3} WARN price check took {number * 37 % 900} ms".encode())
        case 9 if last:
            return Put(customer, b"\x00\xff\x1b[2J" + bytes(range(200, 240)))
        case _:
            return Put(customer, order(number))


def _stream(
    server: KinesisServer, name: str, *, shards: int, days: int, mode: str = "PROVISIONED", retention_hours: int = 24
) -> ScriptedStream:
    stream = server.create_stream(name, shards=shards, mode=mode, retention_hours=retention_hours)
    stream.created_ms = NOON_MS - days * DAY_MS
    return stream
