"""How a tail fares, over and under its rows: its state in one line, and what is wrong."""

from collections.abc import Callable, Iterable, Sequence

from rich.segment import Segment
from textual.widgets import Static

from kinesis_tui.ui.frame.status_line import StatusLine
from kinesis_tui.ui.line_list import LineList

Words = Iterable[tuple[str, str]]
"""Parts of a line as (text, name of a row's style), the most important first."""


class StateLine(StatusLine):
    """Words in one line, two cells apart; those that have no room are left out."""

    def __init__(self, words: Callable[[], Words], styled: LineList) -> None:
        """Show `words`, asked anew at each `update_line`, in the row styles of `styled`."""
        super().__init__()
        self._words = words
        self._list = styled

    def segments(self, width: int) -> Sequence[Segment]:
        """Lay the words out; the first stands in any case."""
        styles = self._list.row_styles
        segments: list[Segment] = []
        room = width
        for text, name in self._words():
            words = Segment(text, styles[name])
            if segments and words.cell_length > room:
                continue
            segments += [words, Segment("  ")]
            room -= words.cell_length + 2
        return segments


class TroubleLine(Static):
    """What is wrong, in a few lines; not there while nothing is."""

    DEFAULT_CSS = """
    TroubleLine {
        height: auto; max-height: 3; color: $text-error; display: none;
        &.-trouble { display: block; }
        &.-caution { color: $text-warning; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def say(self, trouble: str, *, caution: bool = False) -> None:
        """Show what is wrong, or only to be wary of; empty: nothing is. Paints only what changed."""
        if trouble != self.content:
            self.update(trouble)
        self.set_class(bool(trouble), "-trouble")
        self.set_class(caution, "-caution")
