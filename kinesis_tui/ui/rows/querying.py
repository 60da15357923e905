"""The filter of a list of rows: typed with help, kept in a history, saved under names, searched with n and N."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kinesis_tui.failure import Failure
from kinesis_tui.query.complete import Completion, complete
from kinesis_tui.query.errors import QueryInvalid
from kinesis_tui.query.field_words import RECORDS, Vocabulary
from kinesis_tui.query.history import History
from kinesis_tui.query.paths_seen import PathsSeen
from kinesis_tui.query.saved import NameRefused, SavedFilters
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.offers import Choice, Command, Refused
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.query_bar import QueryBar
from kinesis_tui.ui.rows.searching import RowSearch

SEEN_ROWS = 200
"""Rows, the newest, whose fields are offered for completion."""
SEEN_BYTES = 1024 * 1024
"""Their payloads together."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The user's saved filters."""

    saved: Mapping[str, str]
    """Name → expression."""
    path: Path
    """The configuration file, in which names are saved."""
    vocabulary: Vocabulary = RECORDS
    """The field words of these rows."""


class RowQuery:
    """What the rows of one list are filtered and searched by."""

    def __init__(self, rows: LiveRows, filters: Filters, ask: Callable[[str], object]) -> None:
        """Filter `rows`; `ask` sets the filter as if the user had typed it."""
        self._rows = rows
        self._ask = ask
        self._vocabulary = filters.vocabulary
        self._history = History()
        self._loaded = False
        self._saved = SavedFilters(filters.path, filters.saved)
        self._paths = PathsSeen()
        self._used = ""
        """The expression that filtered last: what n and N search for when nothing else is."""
        self.search = RowSearch(rows)

    async def bar(self, text: str) -> QueryBar:
        """Return the bar in which a filter is typed."""
        if not self._loaded:
            self._loaded = True
            await asyncio.to_thread(self._history.load)
        await asyncio.to_thread(self._see, self._newest())
        return QueryBar(text, self.wrong, self._completion, self._history.entries)

    def _newest(self) -> list[bytes]:
        """Return the newest payloads, one at least: not more than can be looked into at once."""
        ring, left = self._rows.ring, SEEN_BYTES
        found: list[bytes] = []
        for number in range(ring.end - 1, max(ring.first, ring.end - SEEN_ROWS) - 1, -1):
            payload = ring.row(number).payload
            left -= len(payload)
            if found and left < 0:
                break
            found.append(payload)
        return found

    def _see(self, payloads: Iterable[bytes]) -> None:
        """Take in their fields; for a thread."""
        for payload in payloads:
            document = self._rows.look.document(payload)
            if document is not None:
                self._paths.add(document)

    def wrong(self, text: str) -> str:
        """Say what is wrong with an expression and where; empty where nothing is."""
        try:
            self._rows.look.matcher(text)
        except QueryInvalid as error:
            return str(error)
        return ""

    def apply(self, text: str) -> bool:
        """Filter by an expression; False where it can't be read: the rows stay as they are then."""
        try:
            self._rows.filter(text)
        except QueryInvalid:
            return False
        self._used = text or self._used
        return True

    def read_anew(self) -> None:
        """Filter and search again: payloads are read in another way."""
        if self._rows.matches is not None:
            self._rows.filter(self._rows.matches.needle)
        if self.search.is_set:
            self.search.begin(self._rows.look.matcher(self.search.text))

    def restart(self) -> None:
        """Search for nothing: the rows are others."""
        self.search.forget()

    async def keep(self, text: str) -> None:
        """Put an expression into the history; raises `Failure` where the file can't be written."""
        if text and self._history.add(text):
            await asyncio.to_thread(self._history.save)

    async def find(self, *, forward: bool) -> str:
        """Go to the next row that is searched for, or the one before; return what is to be said, or nothing."""
        if not self.search.is_set:
            if not self._used:
                return "Nothing is searched for: type :search and an expression, or filter with / first."
            self.search.begin(self._rows.look.matcher(self._used))
        await self.search.go(forward=forward)
        return ""

    def commands(self, found: Callable[[], object], choose: Callable[[Menu], None]) -> list[Command]:
        """Offer `:filter` and `:search`; `found` is called to go to the first, `choose` shows a menu."""

        def search(text: str) -> None:
            if not text:
                self.search.forget()
                return
            if reason := self.wrong(text):
                raise Refused(f"The search can't be read: {reason}.")
            self.search.begin(self._rows.look.matcher(text))
            found()

        async def filter_by(text: str) -> None:
            await self._filter(text, choose)

        return [
            Command("filter", "EXPRESSION or a saved name; save NAME, forget NAME, list", filter_by, "…", self._names),
            Command("search", "Go through rows that match, n and N, without hiding the others", search, "EXPRESSION"),
        ]

    async def _filter(self, text: str, choose: Callable[[Menu], None]) -> None:
        try:
            command = self._saved.command(text)
            if command.verb == "save":
                await asyncio.to_thread(self._saved.save, command.name, self._used if self._rows.matches else "")
            elif command.verb == "forget":
                await asyncio.to_thread(self._saved.forget, command.name)
        except NameRefused as error:
            raise Refused(f"{error}.") from None
        except Failure as failure:
            raise Refused(str(failure)) from None
        if command.verb == "list":
            choices = [Choice(name, expression) for name, expression in self._saved.expressions.items()]
            if not choices:
                raise Refused("No filter is saved yet: filter with /, then type :filter save NAME.")
            choose(Menu("Saved filters", choices))
        elif command.verb in ("use", "clear"):
            if reason := self.wrong(command.expression):
                raise Refused(f"The filter can't be read: {reason}.")
            self._ask(command.expression)

    def _names(self, prefix: str) -> list[str]:
        words = ("save ", "forget ", "list", *self._saved.expressions)
        return [word for word in words if word.startswith(prefix)]

    def _completion(self, text: str, cursor: int) -> Completion:
        return complete(text, cursor, self._paths, self._vocabulary)
