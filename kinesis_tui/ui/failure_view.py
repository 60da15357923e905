"""What stands where a list would be: it is being fetched, it is empty, or it failed."""

from time import monotonic

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kinesis_tui.failure import Failure
from kinesis_tui.text.cells import visible

PATIENCE_SECONDS = 1.0
"""After this long a wait says how long it has been, and that it can be cancelled."""


class FailureView(Vertical):
    """What failed, why, what to do, and the key that tries again."""

    DEFAULT_CSS = """
    FailureView {
        height: auto;
        padding: 1 2;
        & > .failure--what { color: $text-error; text-style: bold; }
        & > .failure--remedy { color: $foreground; }
        & > .failure--retry { color: $text-muted; margin-top: 1; }
    }
    FailureView.-narrow { padding: 0 1; }
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.failure = failure

    def compose(self) -> ComposeResult:
        """Stack the three parts."""
        failure = self.failure
        yield Static(f"{visible(failure.what)}: {visible(failure.why)}.", classes="failure--what", markup=False)
        yield Static(f"To do: {visible(failure.remedy)}.", classes="failure--remedy", markup=False)
        yield Static("r tries again", classes="failure--retry", markup=False)


class EmptyView(Static):
    """There is nothing; the text says what to do next."""

    DEFAULT_CSS = "EmptyView { padding: 1 2; color: $text-muted; }"

    def __init__(self, text: str) -> None:
        super().__init__(visible(text), markup=False)


class LoadingView(Static):
    """Something is being fetched; after a second it says for how long, once a second, without any animation."""

    DEFAULT_CSS = "LoadingView { padding: 1 2; color: $text-muted; }"

    def __init__(self, text: str) -> None:
        super().__init__(visible(text), markup=False)
        self._text = visible(text)
        self._since = monotonic()

    def on_mount(self) -> None:
        """Begin to count."""
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        waited = monotonic() - self._since
        if waited >= PATIENCE_SECONDS:
            self.update(f"{self._text} {waited:.0f} s; esc cancels")
