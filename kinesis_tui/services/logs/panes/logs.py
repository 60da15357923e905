"""Pane 5: the log groups of a region, their streams, and a tail of one or several groups."""

from collections.abc import Awaitable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kinesis_tui.pane import Choice, Command, Export, Refused, Subject, standard_bindings
from kinesis_tui.rows_pane.replay_keys import FILE
from kinesis_tui.services.logs.panes.groups_body import GroupsBody
from kinesis_tui.services.logs.panes.groups_pane import GroupsPane
from kinesis_tui.services.logs.panes.insights import InsightsView
from kinesis_tui.services.logs.panes.insights_offers import MARK
from kinesis_tui.services.logs.panes.logs_help import HELP
from kinesis_tui.services.logs.panes.logs_offers import group_choices, places
from kinesis_tui.services.logs.panes.logs_views import (
    VIEWS,
    copies_of,
    export_of,
    show_times,
    status_of,
)
from kinesis_tui.services.logs.panes.tail_request import completions, parse_request


class LogsPane(GroupsPane):
    """Log groups, and over them the tail of some."""

    NAME = "logs"
    TITLE = "Logs"
    ARGUMENT = "GROUP [GROUP …] [SINCE]"
    THING = "event"
    VIEWS = VIEWS
    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("logs", "filter"),
        Binding("I", "insights", "Insights", id="logs.insights", tooltip="Ask a Logs Insights query of these groups"),
        *standard_bindings("logs", "describe", "related", "copy", "export", "reload")[1:],
    ]

    def compose(self) -> ComposeResult:
        """Show the groups; a tail covers them."""
        yield GroupsBody(self, self.listing, self._sets, self._show_streams)

    def open(self, argument: str) -> None:
        """Tail "GROUP [GROUP …] [SINCE]", where "@NAME" stands for the groups of a set; or replay "file:PATH"."""
        try:
            if argument.startswith(FILE):
                self._cover_with_tail()
                self.tail.play(Path(argument.removeprefix(FILE)).expanduser())
                return
            if argument.startswith(MARK):
                self._insights.open(tuple(argument.removeprefix(MARK).split()), self.listing.groups)
                return
            groups, set_name = self._sets.expanded(argument)
            self.show_tail(parse_request(groups, self.now()), set_name)
        except ValueError as error:
            self.say(f"{error}.", warning=True)
        except Refused as refused:
            self.say(str(refused), warning=True)

    def status_text(self) -> str:
        """Say how many groups there are, or whether the tail is in trouble."""
        told = status_of(self.view)
        if told is not None:
            return told
        return self.tail.status_text() if self.is_tailing else self.listing.status_text()

    def watch_utc(self) -> None:
        """Paint the times in the other zone."""
        if self.is_tailing:
            self.tail.explorer.set_utc(self.utc)
        show_times(self.view, self.utc)

    def describe(self) -> Awaitable[object] | None:
        """Fetch what AWS tells of the group selected, or tailed."""
        if self.is_tailing and self.tail.replay.is_open:
            return self.tail.replay.header()
        group = self._selected()
        return None if group is None else self._gateway.describe_raw(group)

    def copy_choices(self) -> list[Choice]:
        """Offer the group's name and ARN, or the parts of the event."""
        copies = copies_of(self.view)
        if copies is not None:
            return copies
        return group_choices(self.listing.groups.get(self.table.cursor_key or ""))

    def related(self) -> list[Choice]:
        """Inspect a token in the event; go to a tail of the group from elsewhere."""
        group = self._selected()
        tokens = self.token_choices()
        return tokens if group is None else [*tokens, *places(group)]

    def subject(self) -> Subject | None:
        """Look for what logs to the group."""
        group = self._selected()
        return None if group is None else Subject("log-group", group)

    def export(self) -> Export | None:
        """Write the groups, or what covers them, where that can be written; events are written by `RowExports`."""
        return self.listing.export() if self.view is None else export_of(self.view)

    def commands(self) -> list[Command]:
        """Offer what is typed over a tail."""
        if isinstance(self.view, InsightsView):
            groups = self._insights.groups_command(self.view, self._sets.expanded, self._names_completed)
            return [*self.view.commands(), groups]
        return [self._sets.command(), self._insights.command(), *(self.tail.row_commands() if self.is_tailing else ())]

    def completions(self, prefix: str) -> list[str]:
        """Complete the names of groups, and ages after them."""
        return completions(prefix, [*self.listing.groups, *self._sets.names()])

    def _names_completed(self, prefix: str) -> list[str]:
        """Complete the names of groups and sets, the last one typed."""
        before, blank, last = prefix.rpartition(" ")
        names = (*self.listing.groups, *self._sets.names())
        return [before + blank + name for name in names if name.startswith(last)]

    def action_insights(self) -> None:
        """Ask a query of the groups that are tailed, or marked, or of the one under the cursor."""
        try:
            self._insights.open(self._asked(), self.listing.groups)
        except Refused as refused:
            self.say(str(refused), warning=True)

    def action_export(self) -> None:
        """Ask what of the events to write, or write what covers them."""
        if self.view is self.tail:
            self.tail.export()
        else:
            super().action_export()
