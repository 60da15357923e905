"""The property selectors that JSON seen so far has, for completion; bounded, whatever the JSON."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from kinesis_tui.query.pushed import selector_text
from kinesis_tui.query.tree import Every, Selector, Step

MOST_PATHS = 500
DEEPEST = 8
MOST_BYTES = 64 * 1024
"""A larger document is not looked at: it would take too long for what it adds."""
_MOST_OF_ONE = 200
"""Selectors taken from one document."""
_MOST_NAME = 100


class PathsSeen:
    """Counts selectors of values, an array's elements as `[*]`; new ones are left out beyond a number."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._counts)

    def add(self, body: bytes) -> None:
        """Take in a document; anything but a JSON object is passed over."""
        if len(body) > MOST_BYTES or body[:1] not in (b"{", b" ", b"\n"):
            return
        try:
            root = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return
        if isinstance(root, dict):
            self._take(root)

    def starting_with(self, text: str, most: int) -> list[str]:
        """Return the selectors that begin so, those seen most often first."""
        found = (path for path, _ in self._counts.most_common() if path.startswith(text))
        return [path for path, _ in zip(found, range(most), strict=False)]

    def _take(self, root: object) -> None:
        paths = (selector_text(Selector(steps)) for steps in _steps(root, ()))
        for path in {path for path, _ in zip(paths, range(_MOST_OF_ONE), strict=False)}:
            if path in self._counts or len(self._counts) < MOST_PATHS:
                self._counts[path] += 1


def _steps(value: object, before: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    if isinstance(value, dict) and len(before) < DEEPEST:
        for name, inner in value.items():
            if len(name) <= _MOST_NAME and name.isprintable():
                yield from _steps(inner, (*before, name))
    elif isinstance(value, list) and len(before) < DEEPEST:
        # A pattern has one wildcard in a selector; the first element stands for what the others look like.
        step = 0 if Every.ELEMENT in before else Every.ELEMENT
        for inner in value[:1]:
            yield from _steps(inner, (*before, step))
    elif before:
        yield before
