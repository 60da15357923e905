"""A line of CSV, as RFC 4180 has it (https://www.rfc-editor.org/rfc/rfc4180): CR LF, quotes where needed.

What a spreadsheet would take for a formula (a text that begins with = + - @, a tab or a carriage return) gets a `'`
before it: payloads are written by strangers, and a formula in them may run on the machine of whoever opens the file.
Numbers are left as they are. Whoever needs the bytes exactly exports JSON Lines.
"""

import csv
import io
import re
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def csv_line(values: Iterable[object], *, formulas: bool = False) -> bytes:
    """Write one line, with its line end; None is empty. `formulas`: what looks like one is harmless, and stays."""
    line = io.StringIO()
    written = ["" if value is None else str(value) for value in values]
    csv.writer(line, lineterminator="\r\n").writerow(written if formulas else map(_safe, written))
    return line.getvalue().encode("utf-8", "replace")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
