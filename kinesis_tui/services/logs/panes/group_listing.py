"""The log groups of a region as a table: listed, and then each one's newest event."""

from collections.abc import AsyncIterator
from dataclasses import replace

from kinesis_tui.failure import Failure
from kinesis_tui.listing import Listing, ListingWords
from kinesis_tui.pane import Context, Export, Pane, Refused
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.model.log_group import LogGroup
from kinesis_tui.services.logs.panes.group_rows import GROUP_COLUMNS, group_json, group_layout
from kinesis_tui.services.logs.panes.logs_help import NOTHING
from kinesis_tui.services.logs.tail.logs_tail import MOST_GROUPS

NEWEST_OF = 300
"""Groups whose newest event is asked for, a call each, seen or not; more would take the account's calls from others.
Those on the screen are asked for in any case."""
WORDS = ListingWords(
    listing="Listing log groups (DescribeLogGroups)…",
    none="No log groups.",
    empty=f"No log groups in {{region}}. {NOTHING}",
    cancelled="Listing was cancelled. Press r to list the log groups.",
)


class GroupListing(Listing[LogGroup]):
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: LogsGateway) -> None:
        self.marked: dict[str, None] = {}
        """Names of the groups that are to be tailed together, in the order in which they were marked."""
        super().__init__(pane, context, GROUP_COLUMNS, group_layout(self.marked), WORDS)
        self._gateway = gateway

    @property
    def groups(self) -> dict[str, LogGroup]:
        """The groups known, by their names."""
        return self.known

    @property
    def is_listing(self) -> bool:
        """Whether there may be groups that are not listed yet."""
        return self.is_fetching

    def status_text(self) -> str:
        """Say how many groups there are, are shown and are marked; nothing while none is known."""
        if not self.known:
            return ""
        if self.is_listing:
            return f"{len(self.known)} groups so far, esc stops"
        return self.count_text("groups") + (f", {len(self.marked)} marked" if self.marked else "")

    def export(self) -> Export | None:
        """Write the groups as JSON Lines in the order shown."""
        shown = [self.known[name] for name in self.table.shown_keys if name in self.known]
        return Export("log-groups", "jsonl", map(group_json, shown)) if shown else None

    def forget(self) -> None:
        """Forget the groups of another profile or region."""
        super().forget()
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

    async def pages(self) -> AsyncIterator[dict[str, LogGroup]]:
        """Yield the groups, with what else is known of them."""
        async for page in self._gateway.describe_log_groups():
            yield {group.name: self._with_what_is_known(group) for group in page}

    def _with_what_is_known(self, group: LogGroup) -> LogGroup:
        known = self.known.get(group.name, group)
        return replace(group, last_event_time=known.last_event_time, described=known.described)

    async def fill_in(self) -> None:
        """Ask groups for their newest event; one that may not be asked stays unknown."""
        while (name := self.next_asked(NEWEST_OF)) is not None:
            try:
                newest = await self._gateway.newest_event_time(name)
            except Failure:
                continue
            self.learn(name, replace(self.known[name], last_event_time=newest, described=True))
        self.show_changes()
