"""Results of `stats … by bin(…)` as series over time: what a chart draws; a bin without a value is missing."""

import re
from dataclasses import dataclass
from itertools import pairwise

from kinesis_tui.services.logs.insights.results import ResultTable, number_of, time_of
from kinesis_tui.services.logs.model.log_group import short_name
from kinesis_tui.text.quantities import UNKNOWN

MOST_SERIES = 8
"""More lines than this nobody tells apart."""
MOST_BINS = 5_000
LOG = "@log"

_BIN = re.compile(r"\bbin\(\s*([0-9]+)\s*(ms|s|m|h|d)[a-z]*\s*\)", re.IGNORECASE)
_BY = re.compile(r"\bby\b([^|]*)", re.IGNORECASE)
_AS = re.compile(r"\bas\b", re.IGNORECASE)
_UNIT_MS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart."""

    name: str
    """The values of the other columns that it is grouped by, and the figure's name where there are several."""
    times: tuple[int, ...]
    """Milliseconds since the epoch, ascending."""
    values: tuple[float | None, ...]
    """One for each time; None: missing."""


@dataclass(frozen=True, slots=True)
class TimeSeries:
    """What a chart of a result shows."""

    series: tuple[Series, ...]
    """Those with the largest totals, `MOST_SERIES` at most."""
    left_out: int
    """How many others there are."""


def series_of(table: ResultTable, query: str) -> TimeSeries | None:
    """Return the series of a result; None where it is not figures over time."""
    columns = range(len(table.columns))
    time = next((column for column in columns if table.is_time(column)), None)
    if time is None or any(pointer is not None for pointer in table.pointers):
        return None
    named = _grouped_by(query)
    figures = [one for one in columns if one != time and table.columns[one] not in named and table.is_numeric(one)]
    keys = [one for one in columns if one != time and one not in figures]
    if not figures:
        return None
    groups = _group_names(table)
    lines: dict[str, dict[int, float]] = {}
    for row in table.rows:
        at = time_of(row[time])
        if at is None:
            continue
        for figure in figures:
            value = number_of(row[figure])
            words = [groups.get(row[key] or "", row[key]) or UNKNOWN for key in keys]
            name = " ".join([*words, table.columns[figure]] if len(figures) > 1 or not words else words)
            line = lines.setdefault(name, {})
            if value is not None:
                line[at] = value
    times = _times({at for line in lines.values() for at in line}, query)
    if not times:
        return None
    largest = sorted(lines, key=lambda name: -sum(abs(value) for value in lines[name].values()))
    chosen = [name for name in lines if name in set(largest[:MOST_SERIES])]
    found = tuple(Series(name, times, tuple(lines[name].get(at) for at in times)) for name in chosen)
    return TimeSeries(found, len(lines) - len(found))


def _grouped_by(query: str) -> set[str]:
    """Return what stands after the last `by`, and the names given there: a status is a number, and no figure."""
    found = _BY.findall(query)
    items = found[-1].split(",") if found else []
    return {word.strip("` ") for item in items for word in (item, *_AS.split(item)) if word.strip()}


def _group_names(table: ResultTable) -> dict[str, str]:
    """Return for each value of `@log`, which is account:group, the group's name, short where that tells them apart."""
    if LOG not in table.columns:
        return {}
    column = table.columns.index(LOG)
    full = {value: value.partition(":")[2] or value for row in table.rows if (value := row[column])}
    short = {value: short_name(name) for value, name in full.items()}
    return short if len(set(short.values())) == len(short) else full


def _times(found: set[int], query: str) -> tuple[int, ...]:
    """Return every bin from the first to the last, also those in which there was nothing."""
    times = sorted(found)
    if len(times) < 2:
        return tuple(times)
    named = _BIN.search(query)
    apart = min(after - before for before, after in pairwise(times))
    step = int(named[1]) * _UNIT_MS[named[2].lower()] if named else apart
    regular = step > 0 and all((at - times[0]) % step == 0 for at in times)
    if not regular or (times[-1] - times[0]) // step >= MOST_BINS:
        return tuple(times)
    return tuple(range(times[0], times[-1] + 1, step))
