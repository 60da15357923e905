"""A JSON pattern's condition as a function of the parsed object.

A comparison is about strings and numbers alone: where the selector finds none, an object, an array, a boolean or null,
it is false, with `!=` too. A string is compared with a number's digits as well, so that `4*` and `*` fit numbers; an
order needs a number. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
"""

import operator
from collections.abc import Callable, Iterable, Iterator

from kinesis_tui.query.glob import glob
from kinesis_tui.query.regex_matcher import RegexMatcher
from kinesis_tui.query.tree import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Every,
    Is,
    Number,
    Operator,
    Selector,
    Step,
    Text,
    Value,
)

Test = Callable[[object], bool]

ORDERS: dict[Operator, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def json_test(condition: Condition) -> Test:
    """Return what tells whether a parsed JSON value fulfils the condition."""
    if isinstance(condition, AllOf):
        return all_of([json_test(part) for part in condition.parts])
    if isinstance(condition, AnyOf):
        return any_of([json_test(part) for part in condition.parts])
    if isinstance(condition, Is):
        wanted = condition.value
        return _on(condition.selector, lambda value: value is wanted)
    if isinstance(condition, Compare):
        assert condition.selector is not None, "JSON is compared by selectors"
        return _on(condition.selector, compared(condition.operator, condition.value))
    exists = _on(condition.selector, lambda _: True)
    return lambda root: not exists(root)


def all_of(tests: list[Test]) -> Test:
    """Return what holds where all tests do."""
    if len(tests) == 2:
        first, second = tests
        return lambda value: first(value) and second(value)
    return lambda value: all(test(value) for test in tests)


def any_of(tests: list[Test]) -> Test:
    """Return what holds where one of the tests does."""
    return lambda value: any(test(value) for test in tests)


def text_test(value: Value) -> Callable[[str], bool]:
    """Return what tells whether a string equals a pattern's value, or holds what its regular expression says."""
    if isinstance(value, Text):
        return glob(value.text)
    if isinstance(value, Number):
        return value.text.__eq__
    return RegexMatcher(value).found


def compared(order: Operator, value: Value) -> Test:
    """Return what tells whether a value that was found compares so with a pattern's."""
    if isinstance(value, Number):
        return _compared_number(order, value)
    fits = text_test(value)
    wanted = order == "="

    def test(found: object) -> bool:
        if isinstance(found, str):
            return fits(found) == wanted
        if isinstance(found, int | float) and not isinstance(found, bool):
            return fits(number_text(found)) == wanted
        return False

    return test


def _compared_number(order: Operator, value: Number) -> Test:
    ordered, number, text = ORDERS[order], value.value, value.text
    equal, unequal = order == "=", order == "!="

    def test(found: object) -> bool:
        if isinstance(found, str):
            return (equal and found == text) or (unequal and found != text)
        return isinstance(found, int | float) and not isinstance(found, bool) and ordered(found, number)

    return test


def number_text(number: float) -> str:
    """Write a number as it is compared with a string: a whole one without a point where it had none."""
    return repr(number)


def _on(selector: Selector, test: Test) -> Test:
    """Apply a test to what a selector finds: with a wildcard, to any of it."""
    steps = selector.steps
    wild = next((at for at, step in enumerate(steps) if isinstance(step, Every)), None)
    if wild is not None:
        before, wildcard, after = steps[:wild], Every(steps[wild]), steps[wild + 1 :]
        return lambda root: any(map(test, _several(root, before, wildcard, after)))
    if len(steps) == 1 and isinstance(steps[0], str):
        name = steps[0]
        return lambda root: name in root and test(root[name])  # type: ignore[operator,index]  # the root is an object

    def one(root: object) -> bool:
        found = _found(root, steps)
        return found is not _NOTHING and test(found)

    return one


_NOTHING = object()


def _found(value: object, steps: tuple[Step, ...]) -> object:
    for step in steps:
        if isinstance(step, str):
            if not isinstance(value, dict) or step not in value:
                return _NOTHING
            value = value[step]
        else:
            if not isinstance(value, list) or isinstance(step, Every) or step >= len(value):
                return _NOTHING
            value = value[step]
    return value


def _several(root: object, before: tuple[Step, ...], wildcard: Every, after: tuple[Step, ...]) -> Iterator[object]:
    whole = _found(root, before)
    parts: Iterable[object] = ()
    if wildcard is Every.FIELD and isinstance(whole, dict):
        parts = whole.values()
    elif wildcard is Every.ELEMENT and isinstance(whole, list):
        parts = whole
    for part in parts:
        found = _found(part, after)
        if found is not _NOTHING:
            yield found
