"""The composition root of the full-screen program: mounts the frame and the panes, and hands each what it needs."""

from __future__ import annotations

from textual.app import App, ComposeResult

from kinesis_tui.pane import Context, Navigate, Pane


class KinesisTui(App[int]):
    """The full-screen program."""

    def __init__(self, context: Context, panes: tuple[type[Pane], ...], target: str | None = None) -> None:
        super().__init__()
        self.context = context
        self.panes = panes
        self._target = target or (panes[0].NAME if panes else None)

    def compose(self) -> ComposeResult:
        """Mount the first pane."""
        for pane in self.panes:
            if self._target and pane.NAME == self._target.partition(":")[0]:
                yield pane(self.context)

    def on_navigate(self, event: Navigate) -> None:
        """Show the target."""
        name, _, argument = event.target.partition(":")
        for pane in self.query(Pane):
            if name == pane.NAME and argument:
                pane.open(argument)
