"""What must stand in the bytes of whatever matches a pattern, so that the rest is never parsed.

A Clue is alternatives, of which one must occur. A pattern has several clues, each of which must hold; one is enough to
pass over a record, and whoever scans many takes the rarest. A pattern may have none: `-ERROR`.
"""

import re
from dataclasses import dataclass

from kinesis_tui.query.numbers import number_start
from kinesis_tui.query.regex import Regex
from kinesis_tui.query.regex_matcher import RegexMatcher
from kinesis_tui.query.tree import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Is,
    JsonPattern,
    NotExists,
    Number,
    Pattern,
    Query,
    Selector,
    SpacePattern,
    Terms,
    Text,
)

_MOST = 8
"""Alternatives; searching for more costs more than it spares."""
_UNSAFE = re.compile(r'["\\/\x00-\x1f]')
"""What JSON may write as an escape other than \\u, which is looked for besides."""
_NUMERIC = frozenset("0123456789eE+-.infa")


@dataclass(frozen=True, slots=True)
class Literal:
    """Bytes that occur; of a number's property they do so as the beginning of a pattern, which takes in the value."""

    data: bytes
    pattern: re.Pattern[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Clue:
    """Alternatives; with `escapes` they may also be written with \\u, as JSON allows."""

    literals: tuple[Literal, ...]
    escapes: bool

    def possible(self, body: bytes) -> bool:
        """Whether the bytes may match."""
        for literal in self.literals:
            if literal.data in body and (literal.pattern is None or literal.pattern.search(body)):
                return True
        return self.escapes and b"\\u" in body


def clues(query: Query) -> tuple[Clue, ...]:
    """Return what must hold in whatever the query's pattern matches, the most telling first."""
    if query.pattern is None or query.negated:
        return ()
    found = _clues(query.pattern)
    return tuple(sorted(found, key=_weight, reverse=True))


def _clues(pattern: Pattern) -> list[Clue]:
    if isinstance(pattern, Terms):
        return _of_terms(pattern)
    if isinstance(pattern, JsonPattern):
        return _of_json(pattern.condition)
    return _of_line(pattern)


def _of_terms(pattern: Terms) -> list[Clue]:
    required = [term.value for term in pattern.terms if not term.sign]
    if required:
        return [clue for value in required if (clue := _clue(_texts(value), escapes=False))]
    optional = [_texts(term.value) for term in pattern.terms if term.sign == "?"]
    if not optional or any(term.sign == "-" for term in pattern.terms):
        return []
    either = tuple(text for texts in optional for text in texts)
    return [clue] if all(optional) and (clue := _clue(either, escapes=False)) else []


def _of_line(pattern: SpacePattern) -> list[Clue]:
    return [clue for column in pattern.columns if column.condition for clue in _of_column(column.condition)]


def _of_column(condition: Condition) -> list[Clue]:
    if isinstance(condition, AllOf):
        return [clue for part in condition.parts for clue in _of_column(part)]
    if isinstance(condition, AnyOf):
        return _either([_of_column(part) for part in condition.parts])
    if not isinstance(condition, Compare) or condition.operator != "=" or isinstance(condition.value, Number):
        return []
    clue = _clue(_texts(condition.value, starred=True), escapes=False)
    return [clue] if clue else []


def _of_json(condition: Condition) -> list[Clue]:
    if isinstance(condition, AllOf):
        return [clue for part in condition.parts for clue in _of_json(part)]
    if isinstance(condition, AnyOf):
        return _either([_of_json(part) for part in condition.parts])
    if isinstance(condition, NotExists):
        return []
    found = _of_selector(condition)
    if isinstance(condition, Is):
        word = {None: b"null", True: b"true", False: b"false"}[condition.value]
        return [*found, Clue((Literal(word),), escapes=False)]
    if condition.operator != "=" or isinstance(condition.value, Number):
        return found
    texts = tuple(max(_UNSAFE.split(text), key=len) for text in _texts(condition.value, starred=True))
    # A number is compared by its digits too, and 4e2 is written without those of 400.0.
    clue = None if any(_NUMERIC.issuperset(text) for text in texts) else _clue(texts, escapes=True)
    return [clue, *found] if clue else found


def _of_selector(condition: Compare | Is) -> list[Clue]:
    name = _last_name(condition.selector)
    if name is None or _UNSAFE.search(name):
        return []
    data = f'"{name}"'.encode("utf-8", "surrogatepass")
    pattern = None
    if isinstance(condition, Compare) and isinstance(condition.value, Number):
        start = number_start(condition.operator, condition.value)
        # Only the name's own value can be told from its start, not an element's of it.
        if start and condition.selector is not None and isinstance(condition.selector.steps[-1], str):
            pattern = re.compile(re.escape(data) + rb"[ \t\r\n]*:[ \t\r\n]*(?:" + start.encode() + rb")")
    return [Clue((Literal(data, pattern),), escapes=True)]


def _last_name(selector: Selector | None) -> str | None:
    steps = () if selector is None else selector.steps
    return next((step for step in reversed(steps) if isinstance(step, str)), None)


def _either(parts: list[list[Clue]]) -> list[Clue]:
    """One clue of each part makes one for all, if each part has one."""
    if not all(parts):
        return []
    best = [max(part, key=_weight) for part in parts]
    literals = tuple(dict.fromkeys(literal for clue in best for literal in clue.literals))
    return [] if len(literals) > _MOST else [Clue(literals, any(clue.escapes for clue in best))]


def _texts(value: Text | Regex | Number, *, starred: bool = False) -> tuple[str, ...]:
    if isinstance(value, Number):
        return ()
    if isinstance(value, Regex):
        return RegexMatcher(value).literals()
    return (max(value.text.split("*"), key=len),) if starred else (value.text,)


def _clue(texts: tuple[str, ...], *, escapes: bool) -> Clue | None:
    # U+FFFD may stand for bytes that are no UTF-8.
    if not texts or len(texts) > _MOST or not all(text.strip() and "\ufffd" not in text for text in texts):
        return None
    return Clue(tuple(Literal(text.encode("utf-8", "surrogatepass")) for text in texts), escapes)


def _weight(clue: Clue) -> tuple[bool, int]:
    """Names of properties stand in most records, so they tell least."""
    names = any(literal.data.startswith(b'"') and literal.pattern is None for literal in clue.literals)
    return not names, min(len(literal.data) for literal in clue.literals)
