"""JQ expressions that make partition keys: `name: expression` lines, the query that AWS takes, what is wrong with one.

Firehose runs jq 1.6: https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

ENGINE = "JQ-1.6"
KEYS_MOST = 50
"""https://docs.aws.amazon.com/firehose/latest/dev/limits.html"""
LONGEST = 2048
"""Characters; AWS takes 5,120 for all keys together, and jq can take seconds for much less."""
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LINE = re.compile(r"\s*(?P<key>[^:=\s]+)\s*[:=]\s*(?P<expression>.*?)\s*")
_LATER = re.compile(
    r"(?<![.\w\"$])(?:pick|abs|toarray|trim|ltrim|rtrim|trimstr|have_literal_numbers|have_decnum|skip)\b(?!\s*:)|@base32d"
)
"""Functions that came after jq 1.6 (https://jqlang.org/manual/)."""
_PAIRS = {")": "(", "]": "[", "}": "{"}


def keys_of_lines(text: str) -> tuple[dict[str, str], str | None]:
    """Read lines of `name: expression`; return the keys, and what is wrong with the first line that is none."""
    keys: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if match is None or not match["expression"]:
            return keys, f"“{line.strip()}” is no line of name: expression"
        key = match["key"].strip('"')
        if not _KEY.fullmatch(key):
            return keys, f"“{key}” is no name of a key: letters, digits and _"
        if key in keys:
            return keys, f"the key {key} stands there twice"
        keys[key] = match["expression"]
    return keys, None


def query_of(keys: Mapping[str, str]) -> str:
    """Return the query of keys, as MetadataExtractionQuery takes it: an object with an expression for each key."""
    return "{" + ",".join(f"{key}:{_grouped(expression)}" for key, expression in keys.items()) + "}"


def lines_of(query: str) -> str:
    """Write a query as lines of `name: expression`; as it is where it is no plain object."""
    keys = keys_of(query)
    return query if keys is None else "\n".join(f"{key}: {expression}" for key, expression in keys.items())


def keys_of(query: str) -> dict[str, str] | None:
    """Return the keys of a query and their expressions; None where it is no plain object `{key:expression,…}`."""
    text = query.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return None
    keys: dict[str, str] = {}
    for part in split_outside(text[1:-1]):
        name, colon, expression = part.partition(":")
        name = name.strip().strip('"')
        if not colon and _KEY.fullmatch(name):
            expression = f".{name}"
        if not _KEY.fullmatch(name) or not expression.strip():
            return None
        keys[name] = _ungrouped(expression.strip())
    return keys


def split_outside(text: str) -> list[str]:
    """Split at the commas that stand in no string and no bracket."""
    parts, depth, start, quoted = [], 0, 0, False
    for at, sign in enumerate(text):
        if sign == '"' and not (at and text[at - 1] == "\\"):
            quoted = not quoted
        elif quoted:
            continue
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [part for part in [*parts, text[start:]] if part.strip()]


@lru_cache(maxsize=128)  # a form asks again for all of them at every key, and jq takes a millisecond each
def complaint(expression: str) -> str | None:
    """Return what is wrong with a JQ expression, as a clause; None where jq takes it."""
    if not expression.strip():
        return "it is empty"
    if len(expression) > LONGEST:
        return f"it has {len(expression):,} characters; {LONGEST:,} at most are looked at"
    if wrong := _unbalanced(expression):
        return wrong
    if later := _LATER.search(expression):
        return f"{later[0]} is not in jq 1.6, which Firehose runs"
    if len(re.findall(r"\bif\b", expression)) > len(re.findall(r"\belse\b", expression)):
        return "jq 1.6, which Firehose runs, wants an else for every if"
    try:
        import jq
    except ImportError:  # no wheel for this system: its brackets and strings are right, more is not known
        return None
    try:
        jq.compile(expression)
    except ValueError as error:
        first = str(error).splitlines()[0].removeprefix("jq: error: ")
        return re.sub(r" at <top-level>.*| \(Unix shell quoting issues\?\).*", "", first)
    return None


def _unbalanced(expression: str) -> str | None:
    opened: list[str] = []
    quoted = escaped = False
    for sign in expression:
        if quoted:
            quoted, escaped = (escaped or sign != '"'), (sign == "\\" and not escaped)
        elif sign == '"':
            quoted = True
        elif sign in _PAIRS.values():
            opened.append(sign)
        elif sign in _PAIRS and (not opened or opened.pop() != _PAIRS[sign]):
            return f"{sign} closes what was not opened"
    if quoted:
        return "a string is not closed"
    return f"{opened[-1]} is not closed" if opened else None


def _grouped(expression: str) -> str:
    plain = re.fullmatch(r"[.\w\[\]\"]+", expression) or _wrapped(expression)
    return expression if plain else f"({expression})"


def _ungrouped(expression: str) -> str:
    return expression[1:-1].strip() if _wrapped(expression) else expression


def _wrapped(expression: str) -> bool:
    """Tell whether the first bracket is closed by the last sign."""
    return (
        expression.startswith("(")
        and expression.endswith(")")
        and _unbalanced(expression) is None
        and _unbalanced(expression[1:-1]) is None
    )
