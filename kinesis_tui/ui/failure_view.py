"""What stands where a list would be: it is loading, it is empty, or it failed."""

import time
from collections.abc import Callable

from textual.content import Content
from textual.widgets import Static

from kinesis_tui.failure import Failure
from kinesis_tui.text.cells import visible

PATIENCE = 1.0
"""Seconds after which a wait is worth words."""


class FailureView(Static):
    """Say what failed, why, what to do, and how to try again."""

    DEFAULT_CSS = """
    FailureView { height: auto; width: 1fr; padding: 1 2; color: $foreground; }
    """

    def __init__(self, failure: Failure, *, retry_key: str = "r") -> None:
        super().__init__(failure_content(failure, retry_key), markup=False)
        self.failure = failure


def failure_content(failure: Failure, retry_key: str = "r") -> Content:
    """Lay a failure out in four lines."""
    return Content.assemble(
        (_sentence(failure.what), "$text-error bold"),
        "\n",
        _sentence(failure.why),
        "\n",
        (_sentence(failure.remedy), "$text-warning"),
        "\n",
        (f"{retry_key} tries again.", "$text-muted"),
    )


def _sentence(clause: str) -> str:
    """Make a sentence of a failure's clause."""
    shown = visible(clause)
    return f"{shown[:1].upper()}{shown[1:]}."


class EmptyView(Static):
    """Say that there is nothing, and what to do next."""

    DEFAULT_CSS = """
    EmptyView { height: auto; width: 1fr; padding: 1 2; color: $text-muted; }
    """

    def __init__(self, text: str) -> None:
        super().__init__(visible(text), markup=False)


class LoadingView(Static):
    """Say what is being fetched; after a second also for how long, once a second, and how to stop it."""

    DEFAULT_CSS = """
    LoadingView { height: auto; width: 1fr; padding: 1 2; color: $text-muted; }
    """

    def __init__(self, text: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(visible(text), markup=False)
        self._text = visible(text)
        self._monotonic = monotonic
        self._began = monotonic()

    def on_mount(self) -> None:
        """Count the seconds."""
        self.set_interval(PATIENCE, self._count)

    def _count(self) -> None:
        seconds = int(self._monotonic() - self._began)
        if seconds >= PATIENCE:
            self.update(f"{self._text} {seconds} s · esc cancels")
