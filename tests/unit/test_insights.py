"""The rules of Logs Insights: what is certainly wrong, what may be typed, what it costs, what a result is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.insights.estimate import GB, Estimate, estimate, usd_text
from kinesis_tui.services.logs.insights.language import COMMANDS, complete
from kinesis_tui.services.logs.insights.lines import csv_lines, json_lines
from kinesis_tui.services.logs.insights.query import (
    LONGEST_QUERY,
    MOST_GROUPS,
    InsightsQuery,
    Language,
    line_and_column,
    problem_of,
)
from kinesis_tui.services.logs.insights.results import ResultField, ResultTable, number_of, sort_values, time_of
from kinesis_tui.services.logs.insights.samples import SAMPLES
from kinesis_tui.services.logs.insights.scope import Scope
from kinesis_tui.services.logs.insights.series import MOST_SERIES, series_of
from kinesis_tui.services.logs.model.log_group import LogGroup
from kinesis_tui.services.logs.panes.insights_table import ResultRows, result_columns
from kinesis_tui.ui.table_rows import Cell, TableRows, cell_text

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOW_MS = round(NOW.timestamp() * 1000)
HOUR, DAY = 3_600_000, 86_400_000


def query(text: str, *, groups: tuple[str, ...] = ("g",), language: Language = "CWLI") -> InsightsQuery:
    return InsightsQuery(text=text, groups=groups, start_ms=NOW_MS - HOUR, end_ms=NOW_MS, language=language)


def result(*rows: dict[str, str]) -> ResultTable:
    return ResultTable([[ResultField(name, value) for name, value in row.items()] for row in rows])


# -- what is certainly wrong -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why", "start"),
    [
        ('filter @message like "x', "the quote", 21),
        ("stats count(*", "( is not closed", 11),
        ("filter a in [1, 2", "[ is not closed", 12),
        ("stats count(*))", ") closes nothing", 14),
        ("fields (a]", "] closes nothing", 9),
        (" \n", "there is no query", None),
    ],
)
def test_quotes_and_brackets_without_their_other_one_are_found(text: str, why: str, start: int | None) -> None:
    problem = problem_of(query(text))
    assert problem is not None
    assert why in problem.why
    assert problem.start == start


@pytest.mark.parametrize(
    "text",
    [
        'filter @message like "a (b" # it\'s (open\n| limit 1',
        r'parse @message "\"*\"" as quoted',
        "filter @message like /it's (/",  # a regular expression: only AWS can tell
        *(sample.text for sample in SAMPLES),
    ],
)
def test_what_only_aws_can_tell_is_sent(text: str) -> None:
    assert problem_of(query(text)) is None


def test_limits_are_checked_before_anything_is_sent() -> None:
    too_long = problem_of(query("x" * (LONGEST_QUERY + 1)))
    assert too_long is not None
    assert too_long.start == LONGEST_QUERY
    many = tuple(str(number) for number in range(MOST_GROUPS + 1))
    assert problem_of(query("fields a", groups=many)) is not None
    assert problem_of(query("fields a", groups=())) is not None
    assert problem_of(query("SOURCE 'x' | fields a", groups=())) is None
    assert problem_of(query("SELECT (", groups=(), language="SQL")) is None


def test_a_place_in_a_query_is_a_line_and_a_column() -> None:
    assert line_and_column("fields a\n| sort b", 11) == (1, 2)
    assert line_and_column("ab", 99) == (0, 2)


# -- what may be typed -------------------------------------------------------------------------------------------------


def choices(text: str, fields: tuple[str, ...] = (), language: Language = "CWLI") -> list[str]:
    return [one.text for one in complete(text, len(text), fields, language).choices]


def test_a_stage_begins_with_a_command() -> None:
    assert choices("") == [f"{command} " for command in COMMANDS]
    assert choices("fields a | st") == ["stats "]
    assert complete("fields a | st", 13, (), "CWLI").start == 11


def test_fields_of_the_groups_come_before_functions_and_keywords() -> None:
    assert choices("filter sta", ("status",)) == ["status"]
    assert choices("stats co", ("cost",)) == ["cost", "count(", "count_distinct(", "coalesce(", "concat("]
    assert choices("filter user", ("user-agent", "user.id")) == ["`user-agent`", "user.id"]
    assert "@timestamp" in choices("fields @t")


def test_nothing_is_offered_inside_a_string_or_comment() -> None:
    assert choices('filter a like "sta', ("status",)) == []
    assert choices("fields a # sta", ("status",)) == []
    assert choices('filter a like "x" | st') == ["stats "]


def test_the_other_languages_have_words_of_their_own() -> None:
    assert choices("wh", language="PPL") == ["where "]
    assert choices("sel", language="SQL") == ["SELECT "]


# -- what it costs -----------------------------------------------------------------------------------------------------


def group(stored: int | None, *, age: int = 10 * DAY, retention: int | None = None) -> LogGroup:
    return LogGroup(name="g", creation_time=NOW_MS - age, retention_in_days=retention, stored_bytes=stored)


def test_an_estimate_is_the_part_of_the_stored_bytes_that_the_range_covers() -> None:
    whole = estimate([group(10 * GB)], NOW_MS - DAY, NOW_MS, NOW_MS)
    assert whole.gigabytes == pytest.approx(1)
    assert whole.usd == pytest.approx(0.005)
    kept_five_days = estimate([group(10 * GB, retention=5)], NOW_MS - DAY, NOW_MS, NOW_MS)
    assert kept_five_days.gigabytes == pytest.approx(2)
    beyond = estimate([group(10 * GB)], NOW_MS - 100 * DAY, NOW_MS + DAY, NOW_MS)
    assert beyond.gigabytes == pytest.approx(10)
    assert estimate([group(10 * GB)], NOW_MS - 100 * DAY, NOW_MS - 50 * DAY, NOW_MS).scanned == 0


def test_groups_that_are_not_known_are_not_taken_for_empty() -> None:
    found = estimate([group(GB), None, group(None)], NOW_MS - 20 * DAY, NOW_MS, NOW_MS)
    assert (found.scanned, found.unknown) == (GB, 2)
    assert "2 groups of unknown size" in found.words
    assert estimate([None], 0, NOW_MS, NOW_MS) == Estimate(None, 1)
    assert "–" in Estimate(None, 1).words
    assert usd_text(0.00001) == "< 0.001 USD"


# -- results -----------------------------------------------------------------------------------------------------------


def test_a_field_that_a_row_does_not_have_is_unknown_and_the_pointer_is_no_column() -> None:
    table = result({"a": "1", "@ptr": "p"}, {"b": "x"})
    assert table.columns == ("a", "b")
    assert table.rows == [("1", None), (None, "x")]
    assert table.pointers == ["p", None]
    row = ResultRows(table, lambda _, value: value, utc=True).row(0)
    assert [cell_text(cell) for cell in row.cells] == ["1", "–"]


def test_numbers_sort_as_numbers_and_before_texts() -> None:
    table = result({"n": "10"}, {"n": "9.5"}, {"m": "x"}, {"n": "1e3"})
    assert sort_values(table, 0) == [10, 9.5, None, 1000]
    assert [column.align for column in result_columns(table)] == ["right", "left"]
    mixed = result({"v": "b"}, {"v": "10"}, {"v": "9"}, {"w": ""})
    rows = TableRows(result_columns(mixed))
    rows.show(ResultRows(mixed, lambda _, value: value, utc=True))
    rows.sort(0, descending=False)
    assert [mixed.rows[index][0] for index in rows.order] == ["9", "10", "b", None]
    assert number_of("1_000") is None


def test_times_are_those_of_aws_and_shown_in_the_zone_of_the_screen() -> None:
    assert time_of("2026-11-23 12:00:00.250") == NOW_MS + 250
    assert time_of("2026-13-23 12:00:00.000") is None
    assert time_of("2026-11-23T12:00:00Z") is None
    row = ResultRows(result({"bin(5m)": "2026-11-23 12:00:00.000"}), lambda _, value: value, utc=True).row(0)
    assert row.cells == (Cell("2026-11-23 12:00:00.000", "muted"),)


def test_lines_are_objects_with_every_column_or_csv_without_secrets() -> None:
    table = result({"@message": "password=hunter2", "n": "1"}, {"n": "=2"})
    hide = Redactor().redact_field
    assert list(json_lines(table, [1, 0])) == [
        b'{"@message":null,"n":"=2"}',
        b'{"@message":"password=hunter2","n":"1"}',
    ]
    assert b"hunter2" not in b"".join(json_lines(table, [0], hide))
    assert list(csv_lines(table, [1])) == [b"@message,n\r", b",'=2\r"]


# -- figures over time -------------------------------------------------------------------------------------------------


def at(minutes: int) -> str:
    return f"2026-11-23 12:{minutes:02}:00.000"


def test_missing_bins_are_missing() -> None:
    found = series_of(
        result({"bin(5m)": at(20), "errors": "3"}, {"bin(5m)": at(5), "errors": "1"}),
        "stats count(*) as errors by bin(5m)",
    )
    assert found is not None
    (one,) = found.series
    assert one.name == "errors"
    assert [(time - NOW_MS) // 60_000 for time in one.times] == [5, 10, 15, 20]
    assert one.values == (1, None, None, 3)


def test_each_value_that_is_grouped_by_is_a_series_also_where_it_is_a_number() -> None:
    rows = [
        {"status": "404", "bin(5m)": at(0), "answers": "7"},
        {"status": "500", "bin(5m)": at(0), "answers": "2"},
        {"status": "404", "bin(5m)": at(5), "answers": "8"},
    ]
    found = series_of(result(*rows), "stats count(*) as answers by status, bin(5m)")
    assert found is not None
    assert {one.name: one.values for one in found.series} == {"404": (7, 8), "500": (2, None)}


def test_several_figures_are_named_and_groups_are_short_where_that_tells_them_apart() -> None:
    rows = [{"bin(1h)": at(0), "@log": f"1:/aws/lambda/{name}", "avg": "1", "max": "2"} for name in "ab"]
    found = series_of(result(*rows), "stats avg(x) as avg, max(x) as max by bin(1h), @log")
    assert found is not None
    assert [one.name for one in found.series] == ["a avg", "a max", "b avg", "b max"]
    alike = [{"bin(1h)": at(0), "@log": f"1:/{name}/x", "n": "1"} for name in "ab"]
    found = series_of(result(*alike), "stats count(*) as n by bin(1h), @log")
    assert found is not None
    assert [one.name for one in found.series] == ["/a/x", "/b/x"]


def test_of_many_series_the_largest_are_drawn_and_the_others_counted() -> None:
    rows = [{"bin(5m)": at(0), "k": f"k{number}", "n": str(number)} for number in range(MOST_SERIES + 3)]
    found = series_of(result(*rows), "stats count(*) as n by bin(5m), k")
    assert found is not None
    assert (len(found.series), found.left_out) == (MOST_SERIES, 3)
    assert "k0" not in [one.name for one in found.series]


@pytest.mark.parametrize(
    "rows",
    [
        [{"@timestamp": at(0), "n": "1", "@ptr": "p"}],  # events
        [{"k": "a", "n": "1"}],
        [{"bin(5m)": at(0), "k": "a"}],
        [],
    ],
    ids=["events", "no time", "no figure", "nothing"],
)
def test_what_is_not_figures_over_time_is_not_drawn(rows: list[dict[str, str]]) -> None:
    assert series_of(result(*rows), "stats x by bin(5m), k") is None


# -- what it is asked of -----------------------------------------------------------------------------------------------


def test_a_range_is_an_age_or_a_time_and_counts_from_when_it_is_run() -> None:
    scope = Scope(("a", "b")).within("2h 30m", NOW)
    asked = scope.query("fields a", NOW)
    assert (NOW_MS - asked.start_ms, NOW_MS - asked.end_ms) == (2 * HOUR, HOUR // 2)
    assert scope.time_words == "2h to 30m"
    assert Scope().within("1d now", NOW).query("x", NOW).end_ms == NOW_MS
    for wrong in ("", "1h 2h 3h", "30m 2h", "soon"):
        with pytest.raises(ValueError, match=r"age|beginning|type"):
            scope.within(wrong, NOW)
