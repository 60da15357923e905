"""The things of a region as a table of a pane: listed page by page, filled in as AWS tells more, given up with esc."""

from collections.abc import AsyncIterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from kinesis_tui.pane import Context, Empty, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.ui.listed_rows import ListedRows, RowLayout
from kinesis_tui.ui.table import Table
from kinesis_tui.ui.table_layout import Column

SHOW_SECONDS = 0.25
"""Sorting and filtering thousands of rows costs too much for every single answer."""
WORK = "listing"
"""The group of the pane's workers that list and fill in."""

T = TypeVar("T")


class ListingWords(NamedTuple):
    """What stands where the table is not."""

    listing: str
    """While nothing has come: "Listing log groups (DescribeLogGroups)…"."""
    none: str
    """Where a filter leaves nothing: "No log groups."."""
    empty: str
    """Where the region has none, which stands for `{region}`; says what to do next."""
    cancelled: str
    """Once it was given up."""


class Listing(Generic[T]):
    """Fills a table for a pane, which owns the work; a service says what is listed and what else is asked of it."""

    def __init__(
        self, pane: Pane, context: Context, columns: Sequence[Column], layout: RowLayout[T], words: ListingWords
    ) -> None:
        self._pane = pane
        self._context = context
        self._layout = layout
        self._words = words
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region that the things known are of; only an answer tells, before it they may be unknown."""
        self._rows = ListedRows[T]({}, 0, layout)
        self._shown_at = float("-inf")
        self._asked: set[str] = set()
        """Of which more was asked than their names."""
        self._is_filling = False
        self.is_fetching = False
        """Whether there may be things that are not listed yet."""
        self.is_complete = False
        """Whether all things of the region are known."""
        self.known: dict[str, T] = {}
        self.table = Table(columns, empty_text=words.none)
        self.load = LoadView(self.table, Loading(words.listing))

    # -- what a service says ----------------------------------------------------------------------------------------

    def pages(self) -> AsyncIterator[dict[str, T]]:
        """Yield the things of the region by their keys, a page at a time, with what was known of them before."""
        raise NotImplementedError

    async def fill_in(self) -> None:
        """Ask what the list does not tell; never called where there is nothing."""

    def came(self) -> None:
        """Take note of a list that is complete."""

    def nothing(self, region: str) -> str:
        """Say that the region has none, and what to do next."""
        return self._words.empty.format(region=region)

    # -- what the pane asks -----------------------------------------------------------------------------------------

    @property
    def is_stale(self) -> bool:
        """Whether what is known is of another profile or region."""
        return self._place not in (None, self._here())

    @property
    def is_listing(self) -> bool:
        """Whether there is nothing to see yet, which esc gives up."""
        return isinstance(self.load.state, Loading)

    def forget(self) -> None:
        """Forget what is of another profile or region."""
        self.known, self._place, self.is_complete = {}, None, False

    def reload(self) -> None:
        """List again."""
        self._pane.run_worker(self._fetch(), group=WORK, exclusive=True)

    def cancel(self) -> None:
        """Give up listing."""
        self._pane.workers.cancel_group(self._pane, WORK)
        if not self.known:
            self.load.show(Empty(self._words.cancelled))

    def look(self) -> None:
        """Ask more about what has come onto the screen, where there was too much to ask about all."""
        is_busy = self.is_fetching or self._is_filling
        if self.known and not is_busy and not self._asked.issuperset(self.visible()):
            self._pane.run_worker(self._fill_in(), group=WORK, exclusive=True)

    def age(self) -> None:
        """Let the ages on the screen grow; the order by age stays as it is."""
        if isinstance(self.load.state, Loaded) and self.load.is_on_screen:
            self._rows.now_ms = self._context.clock.now_ms()
            self.table.repaint()

    def count_text(self, noun: str) -> str:
        """Say how many things there are, and how many of them a filter leaves."""
        count = len(self.known)
        shown = self.table.shown_count if self.table.filter_text else count
        return f"{count} {noun}" if shown == count else f"{shown} of {count} {noun}"

    # -- fetching ---------------------------------------------------------------------------------------------------

    async def _fetch(self) -> None:
        """List everything, then fill in what the list leaves out."""
        if not self.known:
            self.load.show(Loading(self._words.listing))
        self.is_fetching = True
        try:
            outcome = await self._pane.attempt(self._list())
        finally:
            self.is_fetching = False
            self._pane.refresh_bindings()
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self.known, self._place, self.is_complete = outcome.value, self._here(), True
        self.came()
        if not self.known:
            self.load.show(Empty(self.nothing(self._context.aws.region or "this region")))
            return
        self._show()
        self._asked.clear()
        await self._fill_in()

    async def _fill_in(self) -> None:
        self._is_filling = True
        try:
            await self.fill_in()
        finally:
            self._is_filling = False

    async def _list(self) -> dict[str, T]:
        """Return all things; show each page as it comes."""
        found: dict[str, T] = {}
        async for page in self.pages():
            found |= page
            if found:
                self.known = {**self.known, **found}
                self._show()
        return found

    def next_asked(self, most: int) -> str | None:
        """Return of which to ask more next: one on the screen, or another while `most` were not asked; None: of none.

        It counts as asked from then on.
        """
        key = next((key for key in self.visible() if key not in self._asked), None)
        if key is None and len(self._asked) < most:
            key = next((key for key in self.known if key not in self._asked), None)
        if key is not None:
            self._asked.add(key)
        return key

    def visible(self) -> list[str]:
        """Return the keys of what is on the screen, or would be if nothing covered it."""
        return [key for key in self.table.visible_keys if key in self.known]

    def learn(self, key: str, thing: T) -> None:
        """Take in what AWS told of one of the things, and show it now or soon."""
        if key in self.known:
            self.known[key] = thing
            self._rows.replace(key, thing)
            if self._context.clock.monotonic() - self._shown_at >= SHOW_SECONDS:
                self.show_changes()

    def show_changes(self) -> None:
        """Show what AWS told since of the same things."""
        self._shown_at, self._rows.now_ms = self._context.clock.monotonic(), self._context.clock.now_ms()
        self.table.rows_changed()

    def _show(self) -> None:
        """Show other things."""
        self._shown_at = self._context.clock.monotonic()
        self._rows = ListedRows(self.known, self._context.clock.now_ms(), self._layout)
        self.table.show(self._rows)
        if not isinstance(self.load.state, Loaded):
            self.load.show(Loaded(None))

    def _here(self) -> tuple[str | None, str | None]:
        return self._context.aws.profile, self._context.aws.region
