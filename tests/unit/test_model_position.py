"""Where to start reading, as users write it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
    parse_position,
    position_text,
)
from kinesis_tui.services.kinesis.model.shard import SequenceNumber

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("latest", Latest()),
        (" LATEST ", Latest()),
        ("trim-horizon", TrimHorizon()),
        ("TRIM_HORIZON", TrimHorizon()),
        ("15m", AtTimestamp(NOW - timedelta(minutes=15))),
        ("2026-11-23T10:15:00.250Z", AtTimestamp(datetime(2026, 11, 23, 10, 15, 0, 250_000, UTC))),
        ("seq:42", AtSequenceNumber(SequenceNumber("42"))),
        ("AFTER:" + "9" * 56, AfterSequenceNumber(SequenceNumber("9" * 56))),
    ],
)
def test_each_form_is_read(text: str, position: Position) -> None:
    assert parse_position(text, NOW) == position


@pytest.mark.parametrize("text", ["", "earliest", "seq:", "seq:x", "after:-1", "seq:٤٢", "seq:4 2", "15 minutes"])
def test_anything_else_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match=r"use latest, trim-horizon|decimal digits"):
        parse_position(text, NOW)


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(
    st.one_of(
        st.just(Latest()),
        st.just(TrimHorizon()),
        MOMENTS.map(lambda moment: AtTimestamp(moment.replace(microsecond=moment.microsecond // 1000 * 1000))),
        st.integers(0, 2**186).map(lambda n: AtSequenceNumber(SequenceNumber(str(n)))),
        st.integers(0, 2**186).map(lambda n: AfterSequenceNumber(SequenceNumber(str(n)))),
    )
)
@settings(deadline=None)
def test_a_position_that_is_written_is_read_as_itself(position: Position) -> None:
    assert parse_position(position_text(position), NOW) == position


@given(st.text(max_size=20))
@settings(deadline=None)
def test_any_text_is_a_position_or_a_clear_refusal(text: str) -> None:
    try:
        position = parse_position(text, NOW)
    except ValueError:
        return
    assert position_text(position)
