"""The panes of the program, one line each; the order gives each its digit, unless it names its own.

A pane's module is imported when the pane is first wanted, or when all is quiet after start: with all of them imported
before the first frame, each new service would make every start slower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinesis_tui.pane import Pane, PaneEntry

ENTRIES: tuple[PaneEntry, ...] = (
    PaneEntry("streams", "Streams", "kinesis_tui.services.kinesis.panes.streams:StreamsPane"),
    PaneEntry("tail", "Tail", "kinesis_tui.services.kinesis.panes.tail:TailPane"),
    PaneEntry("logs", "Logs", "kinesis_tui.services.logs.panes.logs:LogsPane", digit="5"),
)

if TYPE_CHECKING:
    PANES: tuple[type[Pane], ...]
    """The panes' classes, for whoever walks all of them; reading it imports every one."""


def __getattr__(name: str) -> tuple[type[Pane], ...]:
    """Import the panes' classes when `PANES` is read (PEP 562)."""
    if name != "PANES":
        raise AttributeError(name)
    return tuple(entry.load() for entry in ENTRIES)
