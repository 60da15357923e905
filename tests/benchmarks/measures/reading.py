"""Reading: one page parsed, the event loop meanwhile, the whole way of a record, and a thousand idle shards."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.benchmarks.canned_server import Plan
from tests.benchmarks.processes import canned, probe
from tests.benchmarks.rows import Row

PAGE = 10_000
TEN_MIB = 1_048
"""Bytes of each record of a page of 10,000 that holds all that AWS gives at once."""
RATE = 50_000
WIDE_RATE = 42_000
FLOOD = Plan(shards=16, rate=RATE, hot=0.2)
"""A hot shard at 10,000 records/s, AWS's limit for reading, and 15 others: pages of 500 to 2,000."""


def parse(quick: bool) -> Iterator[Row]:
    """Parse a page of 10,000 records of 200 bytes, and one of 10 MiB."""
    records = 1_000 if quick else PAGE
    small = _both("parse", Plan(page_records=records), {"pages": 2 if quick else 20}, {"pages": 2 if quick else 5})
    yield Row(
        "parse a record of a full page, CPU",
        small[0]["us_per_record"],
        "µs",
        1.2,
        "aioboto3",
        small[1]["us_per_record"],
        least_times=12,
    )
    yield Row(
        "longest stall by that page", small[0]["stall_ms"], "ms", 25, "aioboto3", small[1]["stall_ms"], note="median"
    )
    plan = Plan(page_records=records, record_bytes=TEN_MIB)
    large = _both("parse", plan, {"pages": 2 if quick else 10}, {"pages": 2 if quick else 3})
    yield Row(
        "longest stall by a page of 10 MiB",
        large[0]["stall_ms"],
        "ms",
        25,
        "aioboto3",
        large[1]["stall_ms"],
        note="median",
    )


def path(quick: bool) -> Iterator[Row]:
    """Follow 16 shards at 50,000 records/s into the ring; aioboto3 is offered twice as many, to see how far it gets."""
    options = {"seconds": 1 if quick else 6, "reads_per_second": 5}
    with canned(FLOOD) as url:
        ours = probe("path", {"side": "ours", **options}, url=url)
    with canned(replace(FLOOD, rate=2 * RATE)) as url:
        usual = probe("path", {"side": "usual", **options}, url=url)
    cost, usual_cost = (each["cpu_percent"] / max(1, each["per_second"]) for each in (ours, usual))
    yield Row(
        f"record to ring at {RATE:,}/s, CPU",
        ours["cpu_percent"],
        "%",
        35,
        "aioboto3 at most",
        usual["per_second"],
        "records/s",
        times=usual_cost / cost,
        note=f"aioboto3 takes {usual['cpu_percent']:.0f} %, stalls {usual['stall_ms']:.0f} ms; "
        f"ours ≤ {ours['stall_ms']:.0f} ms; ratio of CPU a record",
    )
    lost = float("inf") if ours["missing"] else 0
    yield Row(
        "the same: records lost or left behind",
        _left(ours, RATE) + lost,
        "%",
        1,
        "aioboto3",
        _left(usual, RATE),
        note=f"{ours['per_second']:,.0f}/s came, {ours['missing']:,.0f} missing among them",
    )


def _left(figures: dict[str, float], rate: int) -> float:
    """Return how many in a hundred of the records offered did not come."""
    return max(0.0, 1 - figures["per_second"] / rate) * 100


def wide(quick: bool) -> Iterator[Row]:
    """Follow a thousand shards at 42,000 records/s, each read once a second."""
    count, rate = (8, 1_000) if quick else (1_000, WIDE_RATE)
    options = {"seconds": 1 if quick else 10, "reads_per_second": 1}
    with canned(Plan(shards=count, rate=rate)) as url:
        ours = probe("path", {"side": "ours", **options}, url=url)
        usual = probe("path", {"side": "usual", **options}, url=url)
    what = f"{count:,} shards at {rate:,} records/s"
    yield Row(f"{what}, GetRecords p99", ours["poll_p99_ms"], "ms", 100, "aioboto3", usual["poll_p99_ms"])
    lost = float("inf") if ours["missing"] else 0
    yield Row(
        "the same: records lost or left behind",
        _left(ours, rate) + lost,
        "%",
        1,
        "aioboto3",
        _left(usual, rate),
        note=f"CPU {ours['cpu_percent']:.0f} %, aioboto3 {usual['cpu_percent']:.0f} %; "
        f"stalls {ours['stall_ms']:.0f} and {usual['stall_ms']:.0f} ms",
    )


def shards(quick: bool) -> Iterator[Row]:
    """Read 128 and 1,000 idle shards once a second."""
    for count, limit in ((8, 10),) if quick else ((128, 10), (1_000, 30)):
        options = {"shards": count, "seconds": 1 if quick else 5}
        ours, usual = _both("shards", Plan(shards=count), options, options)
        yield Row(
            f"{count:,} idle shards, once a second, CPU",
            _at_full_rate(ours, count),
            "%",
            limit,
            "aioboto3",
            _at_full_rate(usual, count),
            note=f"reached {ours['calls_per_second']:,.0f} calls/s, aioboto3 {usual['calls_per_second']:,.0f}; "
            f"CPU for {count:,}",
        )


def _at_full_rate(figures: dict[str, float], calls: int) -> float:
    """Return the CPU that so many calls a second take, also where fewer were made for want of it."""
    return figures["cpu_percent"] / max(1.0, figures["calls_per_second"]) * calls


def _both(
    name: str, plan: Plan, ours: dict[str, Any], usual: dict[str, Any]
) -> tuple[dict[str, float], dict[str, float]]:
    with canned(plan) as url:
        return probe(name, {"side": "ours", **ours}, url=url), probe(name, {"side": "usual", **usual}, url=url)
