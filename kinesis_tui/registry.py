"""The panes of the program, one line each; the order gives each its digit."""

from __future__ import annotations

from kinesis_tui.pane import Pane

PANES: tuple[type[Pane], ...] = ()
