"""Values in CloudWatch's units as people read them, and the round numbers an axis is marked with."""

import math

from kinesis_tui.text.quantities import UNKNOWN, bytes_text

_SECONDS = {"Seconds": 1.0, "Milliseconds": 1e-3, "Microseconds": 1e-6}
_LARGE = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k"))
_SPANS = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
PER_SECOND = "/Second"
WHOLE = ("Count", "Bytes")
"""Units of which an axis is never marked with parts."""


def value_text(value: float | None, unit: str) -> str:
    """Write a value with CloudWatch's unit: `1.2 KiB`, `340 ms`, `12.5 k`, `99.8 %`; `–` where it is unknown.

    A unit that is not known here is written behind the number.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if unit.endswith(PER_SECOND):
        return f"{value_text(value, unit.removesuffix(PER_SECOND))}/s"
    if unit == "Bytes":
        return bytes_text(value)
    if unit in _SECONDS:
        return _span(value * _SECONDS[unit])
    if unit == "Percent":
        return f"{_short(value)} %"
    if unit in ("Count", "None", ""):
        return _short(value)
    return f"{_short(value)} {unit}"


def round_steps(largest: float, at_most: int, unit: str = "") -> list[float]:
    """Return 0 and round numbers up to the first that is not below `largest`, `at_most` steps; of bytes, powers of two.

    Raises ValueError for fewer than one step.
    """
    if at_most < 1:
        raise ValueError("an axis has one step at least")
    if not math.isfinite(largest) or largest <= 0:
        return [0.0, 1.0]
    rough = largest / at_most
    if unit.startswith("Bytes"):
        step = 2.0 ** math.ceil(math.log2(rough))
    else:
        tens = 10.0 ** math.floor(math.log10(rough))
        step = next((tens * factor for factor in (1, 2, 5) if tens * factor >= rough), tens * 10)
    if unit in WHOLE:
        step = max(step, 1.0)
    return [step * number for number in range(math.ceil(largest / step - 1e-9) + 1)]


def _span(seconds: float) -> str:
    size = abs(seconds)
    if size == 0:
        return "0 s"
    length, unit = next(((length, unit) for length, unit in _SPANS if size >= length), _SPANS[-1])
    return f"{_short(seconds / length)} {unit}"


def _short(amount: float) -> str:
    """Three digits that matter, with a thousand's letter from 10,000 on."""
    for size, letter in _LARGE:
        if abs(amount) >= size:
            return f"{_digits(amount / (1e3 if letter == 'k' else size))} {letter}"
    return _digits(amount)


def _digits(amount: float) -> str:
    if abs(amount) >= 99.95 or amount == int(amount):
        return f"{amount:,.0f}"
    places = 1 if abs(amount) >= 9.995 else 2 if abs(amount) >= 0.0995 else 4
    return f"{amount:.{places}f}".rstrip("0").rstrip(".")
