"""A way through the text of JSON: what of it is a key, a value, and what is to be hidden. The text may be cut short,
and may be several documents; nothing is parsed but strings that hold escapes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kinesis_tui.redaction.key_names import KeyNames
from kinesis_tui.redaction.paths import Active, Paths

# Possessive throughout: a payload is written by strangers. A string that never closes runs to the end.
_TOKEN = re.compile(
    r"""
    "(?P<string>(?:[^"\\]++|\\.)*+)(?:"|\\?\Z)(?P<key>\s*+:)?+
    | (?P<opening>[{\[]) | (?P<closing>[}\]]) | (?P<comma>,)
    | (?P<bare>[^\s"{}\[\],:]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBERED = 1000
"""Keys that look alike are told apart by their number up to here; beyond it, each time they come."""
_LITERALS = frozenset(("null", "true", "false"))


class Edit(NamedTuple):
    """What stands in a text in place of a secret."""

    start: int
    end: int
    mark: str
    secrets: int = 1
    """How many were in it."""


StringEdits = Callable[[str, str | None], list[Edit]]
"""Returns the edits of what stands between a string's quotes; with a rule, all of it is hidden."""


class JsonWalk:
    """One walk through a text; `edits` may be taken once."""

    def __init__(self, text: str, names: KeyNames | None, paths: Paths, strings: StringEdits) -> None:
        """Hide by the names (None: none of them stands in the text), by the paths, and what `strings` finds."""
        self._text = text
        self._names = names
        self._strings = strings
        self._pending: str | None = None
        """The rule that hides the value of the key just passed."""
        self._hidden: str | None = None
        self._hidden_depth = 0
        self._depth = 0
        self._place = _Place(paths) if paths.start else None
        self._keys: dict[str, list[str]] = {}
        """What keys look like once they are hidden, and what they were."""

    def edits(self, limit: int | None = None) -> Iterator[Edit]:
        """Yield what is to be hidden, ascending; the last one cuts the text after `limit` characters of the outcome."""
        saved = 0
        for found in _TOKEN.finditer(self._text):
            start = found.start()
            if limit is not None and start - saved > limit:
                yield Edit(start, len(self._text), "", 0)
                return
            match found.lastgroup:
                case "comma":
                    if self._place is not None:
                        self._place.next_item()
                case "opening":
                    self._open(found[0])
                case "closing":
                    self._close()
                case _:
                    for edit in self._token(found):
                        saved += edit.end - edit.start - len(edit.mark)
                        yield edit

    def _token(self, found: re.Match[str]) -> list[Edit]:
        start = found.start("string")
        if found.lastgroup == "key":
            self._pass_key(found["string"])
            edits = self._strings(found["string"], None)
            return _moved(self._told_apart(found["string"], edits), start) if edits else edits
        rule = self._rule()
        if found.lastgroup == "string":
            return _moved(self._strings(found["string"], rule), start)
        return self._bare(found, rule)

    def _told_apart(self, written: str, edits: list[Edit]) -> list[Edit]:
        """Number keys that look alike once they are hidden: members of one object must stay as many."""
        alike = self._keys.setdefault(edited(written, edits), [])
        if written not in alike:
            alike.append(written)
        number = alike.index(written) + 1 if len(alike) <= _NUMBERED else len(alike)
        return edits if number == 1 else [*edits, Edit(len(written), len(written), f"#{number}", 0)]

    def _bare(self, found: re.Match[str], rule: str | None) -> list[Edit]:
        """Hide a number; what stands in its place is a string."""
        written = found[0]
        if written in _LITERALS:
            return []
        edits = self._strings(written, rule)
        if not edits:
            return []
        return [Edit(*found.span(), f'"{edits[0].mark}"')]

    def _rule(self) -> str | None:
        """Return the rule that hides the value that comes."""
        rule = self._hidden or self._pending or (self._place.value_rule() if self._place is not None else None)
        self._pending = None
        return rule

    def _pass_key(self, written: str) -> None:
        if self._names is None and self._place is None:
            return
        key = unescaped(written)
        self._pending = None if self._names is None else self._names.rule(key)
        if self._place is not None:
            self._place.pass_key(key)

    def _open(self, bracket: str) -> None:
        rule = self._rule()
        self._depth += 1
        if self._place is not None:
            self._place.enter(is_array=bracket == "[")
        if self._hidden is None and rule is not None:
            self._hidden, self._hidden_depth = rule, self._depth

    def _close(self) -> None:
        if self._hidden is not None and self._depth == self._hidden_depth:
            self._hidden = None
        self._depth = max(0, self._depth - 1)
        self._pending = None
        if self._place is not None:
            self._place.leave()


class _Place:
    """Where in a document a walk is, as far as paths care."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._frames: list[tuple[Active, bool]] = []
        """For each container open: the paths that lead into it, and whether it is an array."""
        self._index: list[int] = []
        self._key: str | None = None

    def pass_key(self, key: str) -> None:
        """The next value is that of a key."""
        self._key = key

    def next_item(self) -> None:
        """The next value is another item, or is led in by another key."""
        if self._index:
            self._index[-1] += 1
        self._key = None

    def value_rule(self) -> str | None:
        """Return the rule by which a value here is hidden; None: no path leads to it."""
        return "path" if self._into()[1] else None

    def enter(self, *, is_array: bool) -> None:
        """Go into the container that begins here."""
        active = self._into()[0]
        self._frames.append((active, is_array))
        self._index.append(0)
        self._key = None

    def leave(self) -> None:
        """Leave the innermost container."""
        if self._frames:
            self._frames.pop()
            self._index.pop()
        self._key = None

    def _into(self) -> tuple[Active, bool]:
        if not self._frames:
            return self._paths.start, False
        active, is_array = self._frames[-1]
        step: str | int | None = self._index[-1] if is_array else self._key
        return ((), False) if step is None or not active else self._paths.into(active, step)


def unescaped(written: str) -> str:
    """Return what a JSON string's text stands for; as it is written where it is no JSON."""
    if "\\" not in written:
        return written
    return _ESCAPE.sub(_character, written).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escaped(text: str) -> str:
    """Write a text so that it can stand between a JSON string's quotes."""
    return _SPECIAL.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}", text)


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f-\x9f]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_MEANT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _MEANT.get(found[2], found[2])


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with its edits made."""
    parts: list[str] = []
    place = 0
    for edit in edits:
        parts += (text[place : edit.start], edit.mark)
        place = edit.end
    parts.append(text[place:])
    return "".join(parts)


def _moved(edits: list[Edit], start: int) -> list[Edit]:
    return [Edit(edit.start + start, edit.end + start, edit.mark, edit.secrets) for edit in edits]
