"""Records from lines, a batch at a time: what is there now, as much as fits."""

from collections.abc import Iterable, Sequence

from kinesis_tui.services.kinesis.put.input import LineInput
from kinesis_tui.services.kinesis.put.outcomes import BadLine, Entry, Item
from kinesis_tui.services.kinesis.put.parsing import Parsing
from kinesis_tui.services.kinesis.put.producer import Room


class Filling:
    """Items for one batch, until one does not fit."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._bytes = 0
        self._keys: set[str] = set()
        self.items: list[Item] = []

    def fits(self, item: Item) -> bool:
        """Whether there is room; anything fits into an empty batch."""
        if not self.items:
            return True
        if len(self.items) >= self._room.records:
            return False
        if isinstance(item, BadLine):
            return True
        if self._room.in_order and item.entry.partition_key in self._keys:
            return False
        return self._bytes + item.entry.size <= self._room.bytes

    def add(self, item: Item) -> None:
        """Take an item in."""
        self.items.append(item)
        if isinstance(item, Entry):
            self._bytes += item.entry.size
            self._keys.add(item.entry.partition_key)


class ListSource:
    """Records that are all there."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._left = list(items)

    async def take(self, room: Room) -> Sequence[Item]:
        """Return the next items that fit."""
        filling = Filling(room)
        while self._left and filling.fits(self._left[0]):
            filling.add(self._left.pop(0))
        return filling.items


class LineSource:
    """Records of lines. A pause in the input ends a batch, so that what came is put and does not wait for more.

    Unless bad lines are to be skipped over, the first one ends it: what is before it is put, and `bad` says why.
    """

    def __init__(self, lines: LineInput, parsing: Parsing, *, skip_bad: bool) -> None:
        self._lines = lines
        self._parsing = parsing
        self._skip_bad = skip_bad
        self._held: Item | None = None
        self.bad: BadLine | None = None
        """The line that ended it."""

    async def take(self, room: Room) -> Sequence[Item]:
        """Return what is there and fits, at least one item unless it is the end."""
        filling = Filling(room)
        while (item := await self._next(wait=not filling.items)) is not None:
            if isinstance(item, BadLine) and not self._skip_bad:
                self.bad = item
                break
            if not filling.fits(item):
                self._held = item
                break
            filling.add(item)
        return filling.items

    async def _next(self, *, wait: bool) -> Item | None:
        """Return the next item; None at the end, and where it would have to be waited for though `wait` is false."""
        if self._held is not None:
            item, self._held = self._held, None
            return item
        while self.bad is None and (wait or self._lines.at_hand()):
            line = await self._lines.next()
            if line is None:
                return None
            parsed = self._parsing.item(line)
            if parsed is not None:
                return parsed
        return None
