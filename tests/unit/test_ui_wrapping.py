import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.text.cells import visible_lines, width
from kinesis_tui.ui import wrapping
from kinesis_tui.ui.wrapping import LONG_LINE, WrappedText, wrapped


def test_lines_break_at_spaces() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrapped("a " + "x" * 12, 5) == ["a", "xxxxx", "xxxxx", "xx"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrapped("", 10) == [""]


@given(st.text(max_size=200), st.integers(2, 40))
def test_no_character_is_lost_and_no_line_too_wide(text: str, cells: int) -> None:
    lines = WrappedText(text, cells)
    made = [lines.line(number) for number in range(len(lines))]
    assert all(width(line) <= cells for line in made)
    assert "".join(made) == "".join(visible_lines(text))


def test_a_broken_line_knows_where_it_comes_from() -> None:
    lines = WrappedText("x" * 25 + "\nshort\n" + "東" * 9, 10)
    assert [lines.source(number) for number in range(len(lines))] == [0, 0, 0, 1, 2, 2]
    assert [lines.first_of(source) for source in range(3)] == [0, 3, 4]
    lines.rewrap(30)
    assert len(lines) == 3


def test_a_very_long_line_with_wide_characters_is_broken_without_measuring_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = ("aé漢" * LONG_LINE)[: LONG_LINE + 7]
    monkeypatch.setattr(wrapping, "chop_cells", None)
    lines = WrappedText(f"short\n{text}\nend", 9)
    made = [lines.line(number) for number in range(len(lines))]
    assert all(width(line) <= 9 for line in made)
    assert "".join(made) == f"short{text}end"
    assert lines.source(len(lines) - 1) == 2
