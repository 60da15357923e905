"""What is retained: its memory, and how fast a text is found in it."""

from collections.abc import Iterator

from tests.benchmarks.canned_server import Plan
from tests.benchmarks.processes import canned, probe
from tests.benchmarks.rows import Row

PAYLOAD = 200


def memory(quick: bool) -> Iterator[Row]:
    """Keep pages of records of 200 bytes."""
    with canned(Plan(page_records=1_000 if quick else 10_000)) as url:
        options = {"pages": 2 if quick else 5}
        ours, usual = (probe("memory", {"side": side, **options}, url=url) for side in ("ours", "usual"))
    measured = ours["bytes_per_record"]
    yield Row(
        f"a retained record of {PAYLOAD} bytes",
        measured,
        "B",
        1.5 * PAYLOAD,
        "dicts of aioboto3",
        usual["bytes_per_record"],
        note=f"{measured / PAYLOAD:.2f} times its payload",
    )


def search(quick: bool) -> Iterator[Row]:
    """Look for a text that one in a thousand records has, among a million."""
    records = 20_000 if quick else 1_000_000
    ours, usual = (probe("search", {"side": side, "records": records}) for side in ("ours", "usual"))
    name = "re over objects"
    what = f"search {records:,} records"
    yield Row(f"{what}: a screen of hits", ours["first_ms"], "ms", 50, name, usual["first_ms"])
    yield Row(f"{what}: all hits", ours["all_ms"], "ms", 300, name, usual["all_ms"])
    yield Row(f"{what}: longest stall", ours["stall_ms"], "ms", 25, name, usual["stall_ms"])
