"""A row of JSON in tokens for colouring, also cut short and hostile."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.text.json_tokens import tokens


def test_every_kind_is_told_apart() -> None:
    assert list(tokens('{"key" : ["text", -1.5e3, true, null, oops]}')) == [
        ("punctuation", "{"),
        ("key", '"key"'),
        ("space", " "),
        ("punctuation", ":"),
        ("space", " "),
        ("punctuation", "["),
        ("string", '"text"'),
        ("punctuation", ","),
        ("space", " "),
        ("number", "-1.5e3"),
        ("punctuation", ","),
        ("space", " "),
        ("literal", "true"),
        ("punctuation", ","),
        ("space", " "),
        ("literal", "null"),
        ("punctuation", ","),
        ("space", " "),
        ("other", "oops"),
        ("punctuation", "]}"),
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ('{"a":"cut sho…', ("string", '"cut sho…')),
        ('{"a":"x\\', ("string", '"x\\')),
        ('{"a":12', ("number", "12")),
        ('{"a":-', ("other", "-")),
        ('{"a":1e', ("number", "1e")),
        ('{"a":tr', ("other", "tr")),
        ('{"a', ("string", '"a')),
        ('{"', ("string", '"')),
        ('{"a\\":1', ("string", '"a\\":1')),
    ],
)
def test_a_row_cut_short_ends_in_what_it_was(text: str, last: tuple[str, str]) -> None:
    assert list(tokens(text))[-1] == last


@given(st.text(st.one_of(st.sampled_from('{}[]",:\\ \n-0189.eEtrufalsn…'), st.characters()), max_size=80))
@settings(deadline=None)
def test_the_tokens_joined_are_the_text(text: str) -> None:
    found = list(tokens(text))
    assert "".join(token for _, token in found) == text
    assert all(kind is not None and token for kind, token in found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 0, 2]))
@settings(deadline=None)
def test_real_json_has_no_other_tokens_and_as_many_keys_as_it_has(value: object, indent: int | None) -> None:
    found = list(tokens(json.dumps(value, indent=indent)))
    assert [token for kind, token in found if kind == "other"] == []
    assert sum(kind == "key" for kind, _ in found) == keys_in(value)


def keys_in(value: object) -> int:
    if isinstance(value, dict):
        return len(value) + sum(keys_in(each) for each in value.values())
    return sum(keys_in(each) for each in value) if isinstance(value, list) else 0


@pytest.mark.parametrize(
    "hostile", ['"' + "\\" * 50_000, '"a' * 50_000, '"a"' + " " * 50_000, '"' + "a" * 50_000, "-" * 50_000]
)
def test_a_hostile_row_takes_no_more_steps_than_it_has_characters(hostile: str) -> None:
    # With backtracking each of these would outlive the test's time limit.
    assert sum(len(token) for _, token in tokens(hostile)) == len(hostile)
