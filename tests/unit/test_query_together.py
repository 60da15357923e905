"""Many bodies read in one go are judged as each is alone, whatever they are made of."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.query.filter import Filter
from kinesis_tui.query.parse import parse

NOW = datetime(2026, 11, 2, tzinfo=UTC)
PATTERNS = (
    "{ $.n > 5 }",
    "{ $.n <= 5 }",
    "{ $.n = 5 }",
    '{ $.n != "5*" }',
    '{ $.n = "*" }',
    "{ $.n = %^[a-c]% }",
)
WHOLE = (
    b'{"n": 6}',
    b'{"n":5.0,"m":[{"n":9}]}',
    b'{"m": {"n": 9}}',
    b'{"n":"5"}',
    b'{"n":true}',
    b'{"n":null,"n":7}',
    b'{"n":123456789012345678901234567890}',
    '{"n":"ä"}'.encode(),
    b'{"\\u006e": 8}',
    b"{}",
)
HOSTILE = (
    b'{"n": 1e400}',
    b'{"n":"}',
    b'{","n":9}',
    b'{"n":9}{"n":9}',
    b'{"n":9}\n{"n":1}',
    b'{"n":',
    b'{"n":9}}',
    b'{"a":[{}',
    b"{]}",
    b"[1]",
    b"",
    b" ",
    b"text",
)


def judged_alone(pattern: str, bodies: list[bytes]) -> list[int]:
    alone = Filter(parse(pattern, NOW))
    return [index for index, body in enumerate(bodies) if alone.body_matches(body)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_whole_objects_are_judged_in_one_go(pattern: str) -> None:
    together = Filter(parse(pattern, NOW)).together
    assert together is not None
    assert together(WHOLE) == judged_alone(pattern, list(WHOLE))


@given(st.sampled_from(PATTERNS), st.lists(st.sampled_from(WHOLE + HOSTILE), min_size=1, max_size=6))
def test_nothing_is_taken_for_another_body_s(pattern: str, bodies: list[bytes]) -> None:
    together = Filter(parse(pattern, NOW)).together
    assert together is not None
    found = together(bodies)
    assert found is None or found == judged_alone(pattern, bodies)


@pytest.mark.parametrize(
    "pattern",
    ["{ $.a.n > 5 }", "{ $.n > 5 && $.m < 2 }", "{ $.n IS NULL }", "{ $.n NOT EXISTS }", "ERROR", "not:{ $.n > 5 }"],
)
def test_what_asks_for_more_than_one_plain_property_is_judged_alone(pattern: str) -> None:
    assert Filter(parse(pattern, NOW)).together is None
