"""JSON parted into tokens for colouring one row; it judges nothing, so that a row cut short is coloured too."""

import re
from collections.abc import Iterator
from typing import Literal

Kind = Literal["key", "string", "number", "literal", "punctuation", "space", "other"]

# Possessive throughout: a payload is written by strangers, and backtracking would let one stall the screen.
# A string that never closes runs to the end, because rows are clipped.
_TOKEN = re.compile(
    r"""
    "(?:[^"\\]++|\\.)*+(?:"|\\?\Z) (?:(?P<key>(?=\s*+:))|(?P<string>))
    | (?P<punctuation>[{}\[\],:]++)
    | (?P<number>-?+[0-9]++(?:\.[0-9]*+)?+(?:[eE][+-]?+[0-9]*+)?+)
    | (?P<literal>true|false|null)\b
    | (?P<space>\s++)
    | (?P<other>[^"{}\[\],:\s]++)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[tuple[Kind, str]]:
    """Part a row of JSON into tokens, in order; joined again they are the text.

    A key is a string before a colon; a run of brackets, commas and colons is one token; a string cut short is a string.
    """
    for found in _TOKEN.finditer(text):
        kind: Kind = found.lastgroup  # type: ignore[assignment]  # the pattern's groups are the kinds
        yield kind, found[0]
