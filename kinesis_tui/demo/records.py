"""The records of the demo: orders and clicks in every shape that a pipeline meets."""

import hashlib
import random
import struct
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from kinesis_tui.demo.pipeline.names import ORDERS, SHARDS
from kinesis_tui.payload.kpl import UserRecord, aggregate
from kinesis_tui.text.times import iso_millis

HASH_SPACE = 1 << 128
ORDER_SHARDS = SHARDS[ORDERS]
HOT_CUSTOMER = "northwind-wholesale"
HOT_SHARE = 0.5
"""Share of orders that come from one customer; with its fair part of the rest its shard gets about 60 %."""
CUSTOMERS = tuple(f"customer-{number:04}" for number in range(240))
ORDER_KINDS = {"json": 0.60, "gzip": 0.14, "kpl": 0.10, "text": 0.10, "binary": 0.06}
CLICK_KINDS = {"json": 0.80, "gzip": 0.15, "text": 0.05}
STATUSES = {"placed": 0.55, "paid": 0.25, "shipped": 0.12, "declined": 0.05, "cancelled": 0.03}
PLACES = (("Berlin", "DE"), ("Zürich", "CH"), ("São Paulo", "BR"), ("東京", "JP"), ("Lagos", "NG"), ("Montréal", "CA"))
CURRENCIES = {"DE": "EUR", "CH": "CHF", "BR": "BRL", "JP": "JPY", "NG": "NGN", "CA": "CAD"}
PRODUCTS = ("espresso beans 1 kg", "oat milk 6 pack", "pour-over kettle", "paper filters", "grinder", "thermos cup")
PAGES = ("/", "/search?q=kettle", "/product/4711", "/product/815", "/cart", "/checkout", "/account/orders")


@dataclass(frozen=True, slots=True)
class OutgoingRecord:
    """One record on its way into a data stream."""

    partition_key: str
    data: bytes
    explicit_hash_key: str | None = None
    """A decimal 128-bit number that decides the shard in place of the partition key's MD5."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One line of an order."""

    sku: int
    name: str
    quantity: int
    price: float


def shard_of(partition_key: str, shards: int) -> int:
    """Which of `shards` equal hash-key ranges a key falls into, by its MD5 as a 128-bit number."""
    digest = hashlib.md5(partition_key.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest) * shards >> 128


class RecordMaker:
    """Makes records from a source of randomness and of time (milliseconds since the epoch)."""

    def __init__(self, rng: random.Random, now_ms: Callable[[], int]) -> None:
        self._rng = rng
        self._now_ms = now_ms
        self._customers_by_shard: dict[int, list[str]] = defaultdict(list)
        for customer in (*CUSTOMERS, HOT_CUSTOMER):
            self._customers_by_shard[shard_of(customer, ORDER_SHARDS)].append(customer)

    def order(self) -> OutgoingRecord:
        """One record for `orders`: JSON, gzipped JSON, an aggregate of several orders, a line of text, or bytes."""
        customer = self._customer()
        match self._one_of(ORDER_KINDS):
            case "json":
                return OutgoingRecord(customer, self._order_json(customer))
            case "gzip":
                return OutgoingRecord(customer, gzipped(self._order_json(customer)))
            case "kpl":
                return self._aggregate()
            case "text":
                return OutgoingRecord(customer, self._line(customer))
            case _:
                return self._sensor_frame(customer)

    def click(self) -> OutgoingRecord:
        """One record for `clicks`; keys are session ids, so both shards get the same."""
        session = f"s-{self._rng.getrandbits(40):010x}"
        match self._one_of(CLICK_KINDS):
            case "json":
                return OutgoingRecord(session, self.click_json(session))
            case "gzip":
                return OutgoingRecord(session, gzipped(self.click_json(session)))
            case _:
                return OutgoingRecord(session, self._line(session))

    def click_json(self, session: str) -> bytes:
        """One page view as JSON."""
        event = {
            "event": "page_view",
            "session": session,
            "page": self._rng.choice(PAGES),
            "milliseconds": self._rng.randrange(20, 2_400),
            "at": iso_millis(self._now_ms()),
        }
        return msgspec.json.encode(event)

    def _one_of(self, weights: dict[str, float]) -> str:
        return self._rng.choices(tuple(weights), tuple(weights.values()))[0]

    def _customer(self) -> str:
        return HOT_CUSTOMER if self._rng.random() < HOT_SHARE else self._rng.choice(CUSTOMERS)

    def _order_json(self, customer: str) -> bytes:
        city, country = self._rng.choice(PLACES)
        items = [self._item() for _ in range(self._rng.choice((1, 1, 2, 3)))]
        order = {
            "order_id": f"o-{self._rng.getrandbits(32):08x}",
            "customer": {"id": customer, "tier": "wholesale" if customer == HOT_CUSTOMER else "retail"},
            "status": self._one_of(STATUSES),
            "amount": round(sum(item.price * item.quantity for item in items), 2),
            "currency": CURRENCIES[country],
            "items": items,
            "ship_to": {"city": city, "country": country},
            "placed_at": iso_millis(self._now_ms()),
        }
        return msgspec.json.encode(order)

    def _item(self) -> _Item:
        product = self._rng.randrange(len(PRODUCTS))
        return _Item(
            sku=4700 + product,
            name=PRODUCTS[product],
            quantity=self._rng.randrange(1, 6),
            price=self._rng.randrange(250, 12_000) / 100,
        )

    def _line(self, who: str) -> bytes:
        took = self._rng.randrange(2, 900)
        at = iso_millis(self._now_ms())
        return f"{at} checkout-{self._rng.randrange(3)} INFO {who} passed the price check in {took} ms".encode()

    def _sensor_frame(self, customer: str) -> OutgoingRecord:
        frame = struct.pack(">HIQ", 0x00FF, self._rng.getrandbits(32), self._now_ms())
        return OutgoingRecord(customer, frame + self._rng.randbytes(self._rng.randrange(24, 160)))

    def _aggregate(self) -> OutgoingRecord:
        """Pack orders as the Kinesis Producer Library does: all belong to one shard, by key or by explicit hash."""
        shard = shard_of(self._customer(), ORDER_SHARDS)
        records = [self._user_record(shard) for _ in range(self._rng.randrange(3, 8))]
        return OutgoingRecord(records[0].partition_key, aggregate(records), self._hash_key(shard))

    def _user_record(self, shard: int) -> UserRecord:
        if self._rng.random() < 0.25:
            customer = self._rng.choice(CUSTOMERS)
            return UserRecord(customer, self._hash_key(shard), self._order_json(customer))
        customer = self._rng.choice(self._customers_by_shard[shard])
        return UserRecord(customer, None, self._order_json(customer))

    def _hash_key(self, shard: int) -> str:
        size = HASH_SPACE // ORDER_SHARDS
        return str(shard * size + self._rng.randrange(size))


def gzipped(data: bytes) -> bytes:
    """`data` as one gzip member without a file name or time."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush()
