"""Counts, sizes and rates in the units AWS uses; what is unknown is painted as a dash."""

UNKNOWN = "–"

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def bytes_text(size: float | None) -> str:
    """Write a size in bytes with a binary unit: `512 B`, `1.2 KiB`, `340 MiB`."""
    if size is None:
        return UNKNOWN
    amount = float(size)
    for unit in _UNITS[:-1]:
        # 1023.95 would be rounded to "1024.0": it belongs to the next unit.
        if abs(amount) < 1023.5:
            return f"{_short(amount, whole=unit == 'B')} {unit}"
        amount /= 1024
    return f"{_short(amount, whole=False)} {_UNITS[-1]}"


def count_text(count: int | None) -> str:
    """Write a whole number in groups of three digits: `12,345`."""
    return UNKNOWN if count is None else f"{count:,}"


def rate_text(per_second: float | None, unit: str) -> str:
    """Write a rate: `12.5 records/s`; with the unit `B` as a size, `1.2 KiB/s`."""
    if per_second is None:
        return UNKNOWN
    if unit == "B":
        return f"{bytes_text(per_second)}/s"
    return f"{_short(per_second, whole=False)} {unit}/s"


def _short(amount: float, whole: bool) -> str:
    """Three digits that matter: one decimal below a hundred, none where it would be .0 or the unit can't be parted."""
    if whole or abs(amount) >= 99.95:
        return f"{amount:,.0f}"
    text = f"{amount:.1f}"
    return text.removesuffix(".0")
