"""Comparisons joined by && and ||, as JSON and space-delimited patterns have them."""

from collections.abc import Callable, Sequence

from kinesis_tui.query.scanner import Scanner
from kinesis_tui.query.tree import AllOf, AnyOf, Compare, Condition, Number, Operator, Selector

DEEPEST = 50
"""Parentheses within parentheses."""

_OPERATORS: tuple[Operator, ...] = ("!=", "<=", ">=", "=", "<", ">")


def condition(scanner: Scanner, comparison: Callable[[], Condition], *, grouped: bool, depth: int = 0) -> Condition:
    """Read comparisons; && binds closer than ||, and parentheses, where they are allowed, closer than both."""

    def part() -> Condition:
        scanner.skip_space()
        opened = scanner.at
        if not grouped or not scanner.take("("):
            return comparison()
        if depth >= DEEPEST:
            raise scanner.wrong(f"more than {DEEPEST} parentheses within each other are not supported", opened)
        inner = condition(scanner, comparison, grouped=True, depth=depth + 1)
        scanner.skip_space()
        if not scanner.take(")"):
            raise scanner.expected("), && or ||")
        return inner

    def joined() -> Condition:
        return _joined(_separated(scanner, "&&", part), AllOf)

    return _joined(_separated(scanner, "||", joined), AnyOf)


def compare(scanner: Scanner, selector: Selector | None) -> Compare:
    """Read an operator and what is compared with."""
    scanner.skip_space()
    operator = next((each for each in _OPERATORS if scanner.take(each)), None)
    if operator is None:
        raise scanner.expected("= != < > <= or >=")
    scanner.skip_space()
    start = scanner.at
    value = scanner.value()
    if operator not in ("=", "!=") and not isinstance(value, Number):
        raise scanner.wrong(f"expected a number without quotes after {operator}, as 75 or 1e+3", start)
    return Compare(selector, operator, value)


def _separated(scanner: Scanner, separator: str, part: Callable[[], Condition]) -> Sequence[Condition]:
    parts = [part()]
    scanner.skip_space()
    while scanner.take(separator):
        parts.append(part())
        scanner.skip_space()
    return parts


def _joined(parts: Sequence[Condition], join: type[AllOf] | type[AnyOf]) -> Condition:
    return parts[0] if len(parts) == 1 else join(tuple(parts))
