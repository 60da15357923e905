"""Pasted text as it may go into a field: text, and nothing that a terminal would obey when the field is painted."""

from __future__ import annotations

import re

CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""C0 without line breaks, DEL and C1. Nobody can type them; fields show what they hold as it is."""
LONGEST = 4_096
"""Characters that a field takes at once; more than any name, key or filter has."""


def typeable(text: str, longest: int = LONGEST) -> str:
    """Return the text with a space for a tab, without other control characters, and no longer than a field takes."""
    return CONTROLS.sub("", text[: 2 * longest].replace("\t", " "))[:longest]
