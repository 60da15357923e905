"""What a rule says: where in the request, what is wrong with it, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Request: TypeAlias = Mapping[str, Any]
"""A request as AWS spells it, or a part of one; it may hold anything, also what AWS would refuse."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a request breaks."""

    path: str
    """AWS's fields from the outside in: "ExtendedS3DestinationConfiguration.BufferingHints.SizeInMBs"."""
    what: str
    """A clause: "64 MiB at least, because records are converted"."""
    remedy: str
    """A clause: "set 64 to 128"."""

    def __str__(self) -> str:
        return f"{self.path}: {self.what}; {self.remedy}"


def inner(request: Request, field: str) -> Request:
    """Return the structure in a field; an empty one where there is none."""
    found = request.get(field)
    return found if isinstance(found, Mapping) else {}


def items(request: Request, field: str) -> list[Request]:
    """Return the structures of a list; what is none is left out."""
    found = request.get(field)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []


def text_of(request: Request, field: str) -> str:
    """Return a field's text; empty where there is none."""
    found = request.get(field)
    return found if isinstance(found, str) else ""


def is_on(request: Request, default: bool = False) -> bool:
    """Tell what `Enabled` says."""
    found = request.get("Enabled")
    return found if isinstance(found, bool) else default


def whole_number(request: Request, path: str, field: str, least: int, most: int, why: str = "") -> Iterator[Violation]:
    """Check a number that must be whole and lie between two limits, both included; None is let through."""
    value = request.get(field)
    if value is None:
        return
    where = f"{path}.{field}" if path else field
    limits = f"{least} to {most:,}" + (f" {why}" if why else "")
    if isinstance(value, bool) or not isinstance(value, int):
        yield Violation(where, "it is not a whole number", f"give {limits}")
    elif not least <= value <= most:
        yield Violation(where, f"{value:,} is out of range", f"give {limits}")


def matching(
    request: Request, path: str, field: str, pattern: re.Pattern[str], what: str, most: int
) -> Iterator[Violation]:
    """Check a text that must match as a whole and be no longer than `most` characters; None is let through."""
    value = request.get(field)
    if value is None:
        return
    where = f"{path}.{field}" if path else field
    if not isinstance(value, str):
        yield Violation(where, "it is not a text", f"give {what}")
    elif len(value) > most:
        yield Violation(where, f"it has {len(value):,} characters", f"give {most:,} at most")
    elif not value:
        yield Violation(where, "it is empty", f"give {what}")
    elif not pattern.fullmatch(value):
        yield Violation(where, f"it is not {what}", "correct it")


def required(request: Request, path: str, *fields: str, because: str = "") -> Iterator[Violation]:
    """Check that fields are there and not empty."""
    for field in fields:
        if request.get(field) in (None, "", [], {}):
            where = f"{path}.{field}" if path else field
            yield Violation(where, f"it is missing{f', {because}' if because else ''}", "give it")
