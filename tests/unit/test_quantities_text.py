"""Sizes, counts and rates as they are painted."""

import pytest

from kinesis_tui.text.quantities import bytes_text, count_text, rate_text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (None, "–"),
        (0, "0 B"),
        (1, "1 B"),
        (1023, "1,023 B"),
        (1024, "1 KiB"),
        (1229, "1.2 KiB"),
        (100 * 1024, "100 KiB"),
        (1024 * 1024 - 1, "1 MiB"),
        (356_515_840, "340 MiB"),
        (5 * 1024**3, "5 GiB"),
        (3 * 1024**6, "3,072 PiB"),
        (0.4, "0 B"),
    ],
)
def test_sizes_have_binary_units_and_three_digits(size: float | None, text: str) -> None:
    assert bytes_text(size) == text


def test_counts_are_grouped_and_unknown_is_a_dash() -> None:
    assert (count_text(12_345), count_text(0), count_text(None)) == ("12,345", "0", "–")


@pytest.mark.parametrize(
    ("rate", "unit", "text"),
    [
        (None, "records", "–"),
        (0.0, "records", "0 records/s"),
        (12.5, "records", "12.5 records/s"),
        (99.97, "records", "100 records/s"),
        (41_900.4, "records", "41,900 records/s"),
        (1229.0, "B", "1.2 KiB/s"),
        (None, "B", "–"),
        (0.04, "calls", "0 calls/s"),
    ],
)
def test_rates_name_their_unit(rate: float | None, unit: str, text: str) -> None:
    assert rate_text(rate, unit) == text
