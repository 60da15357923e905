"""What the header shows in how many cells, and what a changed line repaints."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.text.cells import width
from kinesis_tui.ui.frame.header import HeaderFacts, fitting, parts_of
from kinesis_tui.ui.frame.status_line import changed_spans

FACTS = HeaderFacts(
    clock="12:03:04",
    profile="production",
    region="ap-southeast-2",
    account="111122223333",
    role="StreamingOperator",
    records_per_second=12_345.6,
    calls_per_second=3.25,
    throttles=7,
)


def shown(facts: HeaderFacts, cells: int) -> list[str]:
    return [part.forms[0] for part in fitting(parts_of(facts), cells)]


def test_a_wide_terminal_shows_everything() -> None:
    assert shown(FACTS, 160) == [
        "kinesis-tui",
        "production",
        "ap-southeast-2",
        "111122223333 StreamingOperator",
        "READ-ONLY",
        "12,346 records/s",
        "3.2 calls/s",
        "7 throttled",
        "12:03:04",
    ]


def test_80_columns_keep_what_matters_most() -> None:
    parts = shown(FACTS, 80)
    for part in ("ap-southeast-2", "READ-ONLY", "7 throttled", "12:03:04"):
        assert part in parts
    assert "kinesis-tui" not in parts


def test_40_columns_keep_the_region_and_the_rights() -> None:
    parts = shown(FACTS, 40)
    assert "READ-ONLY" in parts
    assert "ap-southeast-2" in parts


def test_armed_writes_and_the_demo_are_the_last_to_leave() -> None:
    facts = replace(FACTS, armed=True, demo="DEMO 20 records/s on the embedded AWS")
    assert shown(facts, 22) == ["DEMO", "WRITES ARMED"]
    assert shown(facts, 15) == ["WRITES ARMED"]


@pytest.mark.parametrize("cells", [40, 80, 120, 160])
def test_nothing_moves_when_a_rate_changes(cells: int) -> None:
    layouts = set()
    for records, calls in ((0, 0), (0.3, 2.0), (14.2, 1.5), (999, 12)):
        facts = replace(FACTS, records_per_second=records, calls_per_second=calls)
        layouts.add(tuple(len(form) for form in shown(facts, cells)))
    assert len(layouts) == 1


def test_what_is_unknown_is_a_dash() -> None:
    parts = shown(HeaderFacts(clock="12:03:04"), 200)
    assert parts[1:4] == ["–", "–", "– –"]


def test_an_overriding_endpoint_is_shown_and_aws_s_own_is_not() -> None:
    assert "http://127.0.0.1:4566" in shown(replace(FACTS, endpoint="http://127.0.0.1:4566"), 200)
    assert not any("http" in part for part in shown(FACTS, 200))


@given(st.integers(1, 200), st.text(max_size=30), st.text(max_size=10))
def test_whatever_the_names_the_parts_fit_and_carry_no_controls(cells: int, profile: str, role: str) -> None:
    parts = shown(replace(FACTS, profile=profile, role=role), cells)
    assert sum(width(part) + 2 for part in parts) <= cells or len(parts) == 1
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs"} for part in parts for character in part)


def strip(text: str) -> Strip:
    return Strip([Segment(text)])


@pytest.mark.parametrize(
    ("before", "after", "spans"),
    [
        ("12:03:04", "12:03:04", []),
        ("12:03:04", "12:03:05", [(7, 8)]),
        ("1 calls      12:03:04", "2 calls      12:03:05", [(0, 1), (20, 21)]),
        ("12:03:04", "13:03:05", [(1, 8)]),
        ("日本 a", "日木 a", [(2, 4)]),
    ],
)
def test_only_the_cells_that_changed_are_repainted(before: str, after: str, spans: list[tuple[int, int]]) -> None:
    assert list(changed_spans(strip(before), strip(after))) == spans


@given(st.text("ab ", min_size=20, max_size=20), st.text("ab ", min_size=20, max_size=20))
def test_what_is_outside_the_spans_is_the_same(before: str, after: str) -> None:
    spans = list(changed_spans(strip(before), strip(after)))
    inside = {cell for start, end in spans for cell in range(start, end)}
    assert all(before[cell] == after[cell] for cell in range(20) if cell not in inside)
    assert all(before[start] != after[start] and before[end - 1] != after[end - 1] for start, end in spans)
