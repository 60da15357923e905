"""Java's DateTimeFormatter patterns, as `!{timestamp:…}` holds them: what is wrong with one, what it makes of a time.

https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

_COUNTS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {letter: tuple(range(1, 20)) for letter in "uyY"}
    | dict.fromkeys("GMLEQqeXxZ", (1, 2, 3, 4, 5))
    | dict.fromkeys("dwhKkHms", (1, 2))
    | {"D": (1, 2, 3), "c": (1, 3, 4, 5), "W": (1,), "F": (1,), "a": (1,), "V": (2,), "O": (1, 4)}
    | {"S": tuple(range(1, 10)), "A": tuple(range(1, 20)), "n": tuple(range(1, 20)), "N": tuple(range(1, 20))}
    | {"z": (1, 2, 3, 4)}
    | {"g": tuple(range(1, 20)), "B": (1, 4, 5), "v": (1, 4)}  # of newer Javas than Firehose's documentation names
)
"""How often each letter may stand in a row."""
_PIECE = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<letters>([A-Za-z])\3*)|(?P<open>')|(?P<other>.)", re.DOTALL)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "y": "year", "u": "year", "Y": "week-based year", "M": "month", "L": "month", "d": "day of month",
        "D": "day of year", "H": "hour 00–23", "k": "hour 1–24", "K": "hour 0–11", "h": "hour 1–12", "m": "minute",
        "s": "second", "S": "fraction of a second", "a": "AM or PM", "E": "weekday", "e": "weekday", "c": "weekday",
        "w": "week of the year", "W": "week of the month", "F": "week of the month", "Q": "quarter", "q": "quarter",
        "A": "milliseconds of the day", "n": "nanoseconds", "N": "nanoseconds of the day", "V": "time zone",
        "z": "time zone", "X": "offset from UTC", "x": "offset from UTC", "Z": "offset from UTC",
        "O": "offset from UTC", "G": "era", "g": "modified Julian day", "B": "part of the day", "v": "time zone",
    }
)  # fmt: skip
"""What each letter stands for."""


def complaint(pattern: str) -> str | None:
    """Return what is wrong with a pattern, as a clause; None where Java takes it."""
    if not pattern:
        return "a timestamp expression needs a pattern, such as yyyy/MM/dd/HH"
    depth = 0
    for piece in _PIECE.finditer(pattern):
        letters, other = piece["letters"], piece["other"]
        if piece["open"]:
            return "a quote ' is not closed"
        if letters and letters[0] == "p":
            return "the pad letter p is of no use here"
        if letters and letters[0] not in _COUNTS:
            return f"“{letters}” is no pattern letter of Java's DateTimeFormatter; put text in 'quotes'"
        if letters and len(letters) not in _COUNTS[letters[0]]:
            return f"“{letters}” is not how often {letters[0]} ({WORDS[letters[0]]}) may be repeated"
        if other in ("{", "}", "#"):
            return f"{other} is reserved; put it in 'quotes'"
        depth += {"[": 1, "]": -1}.get(other or "", 0)
        if depth < 0:
            return "] closes what no [ has opened"
    return None


def caution(pattern: str) -> str | None:
    """Return what is probably not meant, as a sentence; None where nothing is suspicious."""
    letters = {piece["letters"][0]: piece["letters"] for piece in _PIECE.finditer(pattern) if piece["letters"]}
    if "Y" in letters:
        return "YYYY is the week-based year: wrong around New Year. yyyy is the year."
    if unsure := next((letter for letter in "VgBv" if letter in letters), None):
        return f"It is not documented whether Firehose takes {unsure} ({WORDS[unsure]}); AWS may refuse it."
    if "D" in letters:
        return "D is the day of the year (001–366). dd is the day of the month."
    if "m" in letters and "H" not in letters and "M" not in letters:
        return "mm is the minute. MM is the month."
    return "hh is the hour 01–12. HH is the hour 00–23." if "h" in letters and "a" not in letters else None


def words(pattern: str) -> str:
    """Say what a pattern writes: "year, month, day of month, hour 00–23"."""
    found = (WORDS[piece["letters"][0]] for piece in _PIECE.finditer(pattern) if piece["letters"])
    return ", ".join(dict.fromkeys(found)) or "text"


def formatted(pattern: str, time: datetime) -> str:
    """Write an aware time by a pattern that Java takes; what depends on AWS's machine stays ‹as it is written›."""
    return "".join(_parts(pattern, time))


def _parts(pattern: str, time: datetime) -> Iterator[str]:
    for piece in _PIECE.finditer(pattern):
        if piece["letters"]:
            yield _written(piece["letters"], time)
        elif piece["quoted"] is not None:
            yield piece["quoted"].replace("''", "'") or "'"
        elif piece["other"] not in ("[", "]"):
            yield piece["other"] or ""


def _written(letters: str, time: datetime) -> str:
    letter, count = letters[0], len(letters)
    if letter in "yu":
        return f"{time.year % 100:02}" if count == 2 else str(time.year).zfill(count)
    if letter in "ML" and count >= 3:
        return _named(_MONTHS[time.month - 1], count)
    if letter == "E":
        return _named(_DAYS[time.weekday()], max(3, count))
    if letter == "S":
        return f"{time.microsecond:06}000"[:count]
    if letter in _NUMBERS:
        return str(_NUMBERS[letter](time)).zfill(count)
    return _TEXTS[letter](time, count) if letter in _TEXTS else f"‹{letters}›"


def _named(name: str, count: int) -> str:
    return name[:3] if count == 3 else name if count == 4 else name[0]


def _ms_of_day(time: datetime) -> int:
    return ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 + time.microsecond // 1000


_NUMBERS: Mapping[str, Callable[[datetime], int]] = MappingProxyType(
    {
        "M": lambda time: time.month,
        "L": lambda time: time.month,
        "d": lambda time: time.day,
        "D": lambda time: time.timetuple().tm_yday,
        "H": lambda time: time.hour,
        "k": lambda time: time.hour or 24,
        "K": lambda time: time.hour % 12,
        "h": lambda time: time.hour % 12 or 12,
        "m": lambda time: time.minute,
        "s": lambda time: time.second,
        "A": _ms_of_day,
        "n": lambda time: time.microsecond * 1000,
        "N": lambda time: _ms_of_day(time) * 1_000_000,
    }
)


def _offset(time: datetime, colon: str, zero: str) -> str:
    offset = time.utcoffset()
    minutes = 0 if offset is None else round(offset.total_seconds() / 60)
    if not minutes and zero:
        return zero
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{colon}{abs(minutes) % 60:02}"


def _short(offset: str, count: int) -> str:
    """Leave out minutes of zero where one letter asks for hours alone."""
    return offset[:3] if count == 1 and offset.endswith("00") else offset


def _quarter(time: datetime, count: int) -> str:
    number = (time.month + 2) // 3
    return str(number).zfill(count) if count <= 2 else f"Q{number}" if count == 3 else f"‹{'Q' * count}›"


_TEXTS: Mapping[str, Callable[[datetime, int], str]] = MappingProxyType(
    {
        "a": lambda time, count: "AM" if time.hour < 12 else "PM",  # noqa: ARG005  # one signature for all
        "G": lambda time, count: {4: "Anno Domini", 5: "A"}.get(count, "AD"),  # noqa: ARG005
        "Q": _quarter,
        "q": _quarter,
        "V": lambda time, count: str(time.tzinfo) if count else "",
        "z": lambda time, count: time.tzname() or "" if count < 4 else "‹zzzz›",
        "X": lambda time, count: _short(_offset(time, ":" if count in (3, 5) else "", "Z"), count),
        "x": lambda time, count: _short(_offset(time, ":" if count in (3, 5) else "", ""), count),
        "Z": lambda time, count: _offset(time, ":" if count == 5 else "", "Z" if count == 5 else ""),
        "O": lambda time, count: (
            f"GMT{_offset(time, ':', '') if _offset(time, '', 'Z') != 'Z' else ''}" if count else ""
        ),
    }
)
