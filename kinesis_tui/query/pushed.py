"""What of a query AWS can evaluate, as a CloudWatch Logs filter pattern, and what is left to evaluate here."""

import re
from dataclasses import dataclass, replace

from kinesis_tui.query.regex import Regex
from kinesis_tui.query.tree import (
    AllOf,
    AnyOf,
    Column,
    Compare,
    Condition,
    Every,
    Is,
    JsonPattern,
    NotExists,
    Number,
    Pattern,
    Query,
    Selector,
    Term,
    Terms,
    Text,
    TimeField,
    Value,
)

_PLAIN = re.compile(r"[A-Za-z0-9_]+")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Pushed:
    """A query in two: what is asked of AWS, and what is not."""

    pattern: str
    """For FilterLogEvents, StartLiveTail and the like; "" matches everything."""
    start_ms: int | None
    """The `startTime` that `since:` asks for: milliseconds since the epoch."""
    end_ms: int | None
    """The first moment that `until:` leaves out."""
    rest: Query
    """To be evaluated on what AWS sends; everything, where AWS can do it all."""


def pushed(query: Query) -> Pushed:
    """Part a query into what AWS evaluates and the rest."""
    times = [field for field in query.fields if isinstance(field, TimeField) and not field.negated]
    starts = [field.ms for field in times if field.name == "since"]
    ends = [field.ms for field in times if field.name != "since"]
    pattern = to_filter_pattern(query)
    rest = replace(query, fields=tuple(field for field in query.fields if field not in times))
    if pattern is not None:
        rest = replace(rest, pattern=None, negated=False)
    return Pushed(pattern or "", max(starts, default=None), min(ends, default=None), rest)


def to_filter_pattern(query: Query) -> str | None:
    """Write a query's pattern as AWS reads it; "" for everything, None where AWS has no words for it (`not:{ … }`)."""
    if query.pattern is None:
        return ""
    if not query.negated:
        return pattern_text(query.pattern)
    if not isinstance(query.pattern, Terms):
        return None
    terms = query.pattern.terms
    # Not any of them, or not the only one: each excluded for itself.
    if all(term.sign == "?" for term in terms) or (len(terms) == 1 and not terms[0].sign):
        return pattern_text(Terms(tuple(Term("-", term.value) for term in terms)))
    return pattern_text(Terms((Term("", terms[0].value),))) if len(terms) == 1 else None


def pattern_text(pattern: Pattern) -> str:
    """Write a pattern as AWS reads it; read again it is the same pattern."""
    if isinstance(pattern, Terms):
        return " ".join(term.sign + _term(term.value) for term in pattern.terms)
    if isinstance(pattern, JsonPattern):
        return f"{{ {_condition(pattern.condition)} }}"
    columns = [_column(column) for column in pattern.columns]
    if pattern.ellipsis is not None:
        columns.insert(pattern.ellipsis, "...")
    return f"[{', '.join(columns)}]"


def _term(value: Text | Regex) -> str:
    if isinstance(value, Regex):
        return f"%{value.source}%"
    return value.text if _PLAIN.fullmatch(value.text) else quoted(value.text)


def quoted(text: str) -> str:
    r"""Write a string in double quotes, with \" and \\ for what would end or escape it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _condition(condition: Condition, column: str | None = None, within: bool = False) -> str:
    if isinstance(condition, AnyOf):
        text = " || ".join(_condition(part, column, within=True) for part in condition.parts)
        return f"({text})" if within and column is None else text
    if isinstance(condition, AllOf):
        parts = [
            f"({_condition(part, column)})" if isinstance(part, AllOf) else _condition(part, column, within=True)
            for part in condition.parts
        ]
        return " && ".join(parts)
    if isinstance(condition, Compare):
        left = column if condition.selector is None else selector_text(condition.selector)
        return f"{left} {condition.operator} {_value(condition.value)}"
    if isinstance(condition, Is):
        word = {None: "NULL", True: "TRUE", False: "FALSE"}[condition.value]
        return f"{selector_text(condition.selector)} IS {word}"
    assert isinstance(condition, NotExists), "there are no other conditions"
    return f"{selector_text(condition.selector)} NOT EXISTS"


def _value(value: Value) -> str:
    if isinstance(value, Regex):
        return f"%{value.source}%"
    if isinstance(value, Number):
        return value.text
    return quoted(value.text)


def selector_text(selector: Selector) -> str:
    """Write a property selector: `$.a.b[0]`, and `$.['a b']` for a name that is more than letters, digits, - and _."""
    text = "$"
    for step in selector.steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif isinstance(step, Every):
            text += step.value
        elif _PLAIN_NAME.fullmatch(step):
            text += f".{step}"
        else:
            escaped = step.replace("\\", "\\\\").replace("'", "\\'")
            text += f".['{escaped}']"
    return text


def _column(column: Column) -> str:
    return column.name if column.condition is None else _condition(column.condition, column.name)
