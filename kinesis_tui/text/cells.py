"""Text for terminal cells: the one place where characters that a terminal would obey become ones that it shows.

What `visible` returns holds printable characters and spaces only. Nothing of category Cc, Cf, Zl, Zp, Cs, Co or Cn is
left, so no payload, key or name can move the cursor, change a colour, reverse the reading direction or hide anything.
Widths are rich's, because Textual's compositor counts cells with the same table.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from rich.cells import cell_len, get_character_cell_size

ELLIPSIS = "…"

MARKS_A_CELL = 4
"""Combining marks that may pile up on one character; real scripts need fewer; more cost bytes and no width."""

_JOINERS = frozenset("\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff")
_PRESENTATION = "\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"
"""Ask for text or emoji form or a skin tone: terminals disagree on the width of what comes out."""

_DROPPED = re.compile(
    f"(?<=[#*0-9\u00a9\u00ae\u2000-\u33ff\U0001f000-\U0001f3fa\U0001f400-\U0001faff])[{_PRESENTATION}]"
)
# Printable by category, yet drawn as nothing: fillers, selectors, joiners.
_INVISIBLE = re.compile(
    f"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef{_PRESENTATION}]"
)
# Vowels and tails of Hangul syllables: letters that take no cell of their own.
_JAMO = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
# Runs that may be combining marks: no letter, digit, space, or one of the large blocks that have none.
_MAYBE_PILE = re.compile(
    r"(?:[^\w\s\x00-\u02ff\u2000-\u20cf\u2100-\u2bff\u2e00-\u3029\u3030-\u303f\ufe30-\uffef\U0001f000-\U0001faff]"
    f"|{_JAMO.pattern}){{{MARKS_A_CELL + 1},}}"
)
# Category Zs: drawn as spaces one or two cells wide, though no other than ASCII's counts as printable.
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
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
    if not text.isprintable() and not _SPACE.sub("", text).isprintable():
        text = text.translate(_STAND_INS)
    return _MAYBE_PILE.sub(_thinned, text)


def visible_lines(text: str) -> list[str]:
    """Show every character, as `visible` does, but break lines at LF and CR LF; an empty text is one empty line."""
    return [visible(line) for line in _LINE_BREAK.split(text)]


def clip(text: str, width: int) -> str:
    """Return the visible text, or its first `width` cells ending in `…`; no wide character is cut in two."""
    if width <= 0:
        return ""
    # As a rule a character takes a cell; with its marks, or a selector that is left out, there are a few for each.
    for taken in (width + 1, (width + 1) * (MARKS_A_CELL + 4)):
        shown = visible(text[:taken])
        clipped = _clipped(shown, width)
        if clipped is not None or taken >= len(text):
            return shown if clipped is None else clipped
    # Only a pile of marks is longer than that: there is room for its end to be left out.
    return _clipped(shown + ELLIPSIS, width) or shown + ELLIPSIS


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


def _clipped(shown: str, width: int) -> str | None:
    """Cut a visible text to exactly this many cells; None where it fits. Half a wide character becomes a space."""
    if shown.isascii():
        return shown[: width - 1] + ELLIPSIS if len(shown) > width else None
    ends = list(accumulate(map(get_character_cell_size, shown)))
    if ends[-1] <= width:
        return None
    kept = bisect_right(ends, width - 1)
    used = ends[kept - 1] if kept else 0
    return shown[:kept] + " " * (width - 1 - used) + ELLIPSIS


@lru_cache(maxsize=1024)
def _stand_in(code: int) -> str | int:
    character = chr(code)
    if character.isprintable() or _SPACE.match(character):
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


def _thinned(run: re.Match[str]) -> str:
    """Keep the first marks on each character and show one `·` for all the others."""
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        is_mark = _takes_no_cell(character)
        marks = marks + 1 if is_mark else 0
        if marks <= MARKS_A_CELL:
            kept.append(character)
        elif marks == MARKS_A_CELL + 1:
            kept.append("·")
    return "".join(kept)


def _takes_no_cell(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or bool(_JAMO.match(character))
