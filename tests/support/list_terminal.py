"""The list app on a pty, obeying orders: what a test of the painting works with."""

import json
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.terminal import Cell, PtyTerminal
from tests.support.waiting import until_sync

ROOT = Path(__file__).parents[2]


class ListTerminal(PtyTerminal):
    """`tests.support.list_app` on a terminal; rows come by `rate` a second, or only when ordered."""

    def __init__(
        self,
        *,
        columns: int = 80,
        rows: int = 16,
        rate: float = 0,
        kept: int = 300,
        environment: Mapping[str, str] | None = None,
        bytes_per_second: float | None = None,
    ) -> None:
        ours, theirs = socket.socketpair()
        self._orders = ours
        self._answers = ours.makefile("r")
        with theirs:
            super().__init__(
                [sys.executable, "-m", "tests.support.list_app", str(theirs.fileno()), str(rate), str(kept)],
                columns=columns,
                rows=rows,
                environment={"PYTHONPATH": str(ROOT), **(environment or {})},
                bytes_per_second=bytes_per_second,
                pass_descriptors=[theirs.fileno()],
            )
        self.shows("footer")

    def order(self, *orders: Sequence[Any]) -> dict[str, Any]:
        """Have orders carried out, and return the list's state when all that follows has reached the screen."""
        self.order_and_forget(*orders)
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """Wait for the answer to orders that were forgotten, or for what a "tell" among them tells."""
        self._orders.settimeout(60)
        answer: dict[str, Any] = json.loads(self._answers.readline())
        until_sync(lambda: self.drawn >= answer.get("written", 0), what="all output drawn")
        return answer

    def order_and_forget(self, *orders: Sequence[Any]) -> None:
        """Have orders carried out of which no answer will come, or none that is waited for."""
        self._orders.sendall(json.dumps(orders).encode() + b"\n")

    def repainted(self) -> list[list[Cell]]:
        """Have everything painted anew and return the screen."""
        self.order(["repaint"])
        return self.cells()

    def end(self) -> None:
        """End the program."""
        super().end()
        self._answers.close()
        self._orders.close()


def list_command(rate: float = 0, kept: int = 300) -> list[str]:
    """Return the command that runs the app without orders, for other terminals."""
    return ["env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "tests.support.list_app", "-", str(rate), str(kept)]
