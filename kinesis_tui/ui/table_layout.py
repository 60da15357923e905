"""How wide a table's columns are in the cells there are, and which give way first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

GAP = 2
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A column that is always `cells` wide."""

    cells: int


@dataclass(frozen=True, slots=True)
class Content:
    """A column as wide as its widest cell or title, within `least` and `most`."""

    most: int = 40
    least: int = 6


@dataclass(frozen=True, slots=True)
class Share:
    """A column that takes `parts` of what the others leave, but at least `least` cells."""

    parts: int = 1
    least: int = 8


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    key: str
    title: str
    width: Fixed | Content | Share = Content()
    align: Literal["left", "right"] = "left"
    drop: int | None = None
    """Columns with higher numbers are dropped sooner; None: the column's place, so from the right. 0: never."""
    descending: bool = False
    """Whether sorting by this column starts with the largest."""


def column_widths(columns: Sequence[Column], contents: Sequence[int], available: int) -> list[int]:
    """Return the width of each column in cells, 0 for one that is dropped.

    `contents` holds the widest cell of each column. When not all fit in `available` cells: shares go down to their
    least, then content columns from the right down to theirs, then columns are dropped by `Column.drop`, highest
    first. The last one left is clipped.
    """
    shown = list(range(len(columns)))
    while True:
        widths = _narrowed(columns, contents, shown, available)
        if widths is not None or len(shown) <= 1:
            break
        ranks = {index: _rank(columns[index], index) for index in shown}
        last = max(shown, key=lambda index: (ranks[index], index))
        if ranks[last] == 0:
            break
        shown.remove(last)
    if widths is None:
        widths = _clipped(columns, contents, shown, available)
    return [widths.get(index, 0) for index in range(len(columns))]


def _rank(column: Column, index: int) -> int:
    return index if column.drop is None else column.drop


def _least(column: Column) -> int:
    match column.width:
        case Fixed(cells):
            return cells
        case Content(_, least) | Share(_, least):
            return least
        case _:
            assert_never(column.width)


def _wanted(column: Column, content: int) -> int:
    match column.width:
        case Fixed(cells):
            return cells
        case Content(most, least):
            return max(min(least, len(column.title)), min(most, max(content, len(column.title) + 2)))
        case Share(_, least):
            return least
        case _:
            assert_never(column.width)


def _narrowed(
    columns: Sequence[Column], contents: Sequence[int], shown: Sequence[int], available: int
) -> dict[int, int] | None:
    """Fit the `shown` columns by narrowing, or return None when that is not enough."""
    widths = {index: _wanted(columns[index], contents[index]) for index in shown}
    over = sum(widths.values()) + GAP * (len(shown) - 1) - available
    for index in reversed(shown):
        if over <= 0:
            break
        give = min(over, max(0, widths[index] - _least(columns[index])))
        widths[index] -= give
        over -= give
    if over > 0:
        return None
    return _shared_out(columns, widths, -over)


def _shared_out(columns: Sequence[Column], widths: dict[int, int], spare: int) -> dict[int, int]:
    """Give `spare` cells to the columns that share, by their parts; the first of them gets what can't be split."""
    shares = {index: width.parts for index in widths if isinstance(width := columns[index].width, Share)}
    total = sum(shares.values())
    left = spare
    for index, parts in shares.items():
        given = spare * parts // total
        widths[index] += given
        left -= given
    if shares:
        widths[next(iter(shares))] += left
    return widths


def _clipped(
    columns: Sequence[Column], contents: Sequence[int], shown: Sequence[int], available: int
) -> dict[int, int]:
    """Fill what there is from the left; columns that find no room are left out."""
    widths: dict[int, int] = {}
    left = available
    for index in shown:
        if left <= 0:
            break
        widths[index] = min(left, _wanted(columns[index], contents[index]))
        left -= widths[index] + GAP
    return widths
