"""One row in full, over the list it was opened from: facts, a line on the form of its payload, and the payload."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from kinesis_tui.ui.facts import Facts
from kinesis_tui.ui.live_rows import LiveRows


class RowView(Vertical):
    """Base of what opens a row: `show` paints the row that `row` is now, `show_facts` what depends on the time zone."""

    DEFAULT_CSS = """
    RowView {
        height: 1fr;
        & > Facts { height: auto; max-height: 50%; }
        & > .opened--form { height: 1; background: $surface; color: $text-muted; }
    }
    """

    def __init__(self, source: LiveRows, number: int, *, utc: bool) -> None:
        """Open row `number` of `source`."""
        super().__init__()
        self._source = source
        self._number = number
        self.row = source.row(number)
        """The row shown; None when it has left the buffer."""
        self.utc = utc
        """Whether times are in UTC, not local."""
        self.facts = Facts()
        self.form_line = Static(classes="opened--form", markup=False)

    def compose(self) -> ComposeResult:
        """Stack the facts on the payload."""
        yield self.facts
        yield self.form_line

    def on_mount(self) -> None:
        """Show the row."""
        self.show()

    def show(self) -> None:
        """Paint the row."""
        raise NotImplementedError

    def show_facts(self) -> None:
        """Paint what is known of the row."""
        raise NotImplementedError

    def set_utc(self, utc: bool) -> None:
        """Write the times in UTC or local time."""
        self.utc = utc
        self.show_facts()

    def action_step(self, rows: int) -> None:
        """Open a neighbour in the list, if there is one."""
        row = self._source.row(self._number + rows)
        if row is None:
            return
        self._number, self.row = self._number + rows, row
        self._source.list.move_to(self._number)
        self.show()

    def show_payload_in(self, widget: Widget) -> None:
        """Put the payload's widget in the place of the one before, and the keyboard on it."""
        for old in self.query(".opened--payload"):
            old.remove()
        widget.add_class("opened--payload")
        self.mount(widget)
        self.call_after_refresh(widget.focus)
