"""Text for terminal cells: the one place where characters that a terminal would obey become ones that it shows.

What `visible` returns holds printable characters and spaces only. Nothing of category Cc, Cf, Zl, Zp, Cs, Co or Cn is
left, so no payload, key or name can move the cursor, change a colour, reverse the reading direction or hide anything.
Widths are rich's, because Textual's compositor counts cells with the same table.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from rich._unicode_data import load as load_cell_table
from rich.cells import cell_len

ELLIPSIS = "…"

MARKS_A_CELL = 4
"""Combining marks that may pile up on one character; real scripts need fewer; more cost bytes and no width."""

_JOINERS = frozenset("\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff")
_PRESENTATION = "\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"
"""Ask for text or emoji form or a skin tone: terminals disagree on the width of what comes out."""

_DROPPED = re.compile(f"(?<=[#*0-9\u00a9\u00ae\u2000-\u33ff\U0001f000-\U0001faff])[{_PRESENTATION}]")
# Printable by category, yet drawn as nothing: fillers, selectors, joiners.
_INVISIBLE = re.compile(
    f"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef{_PRESENTATION}]"
)
_LINE_BREAK = re.compile("\r\n|\n")


def width(text: str) -> int:
    """Count the terminal cells of a text that `visible` returned."""
    return cell_len(text)


def visible(text: str) -> str:
    """Show every character: one that a terminal would obey, or draw as nothing, becomes a stand-in.

    C0 and DEL become control pictures (`␛`, `␊`, `␉`), joiners and zero-width characters `·`, all else of that kind
    its code, `<U+202E>`. Emoji selectors and skin tones after an emoji are left out. The result is one line;
    showing it again changes nothing.
    """
    if text.isascii():
        return text if text.isprintable() else text.translate(_STAND_INS)
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub(_invisible_stand_in, _DROPPED.sub("", text))
    if not text.isprintable():
        text = text.translate(_STAND_INS)
    return _piles().sub(_thinned, text)


def visible_lines(text: str) -> list[str]:
    """Show every character, as `visible` does, but break lines at LF and CR LF; an empty text is one empty line."""
    return [visible(line) for line in _LINE_BREAK.split(text)]


def clip(text: str, width: int) -> str:
    """Return the visible text, or its first `width` cells ending in `…`; no wide character is cut in two."""
    if width <= 0:
        return ""
    # Each character beyond its marks takes a cell at least, so no more than this many can be seen.
    shown = visible(text[: (width + 1) * (MARKS_A_CELL + 2)])
    if cell_len(shown) <= width:
        return shown
    return _head(shown, width - 1) + ELLIPSIS


def fit(text: str, width: int, align: Literal["left", "right", "center"] = "left") -> str:
    """Return the visible text in exactly `width` cells: clipped as `clip` does, or padded with spaces."""
    shown = clip(text, width)
    missing = width - cell_len(shown)
    if missing <= 0:
        return shown
    match align:
        case "left":
            return shown + " " * missing
        case "right":
            return " " * missing + shown
        case "center":
            return " " * (missing // 2) + shown + " " * (missing - missing // 2)


def _head(shown: str, cells: int) -> str:
    """Cut a visible text to exactly this many cells; half of a wide character becomes a space."""
    if shown.isascii():
        return shown[:cells]
    taken = 0
    for index, character in enumerate(shown):
        size = cell_len(character)
        if taken + size > cells:
            return shown[:index] + " " * (cells - taken)
        taken += size
    return shown + " " * (cells - taken)


@lru_cache(maxsize=1024)
def _stand_in(code: int) -> str | int:
    character = chr(code)
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return code
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if character in _JOINERS:
        return "·"
    return f"<U+{code:04X}>"


class _StandIns:
    """What `str.translate` asks for each character; a computed table, because a full one has a million entries."""

    def __getitem__(self, code: int) -> str | int:
        return _stand_in(code)


_STAND_INS = _StandIns()


def _invisible_stand_in(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\u2800":  # the empty Braille pattern is as wide as a space
        return " "
    if character in _JOINERS or "\ufe00" <= character <= "\ufe0f" or character >= "\U0001f3fb":
        return "·" if character < "\U000e0100" else f"<U+{ord(character):04X}>"
    return f"<U+{ord(character):04X}>"


@cache
def _piles() -> re.Pattern[str]:
    """Runs of more zero-width characters than a cell may carry, from rich's own table."""
    ranges = "".join(f"{re.escape(chr(start))}-{re.escape(chr(end))}" for start, end in _zero_width_ranges())
    return re.compile(f"([{ranges}]{{{MARKS_A_CELL}}})[{ranges}]+")


def _zero_width_ranges() -> Iterator[tuple[int, int]]:
    for start, end, cells in load_cell_table("auto").widths:
        if cells <= 0 and start >= 0x300:
            yield start, end


def _thinned(found: re.Match[str]) -> str:
    return found[1] + "·"
