"""A filter pattern from its text to the form that the reference evaluator takes; read by the project's own parser."""

from datetime import UTC, datetime
from typing import Any

from kinesis_tui.query.errors import QueryInvalid
from kinesis_tui.query.parse import parse
from kinesis_tui.query.regex import Regex
from kinesis_tui.query.tree import AllOf, AnyOf, Compare, Condition, Every, Is, JsonPattern, Number, Terms, Text
from tests.support.kinesis.errors import KinesisError
from tests.support.query_reference import Pattern, matches

LONGEST = 1024
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def event_matches(pattern: str, message: str) -> bool:
    """Whether AWS would find this event; InvalidParameterException for what is no pattern of AWS."""
    found = reference(pattern)
    return found is None or matches(found, message.encode())


def reference(text: str) -> Pattern | None:
    if not text.strip():
        return None
    try:
        query = parse(text, _NOW)
    except QueryInvalid as error:
        raise KinesisError("InvalidParameterException", f"Invalid filter pattern: {error}") from error
    if len(text) > LONGEST or query.fields or query.negated:
        raise KinesisError("InvalidParameterException", "Invalid filter pattern")
    if query.pattern is None:
        return None
    if isinstance(query.pattern, Terms):
        return "terms", [(term.sign, _term(term.value)) for term in query.pattern.terms]
    if isinstance(query.pattern, JsonPattern):
        return "json", _json(query.pattern.condition)
    columns: list[Any] = [
        (column.name, None if column.condition is None else _column(column.condition))
        for column in query.pattern.columns
    ]
    if query.pattern.ellipsis is not None:
        columns.insert(query.pattern.ellipsis, "...")
    return "line", columns


def _term(value: Text | Regex) -> Any:
    return value.text if isinstance(value, Text) else ("regex", value.source)


def _value(value: Text | Number | Regex) -> tuple[str, str]:
    if isinstance(value, Regex):
        return "regex", value.source
    return ("number", value.text) if isinstance(value, Number) else ("text", value.text)


def _json(condition: Condition) -> Any:
    if isinstance(condition, AllOf | AnyOf):
        return "and" if isinstance(condition, AllOf) else "or", [_json(part) for part in condition.parts]
    assert condition.selector is not None
    path = [
        step if not isinstance(step, Every) else "*" if step is Every.FIELD else "[*]"
        for step in condition.selector.steps
    ]
    if isinstance(condition, Compare):
        return path, condition.operator, _value(condition.value)
    return (path, "IS", condition.value) if isinstance(condition, Is) else (path, "NOT EXISTS")


def _column(condition: Condition) -> Any:
    if isinstance(condition, AllOf | AnyOf):
        return "and" if isinstance(condition, AllOf) else "or", [_column(part) for part in condition.parts]
    assert isinstance(condition, Compare)
    return condition.operator, _value(condition.value)
