"""The panes of the program, one line each; the order gives each its digit, unless it names its own.

A pane's module is imported when the pane is first wanted, or when all is quiet after start: with all of them imported
before the first frame, each new service would make every start slower.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

from kinesis_tui.pane import Pane


class PaneEntry(Struct, frozen=True):
    """A pane that may not be imported yet."""

    name: str
    """The pane's NAME."""
    title: str
    """The pane's TITLE."""
    place: str | type[Pane]
    """"module:class", or the class itself."""
    digit: str | None = ""
    """Its key where that is not its place in the order; None: it has none, and is reached by name and by `x`."""

    @classmethod
    def of(cls, pane: type[Pane]) -> PaneEntry:
        """Return the entry of a class that is there."""
        return cls(pane.NAME, pane.TITLE, pane)

    def load(self) -> type[Pane]:
        """Return the class; imports its module the first time."""
        if not isinstance(self.place, str):
            return self.place
        module, _, name = self.place.partition(":")
        found = getattr(import_module(module), name)
        if not (isinstance(found, type) and issubclass(found, Pane)):
            raise TypeError(f"{self.place} is no pane")
        return found


ENTRIES: tuple[PaneEntry, ...] = (
    PaneEntry("streams", "Streams", "kinesis_tui.services.kinesis.panes.streams:StreamsPane"),
    PaneEntry("tail", "Tail", "kinesis_tui.services.kinesis.panes.tail:TailPane"),
    PaneEntry("firehose", "Firehose", "kinesis_tui.services.firehose.panes.firehose:FirehosePane", digit="3"),
    PaneEntry("cognito", "Cognito", "kinesis_tui.services.cognito.panes.cognito:CognitoPane", digit="4"),
    PaneEntry("logs", "Logs", "kinesis_tui.services.logs.panes.logs:LogsPane", digit="5"),
    PaneEntry("apis", "APIs", "kinesis_tui.services.apigateway.panes.apis:ApisPane", digit="7"),
    PaneEntry("metrics", "Metrics", "kinesis_tui.services.metrics.panes.metrics:MetricsPane", digit=None),
)

if TYPE_CHECKING:
    PANES: tuple[type[Pane], ...]
    """The panes' classes, for whoever walks all of them; reading it imports every one."""


def __getattr__(name: str) -> tuple[type[Pane], ...]:
    """Import the panes' classes when `PANES` is read (PEP 562)."""
    if name != "PANES":
        raise AttributeError(name)
    return tuple(entry.load() for entry in ENTRIES)
