"""The list of the log groups and its keys; a tail, the streams of a group, or a query cover it."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from kinesis_tui.pane import Pane, Refused, standard_bindings
from kinesis_tui.services.logs.panes.group_listing import GroupListing
from kinesis_tui.services.logs.panes.set_offers import SetOffers


class GroupsBody(Vertical):
    """What stands at the bottom of the logs pane."""

    DEFAULT_CSS = "GroupsBody { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "streams", "Streams", id="logs.streams", tooltip="List the log streams of this group"),
        Binding("m", "mark", "Mark", id="logs.mark", tooltip="Mark this group, to tail several together"),
        Binding("S", "sets", "Sets…", id="logs.sets", tooltip="Open log groups that are saved under one name"),
        *standard_bindings("logs", "sort")[1:],
    ]

    def __init__(self, pane: Pane, listing: GroupListing, sets: SetOffers, streams: Callable[[str], object]) -> None:
        """Show `listing`; `streams` is called with the group whose streams are asked for."""
        super().__init__()
        self._pane = pane
        self._listing = listing
        self._sets = sets
        self._streams = streams

    def compose(self) -> ComposeResult:
        """Show the table once there is something in it."""
        yield self._listing.load

    def action_mark(self) -> None:
        """Mark the group under the cursor, or take its mark away."""
        key = self._listing.table.cursor_key
        if key is None:
            return
        try:
            self._listing.mark(key)
        except Refused as refused:
            self._pane.say(str(refused), warning=True)

    def action_streams(self) -> None:
        """List the streams of the group under the cursor."""
        key = self._listing.table.cursor_key
        if key is not None:
            self._streams(key)

    def action_sets(self) -> None:
        """Ask which set of groups to tail."""
        self._sets.ask()

    def action_sort(self) -> None:
        """Sort the groups by the next column."""
        self._listing.table.sort_next()
