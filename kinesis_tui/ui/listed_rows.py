"""Things as rows of a table, each laid out when it is looked at; their ages grow, and what is known of one changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kinesis_tui.ui.table_rows import Row, row_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RowLayout(Generic[T]):
    """How a thing is laid out at a time, in milliseconds since the epoch."""

    row: Callable[[T, int], Row]
    words: Callable[[T, int], Sequence[str]] | None = None
    """What each column says, where that is found without laying the row out: a filter looks at every thing."""
    values: Callable[[T, int], Sequence[object]] | None = None
    """What each column sorts by, likewise."""


class ListedRows(Generic[T]):
    """A `RowSource` of things by their keys."""

    def __init__(self, things: Mapping[str, T], now_ms: int, layout: RowLayout[T]) -> None:
        self._things = list(things.values())
        self._layout = layout
        self.keys: Sequence[str] = list(things)
        self._places = {key: place for place, key in enumerate(self.keys)}
        self.now_ms = now_ms
        """Ages are as of this time."""

    def replace(self, key: str, thing: T) -> None:
        """Take in what AWS told of one of the things."""
        place = self._places.get(key)
        if place is not None:
            self._things[place] = thing

    def row(self, index: int) -> Row:
        """Lay one out."""
        return self._layout.row(self._things[index], self.now_ms)

    def sort_values(self, column: int) -> Sequence[object]:
        """Return the names, states, ages, …, of all things."""
        values = self._layout.values or _sort_values(self._layout)
        return [values(thing, self.now_ms)[column] for thing in self._things]

    def text(self, index: int) -> str:
        """Return all cells of one, a line each."""
        words = self._layout.words
        return row_text(self.row(index)) if words is None else "\n".join(words(self._things[index], self.now_ms))


def _sort_values(layout: RowLayout[T]) -> Callable[[T, int], Sequence[object]]:
    return lambda thing, now_ms: layout.row(thing, now_ms).sort_values
