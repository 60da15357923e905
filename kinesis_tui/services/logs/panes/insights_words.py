"""How a query fares, in words: what it is asked of, how far it is, what has come of it."""

from collections.abc import Iterator

from kinesis_tui.services.logs.insights.estimate import GB, PRICE_LIST, USD_PER_GB, Estimate, usd_text
from kinesis_tui.services.logs.insights.results import QueryStatistics
from kinesis_tui.services.logs.insights.running import QueryRun
from kinesis_tui.services.logs.insights.scope import Scope
from kinesis_tui.services.logs.insights.source import SENTENCES
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import bytes_text, count_text
from kinesis_tui.text.times import duration_text

Words = Iterator[tuple[str, str]]
"""(text, style) of a state line, the most important first."""

BEFORE = "ctrl+s runs it, ctrl+o opens samples and queries, ctrl+t sets the time."


def scope_words(scope: Scope, estimate: Estimate | None, *, is_in_query: bool) -> Words:
    """Say what the next query is asked of, and what it may cost; `is_in_query`: it names the groups itself."""
    yield "groups as the query names them" if is_in_query else visible(scope.group_words), "accent"
    yield visible(scope.time_words), "text"
    if scope.language != "CWLI":
        yield scope.language, "warning"
    if estimate is not None and scope.groups and not is_in_query:
        yield estimate.words, "muted"
        yield f"{USD_PER_GB} USD a GB: {PRICE_LIST}", "muted"


def run_words(run: QueryRun) -> Words:
    """Say how far a query is, or how it ended."""
    rows = len(run.table.rows)
    if run.is_over:
        yield end_words(run), "success" if not run.is_partial else "warning"
        yield ("1 row" if rows == 1 else f"{count_text(rows)} rows"), "text"
        if run.has_more:
            yield "AWS has more: this SDK knows no pages of them", "warning"
        if run.is_partial and rows:
            yield "PARTIAL", "warning"
    else:
        yield run.status, "accent"
        yield duration_text(round(run.seconds * 1000)), "text"
        if rows:
            yield f"PARTIAL: {count_text(rows)} so far", "warning"
        yield "esc stops it", "muted"
    yield from ((words, "muted") for words in _scanned(run.statistics))
    if run.is_over:
        yield duration_text(round(run.seconds * 1000)), "muted"


def end_words(run: QueryRun) -> str:
    """Say how a query ended; as AWS calls it, where AWS has said so."""
    if run.query_id is None:
        return "Not started"
    return run.status if run.status in SENTENCES or not run.is_partial else f"Given up while {run.status}"


def _scanned(statistics: QueryStatistics | None) -> Iterator[str]:
    if statistics is None:
        return
    matched, scanned, size = statistics.records_matched, statistics.records_scanned, statistics.bytes_scanned
    if matched is not None and scanned is not None:
        yield f"{count_text(round(matched))} of {count_text(round(scanned))} events match"
    if size is not None:
        yield f"{bytes_text(size)} scanned, {usd_text(size / GB * USD_PER_GB)}"
    if statistics.estimated_bytes_skipped:
        yield f"{bytes_text(statistics.estimated_bytes_skipped)} skipped by an index"
