"""The log groups of a region as a table: listed, and then each one's newest event."""

from dataclasses import replace

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Context, Empty, Export, Failed, Loaded, Loading, LoadView, Pane, Refused
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.model.log_group import LogGroup
from kinesis_tui.services.logs.panes.group_rows import GROUP_COLUMNS, GroupRows, group_json
from kinesis_tui.services.logs.panes.logs_help import NOTHING
from kinesis_tui.services.logs.tail.logs_tail import MOST_GROUPS
from kinesis_tui.ui.table import Table

NEWEST_OF = 300
"""Groups whose newest event is asked for, a call each, seen or not; more would take the account's calls from others.
Those on the screen are asked for in any case."""
SHOW_SECONDS = 0.5
LISTING = "Listing log groups (DescribeLogGroups)…"


class GroupListing:
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: LogsGateway) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region that the groups known are of."""
        self._rows = GroupRows((), 0)
        self._shown_at = float("-inf")
        self.groups: dict[str, LogGroup] = {}
        self.is_complete = False
        """Whether all groups of the region are known."""
        self._is_asking = self._is_fetching = False
        self._asked: set[str] = set()
        """Groups that were asked for their newest event."""
        self.marked: dict[str, None] = {}
        """Names of the groups that are to be tailed together, in the order in which they were marked."""
        self.table = Table(GROUP_COLUMNS, empty_text="No log groups.")
        self.load = LoadView(self.table, Loading(LISTING))

    @property
    def is_stale(self) -> bool:
        """Whether the groups known are those of another profile or region."""
        return self._place not in (None, self._here())

    @property
    def is_listing(self) -> bool:
        """Whether there may be groups that are not listed yet."""
        return self._is_fetching

    def status_text(self) -> str:
        """Say how many groups there are, are shown and are marked; nothing while none is known."""
        if not self.groups:
            return ""
        count = len(self.groups)
        if self.is_listing:
            return f"{count} groups so far, esc stops"
        shown = self.table.shown_count if self.table.filter_text else count
        marked = f", {len(self.marked)} marked" if self.marked else ""
        return f"{count} groups{marked}" if shown == count else f"{shown} of {count} groups{marked}"

    def export(self) -> Export | None:
        """Write the groups as JSON Lines in the order shown."""
        shown = [self.groups[name] for name in self.table.shown_keys if name in self.groups]
        return Export("log-groups", "jsonl", map(group_json, shown)) if shown else None

    def forget(self) -> None:
        """Forget the groups of another profile or region."""
        self.groups, self._place, self.is_complete = {}, None, False
        self.marked.clear()

    def mark(self, name: str) -> None:
        """Mark a group, or take its mark away. Raises Refused where a tail takes no more."""
        if name in self.marked:
            del self.marked[name]
        elif len(self.marked) == MOST_GROUPS:
            raise Refused(f"A tail takes {MOST_GROUPS} groups at most.")
        else:
            self.marked[name] = None
        self.table.repaint()

    def reload(self) -> None:
        """List the groups again."""
        self._pane.run_worker(self._fetch(), group="groups", exclusive=True)

    def cancel(self) -> None:
        """Give up listing."""
        self._pane.workers.cancel_group(self._pane, "groups")
        if not self.groups:
            self.load.show(Empty("Listing was cancelled. Press r to list the log groups."))

    async def _fetch(self) -> None:
        """List every group, then fill in when the newest event was."""
        if not self.groups:
            self.load.show(Loading(LISTING))
        self._is_fetching = True
        try:
            outcome = await self._pane.attempt(self._list())
        finally:
            self._is_fetching = False
            self._pane.refresh_bindings()
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self.groups, self._place, self.is_complete = outcome.value, self._here(), True
        if not self.groups:
            self.load.show(Empty(f"No log groups in {self._context.aws.region or 'this region'}. {NOTHING}"))
            return
        self._show()
        self._asked.clear()
        await self._find_newest(NEWEST_OF)

    async def _list(self) -> dict[str, LogGroup]:
        """Return all groups by name, with what else is known of them; show each page as it comes."""
        found: dict[str, LogGroup] = {}
        async for page in self._gateway.describe_log_groups():
            for group in page:
                known = self.groups.get(group.name, group)
                found[group.name] = replace(group, last_event_time=known.last_event_time, described=known.described)
            self.groups = {**self.groups, **found}
            if found:
                self._show()
        return found

    def look(self) -> None:
        """Ask for the newest events of groups that have come on the screen."""
        if (
            self.groups
            and not (self._is_fetching or self._is_asking)
            and any(name not in self._asked for name in self._visible())
        ):
            self._pane.run_worker(self._find_newest(0), group="groups", exclusive=True)

    async def _find_newest(self, most: int) -> None:
        """Ask groups for their newest events: those on the screen, then others, while `most` were not asked in all.

        One that may not be asked stays unknown.
        """
        self._is_asking = True
        try:
            while (name := self._next_asked(most)) is not None:
                self._asked.add(name)
                try:
                    newest = await self._gateway.newest_event_time(name)
                except Failure:
                    continue
                group = replace(self.groups[name], last_event_time=newest, described=True)
                self.groups[name] = group
                self._rows.replace(group)
                if self._context.clock.monotonic() - self._shown_at >= SHOW_SECONDS:
                    self._show_changes()
        finally:
            self._is_asking = False
        self._show_changes()

    def _visible(self) -> list[str]:
        return [name for name in self.table.visible_keys if name in self.groups]

    def _next_asked(self, most: int) -> str | None:
        seen = next((name for name in self._visible() if name not in self._asked), None)
        if seen is not None or len(self._asked) >= most:
            return seen
        return next((name for name in self.groups if name not in self._asked), None)

    def _show(self) -> None:
        self._shown_at = self._context.clock.monotonic()
        self._rows = GroupRows(list(self.groups.values()), self._context.clock.now_ms(), self.marked)
        self.table.show(self._rows)
        if not isinstance(self.load.state, Loaded):
            self.load.show(Loaded(None))

    def _show_changes(self) -> None:
        self._shown_at, self._rows.now_ms = self._context.clock.monotonic(), self._context.clock.now_ms()
        self.table.rows_changed()

    def _here(self) -> tuple[str | None, str | None]:
        return self._context.aws.profile, self._context.aws.region
