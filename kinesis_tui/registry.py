"""The panes of the program, one line each; the order gives each its digit."""

from __future__ import annotations

from kinesis_tui.pane import Pane
from kinesis_tui.services.kinesis.panes.streams import StreamsPane
from kinesis_tui.services.kinesis.panes.tail import TailPane

PANES: tuple[type[Pane], ...] = (
    StreamsPane,
    TailPane,
)
