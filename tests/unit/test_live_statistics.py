"""Statistics of fields: exact while values are few, marked estimates when they are many."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.live.distinct import Distinct
from kinesis_tui.live.statistics import EXACT_VALUES, FIELDS, Statistics, Word, value_text


def of(*documents: object) -> Statistics:
    statistics = Statistics()
    statistics.add(("shard", "key", json.dumps(document).encode()) for document in documents)
    return statistics


def test_numbers_have_bounds_and_texts_where_there_are_no_numbers() -> None:
    statistics = of({"n": 3, "t": "b"}, {"n": -1.5, "t": "a"}, {"n": "late", "t": "c"})
    assert (statistics.fields["n"].least, statistics.fields["n"].greatest) == (-1.5, 3)
    assert (statistics.fields["t"].least, statistics.fields["t"].greatest) == ("a", "c")
    statistics.add([("shard", "key", b'{"t": 7}')])
    assert (statistics.fields["t"].least, statistics.fields["t"].greatest) == (7, 7)


def test_true_is_not_one_and_null_is_a_value() -> None:
    field = of({"v": True}, {"v": 1}, {"v": None}, {"v": None}, {}).fields["v"]
    assert field.present == 4
    assert {value_text(value): count for value, count in field.top(9)} == {"true": 1, "1": 1, "null": 2}


def test_nested_objects_are_paths_and_arrays_are_whole() -> None:
    statistics = of({"user": {"id": 7, "a b": 1}, "tags": ["x"], "empty": {}})
    assert set(statistics.fields) == {"user.id", "user['a b']", "tags", "empty"}
    assert statistics.fields["tags"].top(1) == [(Word('["x"]'), 1)]


def test_rows_that_hold_no_object_are_counted_as_rows() -> None:
    statistics = Statistics()
    statistics.add([("s", "k", None), ("s", "k", b"[1]"), ("s", "k", b"{broken"), ("s", "k", b"{}")])
    assert (statistics.rows, statistics.documents) == (4, 1)


def test_many_values_are_estimated_and_say_so() -> None:
    statistics = Statistics()
    many = EXACT_VALUES * 4
    for start in range(0, many, 2_000):
        rows = [("s", f"k{n % 7}", b'{"id": %d, "kind": "common"}' % n) for n in range(start, start + 2_000)]
        statistics.add(rows)
    ids, kinds = statistics.fields["id"], statistics.fields["kind"]
    assert ids.is_estimate
    assert abs(ids.distinct - many) < many * 0.08
    assert not kinds.is_estimate
    assert kinds.top(1) == [("common", many)]
    assert statistics.keys.distinct == 7


def test_a_frequent_value_among_many_rare_ones_is_undercounted_by_no_more_than_is_said() -> None:
    statistics = Statistics()
    for start in range(0, EXACT_VALUES * 3, 1_000):
        rows = [("s", "k", b'{"id": %d}' % (n if n % 4 else -1)) for n in range(start, start + 1_000)]
        statistics.add(rows)
    field = statistics.fields["id"]
    ((value, count),) = field.top(1)
    assert value == -1
    assert EXACT_VALUES * 3 // 4 - field.undercount <= count <= EXACT_VALUES * 3 // 4


def test_keys_that_are_data_do_not_make_fields_without_end() -> None:
    statistics = of(*({f"k{n}": n} for n in range(FIELDS + 50)))
    assert len(statistics.fields) == FIELDS
    assert statistics.other_fields


def test_few_values_are_counted_almost_exactly_by_the_estimate_too() -> None:
    distinct = Distinct()
    for number in range(500):
        distinct.add(number)
        distinct.add(number)
    assert abs(distinct.estimate() - 500) < 15


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(-3, 3) | st.text("xy", max_size=2)), max_size=30))
def test_counts_are_those_of_a_plain_count(documents: list[dict[str, int | str]]) -> None:
    statistics = Statistics()
    for part in (documents[::2], documents[1::2]):
        statistics.add(("s", "k", json.dumps(document).encode()) for document in part)
    for name in "abc":
        values = [document[name] for document in documents if name in document]
        if not values:
            assert name not in statistics.fields
            continue
        field = statistics.fields[name]
        assert dict(field.top(99)) == Counter(values)
        numbers = [value for value in values if isinstance(value, int)]
        assert field.least == (min(numbers) if numbers else min(values, key=str))


def test_the_leaders_are_the_most_frequent_at_any_time() -> None:
    statistics = Statistics()
    for values in ("aab", "bbbc", "cccccc", "dde"):
        statistics.add(("s", value, None) for value in values)
        assert [count for _, count in statistics.keys.leaders] == [count for _, count in statistics.keys.top(3)]
    assert statistics.keys.leaders == [("c", 7), ("b", 4), ("a", 2)]


def test_a_document_of_very_many_members_is_counted_in_what_is_told_apart() -> None:
    statistics = of({"id": 1, "kind": "small"})
    wide = {f"k{n}": n for n in range(FIELDS * 20)} | {"id": 2}
    statistics.add([("s", "k", json.dumps(wide).encode())] * 2)
    assert statistics.fields["id"].present == 3
    assert statistics.other_fields
    assert len(statistics.fields) <= FIELDS


def test_counting_is_done_in_steps_each_of_one_row_or_one_field() -> None:
    statistics = Statistics()
    rows = [("s", "k", json.dumps({"a": n, "b": n}).encode()) for n in range(10)]
    assert sum(1 for _ in statistics.adding(rows)) == 10 + 2
    assert statistics.fields["b"].present == 10
