"""The usual ways to show rows that arrive: small programs around Textual's RichLog, Log and DataTable, without colours.

    python -m tests.benchmarks.programs.usual RichLog 3200

The second argument is how many rows a second arrive. `m` changes a line of the screen, to see when it does.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import DataTable, Footer, Log, RichLog, Static

from tests.benchmarks.canned_pages import DISTINCT, partition_key, payload

STEP = 0.02
KEPT = 10_000
AT_ONCE = 5_000
"""Rows added in one step at most; a program that can't keep up falls behind, as it does in life."""

Row = tuple[str, str, str]
"""Time, key and payload."""
Add = Callable[[Sequence[Row]], None]
"""Adds the rows that came since the last call, all at once, which is much cheaper for these widgets than one by one."""


class UsualApp(App[None]):
    """One of Textual's widgets, given rows at a rate. Highlighting them would take most of a core at these rates."""

    CSS = "#status { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("m", "mark", "Mark")]

    def __init__(self, kind: str, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.marks = 0
        self.rows, self.add = MAKERS[kind]()

    def compose(self) -> ComposeResult:
        yield Static("status", id="status")
        yield self.rows
        yield Footer()

    def on_mount(self) -> None:
        self.rows.focus()
        self.run_worker(self.produce())

    def action_mark(self) -> None:
        self.marks += 1
        self.query_one("#status", Static).update(f"({self.marks})")

    async def produce(self) -> None:
        """Add rows at the rate."""
        payloads = [payload(index).decode() for index in range(DISTINCT)]
        keys = [partition_key(index) for index in range(DISTINCT)]
        began, added = time.monotonic(), 0
        while True:
            await asyncio.sleep(max(STEP, 1 / self.rate))
            due = min(int((time.monotonic() - began) * self.rate), added + AT_ONCE)
            at = time.strftime("%H:%M:%S")
            self.add([(at, keys[index % DISTINCT], payloads[index % DISTINCT]) for index in range(added, due)])
            added = due


def _rich_log() -> tuple[Widget, Add]:
    log = RichLog(max_lines=KEPT, markup=False)
    return log, lambda rows: _ignore(log.write("\n".join(map(" ".join, rows))))


def _log() -> tuple[Widget, Add]:
    log = Log(max_lines=KEPT)
    return log, lambda rows: _ignore(log.write_lines(map(" ".join, rows)))


def _data_table() -> tuple[Widget, Add]:
    table: DataTable[str] = DataTable(cursor_type="row")

    def add(rows: Sequence[Row]) -> None:
        if not table.columns:
            table.add_columns("arrival", "key", "payload")
        table.add_rows(rows)
        table.move_cursor(row=table.row_count - 1)

    return table, add


def _ignore(_result: object) -> None:
    """Take no notice of what a widget returns."""


MAKERS = MappingProxyType({"RichLog": _rich_log, "Log": _log, "DataTable": _data_table})

if __name__ == "__main__":
    UsualApp(sys.argv[1], float(sys.argv[2])).run()
