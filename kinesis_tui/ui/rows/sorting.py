"""Live rows sorted while they stand still: by what they may be, how each row's place is found, and how far it is."""

from collections.abc import Callable, Iterator, Sequence

from textual.dom import DOMNode

from kinesis_tui.live.ordered import Key, Ordered, sort_key, sorted_numbers
from kinesis_tui.live.ring import Row
from kinesis_tui.payload.fields import Field, parse_field
from kinesis_tui.ui.frame.offers import Choice, Refused
from kinesis_tui.ui.live_rows import LiveRows

AS_THEY_CAME = "as they came"


def sort_choices(source: str, key: str, fields: Sequence[Field]) -> list[Choice]:
    """Offer both directions of each column; `source` and `key` are what a row's source and key are called."""
    choices = [Choice(AS_THEY_CAME, "")]
    for name in ("arrival", key, "size", source, *(field.path for field in fields)):
        choices += [Choice(f"{name} ▲", f"+{name}"), Choice(f"{name} ▼", f"-{name}")]
    return choices


def row_key(name: str, source: str, key: str, document: Callable[[bytes], bytes | None]) -> Callable[[Row], Key | None]:
    """Return what gives a row its place: by a column of its own, or by a field of its JSON, which `document` finds."""
    if name == "arrival":
        return lambda row: (0, row.time) if row.time else None
    if name == key:
        return lambda row: (1, row.key)
    if name == "size":
        return lambda row: (0, len(row.payload))
    if name == source:
        return lambda row: (1, row.source)
    field = parse_field(name)

    def by_field(row: Row) -> Key | None:
        found = document(row.payload)
        return None if found is None else sort_key(field.value(found))

    return by_field


class RowSort:
    """Puts rows into an order of their own; `host` owns the work."""

    def __init__(self, rows: LiveRows, host: DOMNode, say: Callable[[str], object]) -> None:
        self._rows = rows
        self._host = host
        self._say = say
        self._progress = ""

    @property
    def words(self) -> str:
        """How far the sorting is, or by what the rows are sorted; empty where they stand as they came."""
        order = self._rows.order
        return self._progress or (f"sorted by {order.words}, G for {AS_THEY_CAME}" if order is not None else "")

    def chosen(self, choice: Choice | None) -> None:
        """Sort as was chosen, in place of what is being sorted; the list is paused by that."""
        if choice is None:
            return
        self.end()
        if not choice.text:
            self._rows.in_order(None)
            return
        try:
            snapshot = self._rows.snapshot()
        except Refused as refused:
            self._say(str(refused))
            return
        self._rows.list.pause()
        self._host.run_worker(self._sort(snapshot, choice), group="sort", exclusive=True)

    def end(self) -> None:
        """Leave the rows in the order they have; their places in another would be those of other rows."""
        self._host.workers.cancel_group(self._host, "sort")

    async def _sort(self, snapshot: Iterator[Row], choice: Choice) -> None:
        rows, look = self._rows, self._rows.look
        key = row_key(choice.text[1:], look.source, look.key, look.document)
        total = max(1, rows.filtered.end - rows.filtered.first)

        def step(taken: int) -> None:
            words = f"sorting by {choice.label}: {min(1.0, taken / total):.0%}"
            if words != self._progress:
                self._progress = words
                rows.post_message(LiveRows.Searched())

        try:
            numbers = await sorted_numbers(snapshot, key, descending=choice.text[0] == "-", step=step)
        finally:
            self._progress = ""
        rows.in_order(Ordered(rows.ring, numbers, choice.label))
