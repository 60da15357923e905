"""A Logs Insights query before it runs, and what can be said against it without asking AWS."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["CWLI", "PPL", "SQL"]
"""Logs Insights' own, OpenSearch's Piped Processing Language, and OpenSearch's SQL."""
LANGUAGES: tuple[Language, ...] = get_args(Language)

LONGEST_QUERY = 10_000
"""Characters (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html)."""
MOST_GROUPS = 50
"""The same page, `logGroupIdentifiers`."""

_NAMES_ITS_GROUPS = re.compile(r"(?im)^\s*SOURCE\b")
_CLOSING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightsQuery:
    """What StartQuery is told."""

    text: str
    groups: tuple[str, ...]
    """Names or ARNs; none where the text names them itself (SQL's FROM, or SOURCE)."""
    start_ms: int
    end_ms: int
    language: Language = "CWLI"
    limit: int | None = None
    """Rows at most, where the text does not say; None: AWS's own."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is certainly wrong with a query."""

    why: str
    """A clause without a full stop."""
    start: int | None = None
    """The first character of the text that it is about; None: all of it."""
    end: int | None = None


def names_its_groups(text: str, language: Language) -> bool:
    """Whether the groups stand in the query itself, and none may be named beside it."""
    return language == "SQL" or bool(_NAMES_ITS_GROUPS.search(text))


def problem_of(query: InsightsQuery) -> Problem | None:
    """Return what AWS would refuse for certain; None where only AWS can tell."""
    text = query.text
    if not text.strip():
        return Problem("there is no query: type one, or choose a sample")
    if len(text) > LONGEST_QUERY:
        return Problem(f"the query has {len(text):,} characters; AWS takes {LONGEST_QUERY:,}", LONGEST_QUERY, len(text))
    if len(query.groups) > MOST_GROUPS:
        return Problem(f"{len(query.groups)} groups are too many: {MOST_GROUPS} at most")
    if not query.groups and not names_its_groups(text, query.language):
        return Problem("no log group is chosen")
    if query.end_ms <= query.start_ms:
        return Problem("the end is not after the beginning")
    return _unbalanced(text) if query.language == "CWLI" else None


def line_and_column(text: str, place: int) -> tuple[int, int]:
    """Return where a character stands: line and column, both from 0."""
    before = text[: max(0, min(place, len(text)))]
    return before.count("\n"), len(before) - (before.rfind("\n") + 1)


def _unbalanced(text: str) -> Problem | None:
    """Find a quote or bracket without its other one.

    A text with a slash is let pass: in a regular expression both may stand alone, and whether a slash begins one only
    AWS's parser knows.
    """
    if "/" in text:
        return None
    opened: list[tuple[str, int]] = []
    for place, sign in _signs(text):
        if sign in "\"'`":
            return Problem(f"the quote {sign} is not closed", place, len(text))
        if sign in "([":
            opened.append((sign, place))
        elif not opened or opened[-1][0] != _CLOSING[sign]:
            return Problem(f"{sign} closes nothing", place, place + 1)
        else:
            opened.pop()
    if opened:
        sign, place = opened[-1]
        return Problem(f"{sign} is not closed", place, place + 1)
    return None


def _signs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the brackets outside strings and comments, and the quote of a string that does not end."""
    place = 0
    while place < len(text):
        sign = text[place]
        if sign == "#":
            place = _line_end(text, place)
        elif sign in "\"'`":
            end = _string_end(text, place)
            if end is None:
                yield place, sign
                return
            place = end
        elif sign in "()[]":
            yield place, sign
        place += 1


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _string_end(text: str, start: int) -> int | None:
    place = start + 1
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == text[start]:
            return place
        place += 1
    return None
