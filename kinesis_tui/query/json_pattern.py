"""`{ $.user.id = 1 && $.items[*].sku = "a*" }`: reads a pattern on JSON.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
"""

import re
from collections.abc import Iterable

from kinesis_tui.query.conditions import compare, condition
from kinesis_tui.query.scanner import Scanner
from kinesis_tui.query.tree import Condition, Every, Is, JsonPattern, NotExists, Selector, Step

WILDCARDS = 3
"""AWS takes one wildcard in a selector, and three in a pattern."""

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_INDEX = re.compile(r"([0-9]{1,9})\]")
_WORD = re.compile(r"[A-Za-z]+")
_KEY = re.compile(r"""\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]""", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def json_pattern(scanner: Scanner) -> JsonPattern:
    """Read from the opening brace to the closing one."""
    opened = scanner.at
    scanner.at += 1
    wildcards = 0

    def comparison() -> Condition:
        nonlocal wildcards
        start = scanner.at
        selected = _selector(scanner)
        wildcards += _wildcards(selected.steps)
        if wildcards > WILDCARDS:
            raise scanner.wrong(f"AWS takes at most {WILDCARDS} wildcard selectors in a pattern", start)
        return _comparison(scanner, selected)

    found = condition(scanner, comparison, grouped=True)
    scanner.skip_space()
    if scanner.ended:
        raise scanner.wrong("the { is never closed", opened)
    if not scanner.take("}"):
        raise scanner.expected("}, && or ||")
    return JsonPattern(found)


def _comparison(scanner: Scanner, selected: Selector) -> Condition:
    scanner.skip_space()
    start = scanner.at
    words: list[str] = []
    while len(words) < 2 and (word := scanner.match(_WORD)):
        words.append(word[0].upper())
        scanner.skip_space()
    match words:
        case []:
            return compare(scanner, selected)
        case ["IS", "NULL" | "TRUE" | "FALSE"]:
            return Is(selected, {"NULL": None, "TRUE": True, "FALSE": False}[words[1]])
        case ["NOT", "EXISTS"]:
            return NotExists(selected)
        case ["IS", "NOT"]:
            raise scanner.wrong("IS NOT is not supported by AWS; IS TRUE, IS FALSE and IS NULL are", start)
        case ["EXISTS", *_]:
            raise scanner.wrong('EXISTS is not supported by AWS; = "*" matches any string or number', start)
    raise scanner.wrong("expected an operator (= != < > <= >=), IS NULL, IS TRUE, IS FALSE or NOT EXISTS", start)


def _selector(scanner: Scanner) -> Selector:
    start = scanner.at
    if not scanner.take("$"):
        raise scanner.expected("a property selector such as $.name")
    steps: list[Step] = []
    while (step := _step(scanner, first=not steps)) is not None:
        steps += step
    if _wildcards(steps) > 1:
        raise scanner.wrong("AWS takes one wildcard in a property selector", start)
    return Selector(tuple(steps))


def _step(scanner: Scanner, first: bool) -> tuple[Step] | None:
    """Read one step; None where the selector ends."""
    if (key := _key(scanner)) is not None:
        return (key,)
    if scanner.ahead("[") and not first:
        return (_element(scanner),)
    if not scanner.take("."):
        if first:
            raise scanner.expected("a dot and a property's name after $")
        return None
    if scanner.take("*"):
        return (Every.FIELD,)
    if (key := _key(scanner)) is not None:
        return (key,)
    name = scanner.match(_NAME)
    if name is None:
        raise scanner.expected("a property's name; other than letters, digits, - and _ it stands so: $.['a name']")
    return (name[0],)


def _wildcards(steps: Iterable[Step]) -> int:
    return sum(isinstance(step, Every) for step in steps)


def _key(scanner: Scanner) -> str | None:
    found = scanner.match(_KEY)
    if found is None:
        return None
    return _ESCAPE.sub(r"\1", found[1] if found[1] is not None else found[2])


def _element(scanner: Scanner) -> Step:
    scanner.at += 1
    if scanner.take("*]"):
        return Every.ELEMENT
    index = scanner.match(_INDEX)
    if index is None:
        raise scanner.expected("an element's number, * or a 'name in quotes', and ]")
    return int(index[1])
