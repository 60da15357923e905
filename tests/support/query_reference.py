"""CloudWatch's filter patterns evaluated plainly, for the tests to compare with: one way of doing each thing, no speed.

A pattern is tuples, so that the tests can make them up, write them as text and evaluate them without the parser:

    ("terms", [(sign, "word" | ("regex", source)), …])
    ("json", condition)             condition: ("and" | "or", [condition, …]) | (path, operator, value) |
                                    (path, "IS", None | True | False) | (path, "NOT EXISTS")
    ("line", [(name, condition | None) | "...", …])     condition: ("and" | "or", […]) | (operator, value)

    path: names, indexes and "*" / "[*]";   value: ("text", str) | ("number", str) | ("regex", source)
"""

import json
import re
from typing import Any

Pattern = tuple[str, Any]


def written(pattern: Pattern) -> str:
    """Write a pattern as a user does."""
    kind, content = pattern
    if kind == "terms":
        return " ".join(sign + (f"%{term[1]}%" if isinstance(term, tuple) else quoted(term)) for sign, term in content)
    if kind == "json":
        return "{ " + condition_text(content, "") + " }"
    return "[" + ", ".join(c if c == "..." else condition_text(c[1], c[0]) if c[1] else c[0] for c in content) + "]"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def condition_text(condition: Any, name: str) -> str:
    if condition[0] in ("and", "or"):
        parts = [condition_text(part, name) for part in condition[1]]
        if not name:
            return "(" + (") && (" if condition[0] == "and" else ") || (").join(parts) + ")"
        return (" && " if condition[0] == "and" else " || ").join(parts)
    if name:
        return f"{name} {condition[0]} {value_text(condition[1])}"
    path = path_text(condition[0])
    if condition[1] == "NOT EXISTS":
        return f"{path} NOT EXISTS"
    if condition[1] == "IS":
        return f"{path} IS {json.dumps(condition[2]).upper()}"
    return f"{path} {condition[1]} {value_text(condition[2])}"


def value_text(value: tuple[str, str]) -> str:
    kind, text = value
    return {"text": quoted(text), "number": text, "regex": f"%{text}%"}[kind]


def path_text(path: list[Any]) -> str:
    text = "$"
    for step in path:
        if step == "[*]":
            text += step
        elif isinstance(step, int):
            text += f"[{step}]"
        elif step == "*" or re.fullmatch(r"[\w-]+", step, re.ASCII):
            text += f".{step}"
        else:
            text += f".['{step}']"
    return text


def matches(pattern: Pattern, body: bytes) -> bool:
    """Whether a log event's or record's innermost bytes match."""
    kind, content = pattern
    text = body.decode("utf-8", "replace")
    if kind == "terms":
        return terms_match(content, text)
    if kind == "line":
        return line_matches(content, text)
    try:
        document = json.loads(body)
    except ValueError:
        return False
    return isinstance(document, dict) and holds(content, document)


def terms_match(terms: list[tuple[str, Any]], text: str) -> bool:
    def occurs(term: Any) -> bool:
        if isinstance(term, tuple):
            return regex(term[1]).search(text) is not None
        return not term.strip() or term in text

    if any(sign != "?" for sign, _ in terms):
        return all(occurs(term) == (sign == "") for sign, term in terms if sign != "?")
    return any(occurs(term) for _, term in terms)


def regex(source: str) -> re.Pattern[str]:
    return re.compile(source.replace("$", r"\Z"), re.DOTALL | re.ASCII)


def holds(condition: Any, document: Any) -> bool:
    if condition[0] == "and":
        return all(holds(part, document) for part in condition[1])
    if condition[0] == "or":
        return any(holds(part, document) for part in condition[1])
    values = found(document, condition[0])
    if condition[1] == "NOT EXISTS":
        return not values
    if condition[1] == "IS":
        return any(value is condition[2] for value in values)
    return any(compared(value, condition[1], condition[2]) for value in values)


def found(value: Any, path: list[Any]) -> list[Any]:
    if not path:
        return [value]
    step, rest = path[0], path[1:]
    inner: list[Any] = []
    if step == "[*]":
        inner = value if isinstance(value, list) else []
    elif step == "*":
        inner = list(value.values()) if isinstance(value, dict) else []
    elif isinstance(step, int):
        inner = value[step : step + 1] if isinstance(value, list) else []
    elif isinstance(value, dict) and step in value:
        inner = [value[step]]
    return [each for one in inner for each in found(one, rest)]


def compared(value: Any, operator: str, wanted: tuple[str, str]) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    kind, text = wanted
    if kind == "number":
        if isinstance(value, str):
            return {"=": value == text, "!=": value != text}.get(operator, False)
        return ordered(value, operator, float(text))
    shown = value if isinstance(value, str) else repr(value)
    fits = regex(text).search(shown) is not None if kind == "regex" else starred(text, shown)
    return fits == (operator == "=")


def ordered(value: float, operator: str, number: float) -> bool:
    return {
        "=": value == number,
        "!=": value != number,
        "<": value < number,
        ">": value > number,
        "<=": value <= number,
        ">=": value >= number,
    }[operator]


def starred(text: str, shown: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, text.split("*"))), shown, re.DOTALL) is not None


def line_matches(columns: list[Any], line: str) -> bool:
    names = [column for column in columns if column != "..."]
    if "..." not in columns:
        fields = parted(line, len(names))
        return len(fields) == len(names) and all(map(column_holds, names, fields))
    fields, before = parted(line, None), columns.index("...")
    if len(fields) < len(names):
        return False
    chosen = fields[:before] + fields[len(fields) - (len(names) - before) :]
    return all(map(column_holds, names, chosen))


def parted(line: str, most: int | None) -> list[str]:
    """Fields of a line; the last of `most` is all that is left, unless that is one field."""
    fields: list[str] = []
    rest = line.strip()
    while rest:
        closed = {"[": "]", '"': '"'}.get(rest[0])
        end = rest.find(closed, 1) if closed else -1
        if end > 0 and (end + 1 == len(rest) or rest[end + 1].isspace()):
            field, after = rest[1:end], rest[end + 1 :].strip()
        else:
            field = rest.split(None, 1)[0]
            after = rest[len(field) :].strip()
        if most is not None and len(fields) == most - 1 and after:
            return [*fields, rest]
        fields.append(field)
        rest = after
    return fields


def column_holds(column: tuple[str, Any], field: str) -> bool:
    return column[1] is None or column_condition(column[1], field)


def column_condition(condition: Any, field: str) -> bool:
    if condition[0] in ("and", "or"):
        parts = [column_condition(part, field) for part in condition[1]]
        return all(parts) if condition[0] == "and" else any(parts)
    operator: str = condition[0]
    kind: str = condition[1][0]
    text: str = condition[1][1]
    if kind == "number" and re.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", field, re.ASCII):
        return ordered(float(field), operator, float(text))
    if kind == "number":
        return {"=": field == text, "!=": field != text}.get(operator, False)
    fits = regex(text).search(field) is not None if kind == "regex" else starred(text, field)
    return fits == (operator == "=")
