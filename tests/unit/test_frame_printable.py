"""What the filter before the terminal lets through."""

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip

from kinesis_tui.ui.frame.printable import Printable

BLACK = Color(0, 0, 0)


@given(st.lists(st.text(max_size=20), max_size=5))
def test_nothing_that_a_terminal_obeys_passes_and_no_cell_is_won_or_lost(texts: list[str]) -> None:
    segments = [Segment(text) for text in texts]
    passed = Printable().apply(segments, BLACK)
    assert all(segment.text.isprintable() for segment in passed)
    assert Strip(passed).cell_length == Strip(segments).cell_length


def test_what_prints_passes_untouched() -> None:
    segments = [Segment("order 東京 …"), Segment("█·")]
    assert Printable().apply(segments, BLACK) is segments
