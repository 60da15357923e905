import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.text.cells import visible_lines, width
from kinesis_tui.ui import wrapping
from kinesis_tui.ui.wrapping import LONG_LINE, PIECE, LongText, WrappedText, wrapped


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


def wrapped_whole(text: str, cells: int) -> LongText:
    lines = LongText(text, cells)
    while not lines.whole:
        lines.wrap_next()
    return lines


TEXTS = st.text(st.sampled_from("ab \r\n\t\x1b\u0301\u200d漢字👍🏽é"), max_size=300)


@given(TEXTS, st.integers(2, 40), st.integers(20, 60))
def test_a_long_text_loses_nothing_between_its_pieces(text: str, cells: int, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wrapping, "PIECE", piece)
        lines = wrapped_whole(text, cells)
        made = [lines.line(number) for number in range(len(lines))]
    assert all(width(line) <= cells for line in made)
    assert "".join(made) == "".join(visible_lines(text))


@pytest.mark.parametrize("text", ["x" * 3 * PIECE, "line\r\n" * PIECE, "\n" * 2 * PIECE, f"{'y' * 5000}\n" * 9, ""])
def test_the_pieces_of_a_long_text_leave_no_trace_in_its_lines(text: str) -> None:
    lines, whole = wrapped_whole(text, 33), WrappedText(text, 33)
    assert [lines.line(number) for number in range(len(lines))] == [whole.line(number) for number in range(len(whole))]


def test_a_place_in_a_long_text_is_found_again_at_another_width() -> None:
    text = "".join(f"line {number} of many\n" for number in range(3000))
    lines, narrow = wrapped_whole(text, 40), wrapped_whole(text, 9)
    for number in (0, 1, 700, 2999):
        found = narrow.line_at(lines.place(number))
        assert "".join(narrow.line(found + part) for part in range(3)).startswith(lines.line(number)[:20])
        assert lines.line_at(narrow.place(found)) == number


def test_a_long_text_is_wrapped_piece_by_piece() -> None:
    lines = LongText("x" * 10 * PIECE, 80)
    assert (lines.pieces, lines.whole) == (1, False)
    first = len(lines)
    lines.wrap_next()
    assert lines.pieces == 2
    assert len(lines) > first
