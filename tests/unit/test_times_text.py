"""Times as they are painted and as users write them."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.text.times import (
    SystemClock,
    age_text,
    clock_text,
    iso_millis,
    parse_age,
    parse_time,
    stamp_text,
)

MOMENT = 1_795_435_384_123
"""2026-11-23T12:03:04.123Z"""

NOW = datetime(2026, 11, 23, 12, 3, 4, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_times_keep_their_milliseconds() -> None:
    assert clock_text(MOMENT, utc=True) == "12:03:04.123"
    assert stamp_text(MOMENT, utc=True) == "2026-11-23 12:03:04.123"
    assert iso_millis(MOMENT) == "2026-11-23T12:03:04.123Z"
    assert iso_millis(MOMENT - 123) == "2026-11-23T12:03:04.000Z"


@pytest.mark.usefixtures("in_berlin")
def test_local_times_are_in_the_machine_s_zone() -> None:
    assert clock_text(MOMENT, utc=False) == "13:03:04.123"
    assert stamp_text(MOMENT, utc=False) == "2026-11-23 13:03:04.123"


@pytest.mark.parametrize("ms", [None, 10**18, -(10**18)])
def test_an_unknown_or_impossible_time_is_a_dash(ms: int | None) -> None:
    assert clock_text(ms, utc=True) == stamp_text(ms, utc=True) == "–"
    assert clock_text(ms, utc=False) == "–"


@given(st.integers(-(10**20), 10**20))
@settings(deadline=None)
def test_no_number_of_milliseconds_breaks_the_screen(ms: int) -> None:
    assert clock_text(ms, utc=True)
    assert stamp_text(ms, utc=False)
    assert age_text(ms, MOMENT)


@given(st.integers(0, 4_000_000_000_000))
@settings(deadline=None)
def test_the_iso_form_reads_back_to_the_millisecond(ms: int) -> None:
    assert round(parse_time(iso_millis(ms), NOW).timestamp() * 1000) == ms


def test_a_time_outside_the_calendar_has_no_iso_form() -> None:
    with pytest.raises(ValueError, match="outside"):
        iso_millis(10**18)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (59, "59s"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h"),
        (47 * 3600, "47h"),
        (48 * 3600, "2d"),
        (-90, "in 1m"),
    ],
)
def test_ages_are_written_in_their_largest_unit(seconds: int, text: str) -> None:
    assert age_text(MOMENT - seconds * 1000, MOMENT) == text


def test_an_unknown_age_is_a_dash_and_a_little_skew_is_now() -> None:
    assert age_text(None, MOMENT) == "–"
    assert age_text(MOMENT + 400, MOMENT) == "0s"


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
        ("1h30m", timedelta(minutes=90)),
        ("1.5h", timedelta(minutes=90)),
        ("250ms", timedelta(milliseconds=250)),
        (" 2W ", timedelta(weeks=2)),
    ],
)
def test_ages_are_read(text: str, age: timedelta) -> None:
    assert parse_age(text) == age


@pytest.mark.parametrize("text", ["", "15", "m", "15 m", "-5m", "15x", "١٥m", "1e3s", "200000d", "9" * 400 + "s"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an age|hundred years"):
        parse_age(text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-23T10:15:00.250Z", "2026-11-23T10:15:00.250000+00:00"),
        ("2026-11-23t10:15:00.250z", "2026-11-23T10:15:00.250000+00:00"),
        ("2026-11-23T10:15:00.123456+02:00", "2026-11-23T08:15:00.123456+00:00"),
        ("2026-11-23 10:15Z", "2026-11-23T10:15:00+00:00"),
        ("20261123T101500Z", "2026-11-23T10:15:00+00:00"),
        ("1700000000", "2023-11-14T22:13:20+00:00"),
        ("1700000000.250", "2023-11-14T22:13:20.250000+00:00"),
        ("10:15", "2026-11-23T09:15:00+00:00"),
        ("9:05:01.5", "2026-11-23T08:05:01.500000+00:00"),
    ],
)
def test_times_are_read(text: str, iso: str) -> None:
    assert parse_time(text, NOW).astimezone(UTC).isoformat() == iso


@pytest.mark.usefixtures("in_berlin")
def test_a_time_without_an_offset_is_local() -> None:
    assert parse_time("2026-11-23T10:15:00", NOW).astimezone(UTC).hour == 9
    assert parse_time("2026-07-23", NOW).astimezone(UTC).isoformat() == "2026-07-22T22:00:00+00:00"


@pytest.mark.parametrize("text", ["", "yesterday", "25:00", "2026-13-01", "2026-11-23T10:15:00+99:00", "12"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="use ISO 8601"):
        parse_time(text, NOW)


@given(
    st.text(max_size=30) | st.from_regex(r"\d{1,4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d\.\d{1,9})?)?[Zz]?", fullmatch=True)
)
@settings(deadline=None)
def test_any_text_is_a_time_with_a_zone_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_time(text, NOW).tzinfo is not None


async def test_the_system_clock_tells_and_waits() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    await clock.sleep(0)
    assert clock.monotonic() >= before
    assert clock.now_ms() > MOMENT - 10**11
