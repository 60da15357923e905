"""A space-delimited pattern as a function of a line.

What stands between brackets or double quotes is one field, without them. The last column takes the rest of the line:
`[w1=ERROR, w2]` fits `ERROR and more words`, `[w1=ERROR]` does not. With `...` the columns after it are the line's
last.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-space-delimited-log-events.html
"""

import re
from collections.abc import Callable

from kinesis_tui.query.json_test import ORDERS, Test, all_of, any_of, text_test
from kinesis_tui.query.scanner import number_of
from kinesis_tui.query.tree import AllOf, AnyOf, Compare, Condition, Number, SpacePattern

MOST_FIELDS = 10_000
"""Fields looked at; the last one takes what is left. With the longest field it bounds the time a line can take."""

_FIELD = re.compile(r'\[([^\]]{0,4096})\](?=\s|\Z)|"([^"]{0,4096})"(?=\s|\Z)|(\S+)')


def line_test(pattern: SpacePattern) -> Callable[[str], bool]:
    """Return what tells whether a line fits the pattern."""
    tests = [None if column.condition is None else _test(column.condition) for column in pattern.columns]
    count, ellipsis = len(tests), pattern.ellipsis
    if ellipsis is None:
        return lambda line: _fits(fields(line, count), tests)
    if ellipsis == count:
        return lambda line: _fits(fields(line, count + 1)[:count], tests)
    head, tail = tests[:ellipsis], tests[ellipsis:]

    def around(line: str) -> bool:
        found = fields(line, MOST_FIELDS)
        if len(found) < count:
            return False
        return _fits(found[: len(head)], head) and _fits(found[len(found) - len(tail) :], tail)

    return around


def fields(line: str, most: int) -> list[str]:
    """Part a line into its fields, at most so many: the last one is the rest of the line, as it is."""
    parts: list[str] = []
    for found in _FIELD.finditer(line):
        if len(parts) == most - 1 and _FIELD.search(line, found.end()):
            parts.append(line[found.start() :].rstrip())
            break
        bracketed, quoted, word = found.groups()
        parts.append(word if word is not None else quoted if quoted is not None else bracketed)
    return parts


def _fits(found: list[str], tests: "list[Test | None]") -> bool:
    if len(found) != len(tests):
        return False
    return all(test is None or test(field) for field, test in zip(found, tests, strict=True))


def _test(condition: Condition) -> Test:
    if isinstance(condition, AllOf):
        return all_of([_test(part) for part in condition.parts])
    if isinstance(condition, AnyOf):
        return any_of([_test(part) for part in condition.parts])
    assert isinstance(condition, Compare), "a column has comparisons alone"
    return _compared(condition)


def _compared(compare: Compare) -> Test:
    value, wanted = compare.value, compare.operator == "="
    if not isinstance(value, Number):
        fits = text_test(value)
        return lambda field: fits(str(field)) == wanted
    order, number, text = ORDERS[compare.operator], value.value, value.text
    unequal = compare.operator == "!="

    def test(field: object) -> bool:
        found = number_of(str(field))
        if found is None:
            return (wanted and field == text) or (unequal and field != text)
        return order(found, number)

    return test
