"""The prefix of S3 objects with its `!{namespace:value}` expressions: taken apart, checked, and evaluated for a time.

https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kinesis_tui.services.firehose.rules import java_time

EVALUATED_MOST = 512
WRITTEN_MOST = 1024
RANDOM_STRING = "046b6c7f-0b"
"""Eleven characters, as AWS's own example has them."""
DEFAULT_TIME = "yyyy/MM/dd/HH/"
"""What Firehose appends to a prefix without a timestamp expression."""
QUERY = "partitionKeyFromQuery"
LAMBDA = "partitionKeyFromLambda"
ERROR_TYPE = "processing-failed"
_PIECE = re.compile(r"!\{([^{}]*)\}|!\{")


@dataclass(frozen=True, slots=True)
class Expression:
    """One `!{namespace:value}`."""

    namespace: str
    value: str

    def __str__(self) -> str:
        return f"!{{{self.namespace}:{self.value}}}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A `!{` that begins no expression."""

    text: str


Piece = str | Expression | Unreadable


def pieces(prefix: str) -> list[Piece]:
    """Take a prefix apart into texts and expressions."""
    found: list[Piece] = []
    end = 0
    for match in _PIECE.finditer(prefix):
        if match.start() > end:
            found.append(prefix[end : match.start()])
        namespace, colon, value = (match[1] or "").partition(":")
        found.append(Expression(namespace, value) if colon else Unreadable(match[0]))
        end = match.end()
    if end < len(prefix):
        found.append(prefix[end:])
    return found


def expressions(prefix: str) -> list[Expression]:
    """Return the expressions of a prefix."""
    return [piece for piece in pieces(prefix) if isinstance(piece, Expression)]


def has_expressions(prefix: str) -> bool:
    """Tell whether a prefix has any."""
    return any(not isinstance(piece, str) for piece in pieces(prefix))


def partition_keys(prefix: str, namespace: str) -> list[str]:
    """Return the partition keys of one namespace that a prefix uses."""
    return [one.value for one in expressions(prefix) if one.namespace == namespace]


def complaints(prefix: str, *, is_error: bool) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a prefix by itself, and what to do, each as a clause."""
    if len(prefix) > WRITTEN_MOST:
        yield f"it has {len(prefix):,} characters", f"give {WRITTEN_MOST:,} at most"
        return
    for piece in pieces(prefix):
        if isinstance(piece, Unreadable):
            yield f"“{piece.text}” is no expression", "write !{namespace:value}; !{ can stand nowhere else"
        elif isinstance(piece, Expression):
            yield from _expression(piece, is_error=is_error)
    if shortest(prefix) > EVALUATED_MOST:
        yield f"it has {shortest(prefix):,} characters once it is evaluated", f"give {EVALUATED_MOST} at most"


def _expression(one: Expression, *, is_error: bool) -> Iterator[tuple[str, str]]:
    match one.namespace, one.value:
        case "timestamp", pattern:
            if wrong := java_time.complaint(pattern):
                yield f"{one}: {wrong}", "write it as Java's DateTimeFormatter, such as !{timestamp:yyyy/MM/dd}"
        case "firehose", "random-string":
            pass
        case "firehose", "error-output-type":
            if not is_error:
                yield f"{one} is for the error prefix alone", "take it out"
        case "firehose", _:
            yield f"{one}: firehose has random-string and error-output-type", "write one of them"
        case (("partitionKeyFromQuery" | "partitionKeyFromLambda"), key):
            if is_error:
                yield f"{one}: the error prefix takes no partition keys", "take it out"
            elif not key:
                yield f"{one} names no key", f"write !{{{one.namespace}:KEY}}"
        case _:
            known = f"timestamp, firehose, {QUERY} and {LAMBDA}"
            yield f"{one}: there is no namespace “{one.namespace}”", f"use {known}"


def shortest(prefix: str) -> int:
    """Count the least characters that a prefix can have once it is evaluated; keys may be of one."""
    now = datetime(2026, 1, 1)  # only its length counts
    return len(_evaluated(prefix, now, key="k"))


def evaluated(prefix: str, time: datetime, *, error_type: str = ERROR_TYPE) -> str:
    """Evaluate a prefix for an aware time; a partition key stays ‹its name›, since records hold its value."""
    return _evaluated(prefix, time, key=None, error_type=error_type)


def _evaluated(prefix: str, time: datetime, *, key: str | None, error_type: str = ERROR_TYPE) -> str:
    text = ""
    for piece in pieces(prefix):
        match piece:
            case Expression("timestamp", pattern):
                text += java_time.formatted(pattern, time) if java_time.complaint(pattern) is None else str(piece)
            case Expression("firehose", "random-string"):
                text += RANDOM_STRING
            case Expression("firehose", "error-output-type"):
                text += error_type
            case Expression(("partitionKeyFromQuery" | "partitionKeyFromLambda"), value):
                text += f"‹{value}›" if key is None else key
            case Expression():
                text += str(piece)
            case Unreadable(unread):
                text += unread
            case _:
                text += piece
    return text
