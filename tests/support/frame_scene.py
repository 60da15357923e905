"""The frame on a real terminal, with panes that fetch nothing; takes a target and a log file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from kinesis_tui.app import KinesisTui
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.config import Settings
from kinesis_tui.live.meter import Meter
from kinesis_tui.pane import Context
from kinesis_tui.registry import PaneEntry
from kinesis_tui.text.times import SystemClock
from tests.support.app import ScriptedAws
from tests.support.frame_panes import LogsPane, StreamsPane, TailPane


class FaultyPane(StreamsPane):
    """Falls over when it is sorted, with a credential in what it says."""

    def action_sort(self) -> None:
        raise KeyError("AKIAIOSFODNN7EXAMPLE")


def main() -> int:
    """Run until quit, and return the exit status."""
    target, log_file = [*sys.argv[1:], "", ""][:2]
    clock = SystemClock()
    context = Context(cast("AwsSession", ScriptedAws()), Settings(utc=True), clock, Meter(clock))
    panes = [PaneEntry.of(pane) for pane in (FaultyPane, TailPane, LogsPane)]
    app = KinesisTui(context, panes, target or None, log_file=Path(log_file) if log_file else None)
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
