"""Log events: a full page parsed, the whole way of an event while history is read, and keys meanwhile."""

from collections.abc import Iterator
from statistics import median

from tests.benchmarks.canned_events import GROUP
from tests.benchmarks.canned_server import Plan
from tests.benchmarks.measures.keys import our_keys, p99
from tests.benchmarks.processes import canned, probe
from tests.benchmarks.rows import Row

PAGE = 10_000
LEAST_TIMES = 3
"""Events have no base64, and times as plain numbers: the SDK's parser is four times faster with them than with records,
and the text alone, left undecoded, takes a tenth of it."""
HISTORY = Plan(events_per_second=2_000)
"""7,200,000 events in the hour before: at 30,000 a second, which the call budget gives, four minutes of reading."""


def logs(quick: bool) -> Iterator[Row]:
    """Parse a page of 10,000 events, then read an hour of history."""
    with canned(Plan(page_events=1_000 if quick else PAGE)) as url:
        ours = probe("log_pages", {"side": "ours", "pages": 2 if quick else 20}, url=url)
        usual = probe("log_pages", {"side": "usual", "pages": 2 if quick else 5}, url=url)
    yield Row(
        "parse a log event of a full page, CPU",
        ours["us_per_record"],
        "µs",
        1.2,
        "aioboto3",
        usual["us_per_record"],
        least_times=LEAST_TIMES,
    )
    yield Row("longest stall by that page", ours["stall_ms"], "ms", 25, "aioboto3", usual["stall_ms"], note="median")
    with canned(HISTORY) as url:
        path = probe("log_path", {"seconds": 1 if quick else 6}, url=url)
    lost = float("inf") if path["missing"] else 0
    note = (
        f"{path['per_second']:,.0f} events/s, {path['us_per_event']:.1f} µs of CPU each, {path['missing']:,.0f} missing"
    )
    yield Row("log event to ring, history: longest stall", path["stall_ms"] + lost, "ms", 25, note=note)
    with canned(HISTORY) as url:
        times = our_keys(url, f"logs:{GROUP} 1h", 2 if quick else 15)
    yield Row("key to screen while history is read, p50", median(times), "ms", None)
    yield Row("key to screen while history is read, p99", p99(times), "ms", 50, note=f"{len(times)} keys")
