"""The bytes that the canned server answers with: records prebuilt, only their numbers and times filled in."""

import base64
import json
import random
from collections.abc import Iterator
from itertools import chain, repeat

DISTINCT = 1_000
LARGEST_PAGE = 10_000
FIRST_NUMBER = 49590338271490256608559692538361571095921575989136588898 * 10
"""Sequence numbers count up from here, so that 57 digits are the usual 56 and one more."""
NEEDLE = "ord-000777"
"""In the payload of every thousandth record, and in no other."""


def payload(index: int, size: int = 200) -> bytes:
    """Return the JSON payload of `size` bytes that records number `index`, `index` + 1000, … have."""
    rng = random.Random(index)
    order = {
        "order_id": f"ord-{index % DISTINCT:06}",
        "customer": rng.choice(("Ada", "Zoë", "Grace", "Linus", "東京")),
        "state": rng.choice(("NEW", "PAID", "SHIPPED", "RETURNED")),
        "total": rng.randrange(100, 90_000) / 100,
        "items": [{"sku": f"A-{rng.randrange(100)}", "count": rng.randrange(1, 9)}],
        "paid": rng.random() < 0.5,
        "coupon": None,
        "note": "",
    }
    bare = len(json.dumps(order, ensure_ascii=False).encode())
    order["note"] = "x" * max(0, size - bare)
    return json.dumps(order, ensure_ascii=False).encode()


def partition_key(index: int) -> str:
    """Return a key of 12 characters."""
    return f"customer-{index % DISTINCT:03}"


class PageTemplates:
    """GetRecords pages of any length, made from prebuilt records of `size` bytes."""

    def __init__(self, size: int = 200) -> None:
        records = [_record(index, size) for index in range(DISTINCT)]
        self._records = records * (LARGEST_PAGE // DISTINCT + 1)

    def records(self, start: int, count: int, at: float) -> bytes:
        """Return `count` records as JSON; the first has the number `start`; all arrived `at` (seconds)."""
        if not count:
            return b""
        first = start % DISTINCT
        template = b",".join(self._records[first : first + count])
        numbers = range(FIRST_NUMBER + start, FIRST_NUMBER + start + count)
        return template % tuple(_pairs(numbers, at))


def page(records: bytes, iterator: str, behind_ms: int) -> bytes:
    """Return a whole GetRecords answer."""
    return b'{"Records":[%b],"NextShardIterator":"%b","MillisBehindLatest":%d}' % (
        records,
        iterator.encode(),
        behind_ms,
    )


def _record(index: int, size: int) -> bytes:
    data = base64.b64encode(payload(index, size))
    return b'{"SequenceNumber":"%%d","ApproximateArrivalTimestamp":%%.3f,"Data":"%b","PartitionKey":"%b"}' % (
        data,
        partition_key(index).encode(),
    )


def _pairs(numbers: range, at: float) -> Iterator[float]:
    return chain.from_iterable(zip(numbers, repeat(at), strict=False))
