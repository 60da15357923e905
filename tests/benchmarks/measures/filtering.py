"""Filters over what is retained."""

from collections.abc import Iterator

from tests.benchmarks.processes import probe
from tests.benchmarks.rows import Row

QUERIES = (
    ("term", "in each"),
    ("regex", "re.search each"),
    ("field", "json.loads each"),
    ("number", "json.loads each"),
    ("number that half of them have", "json.loads each"),
    ("size", "len each"),
)


def filters(quick: bool) -> Iterator[Row]:
    """Filter a million records by each kind of query: when a screen is full, when all are found, the longest stall."""
    records = 20_000 if quick else 1_000_000
    for query, usual_way in QUERIES:
        options = {"records": records, "query": query}
        ours, usual = (probe("filter", {"side": side, **options}) for side in ("ours", "usual"))
        if ours["hits"] != usual["hits"]:
            raise AssertionError(f"{query}: {ours['hits']:,.0f} found, and {usual['hits']:,.0f} plainly")
        what = f"filter {records:,} records by a {query}"
        each = f"{ours['all_ms'] * 1e6 / records:,.0f} ns a record; {ours['hits']:,.0f} match"
        yield Row(f"{what}: a screen of hits", ours["first_ms"], "ms", 50, usual_way, usual["first_ms"])
        yield Row(f"{what}: all hits", ours["all_ms"], "ms", 300, usual_way, usual["all_ms"], note=each)
        yield Row(f"{what}: longest stall", ours["stall_ms"], "ms", 25, usual_way, usual["stall_ms"])
