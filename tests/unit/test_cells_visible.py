"""The security boundary: nothing that a terminal obeys comes out of `visible`."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from kinesis_tui.text.cells import MARKS_A_CELL, clip, fit, visible, visible_lines, width

FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Mn", "Me", "Mc"]),
        st.sampled_from(
            "\x1b\x9b\x07\r\n\t\x7f\u202e\u2066\u200d\ufe0f\u200b\ufeff\U000e0041\U0001f3fd👩❤️日e\u0301\u1161"
        ),
    ),
    max_size=60,
)


def forbidden_in(text: str) -> list[str]:
    return [f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in FORBIDDEN]


@given(HOSTILE)
@settings(max_examples=400, deadline=None)
def test_no_text_whatever_keeps_a_character_that_a_terminal_obeys(text: str) -> None:
    assert forbidden_in(visible(text)) == []


def test_every_single_code_point_comes_out_printable_or_as_a_space() -> None:
    for start in range(0, 0x110000, 64):
        shown = visible("|".join(map(chr, range(start, start + 64))))
        if not shown.isprintable():
            assert {unicodedata.category(c) for c in shown if not c.isprintable()} == {"Zs"}


@given(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_showing_what_is_shown_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(HOSTILE)
@settings(max_examples=300, deadline=None)
def test_the_width_is_the_compositor_s_and_the_sum_of_the_characters(text: str) -> None:
    shown = visible(text)
    assert width(shown) == cell_len(shown) == sum(get_character_cell_size(c) for c in shown)


@given(HOSTILE, st.integers(0, 40), st.sampled_from(["left", "right", "center"]))
@settings(max_examples=400, deadline=None)
def test_fit_is_exactly_as_wide_as_asked_for(text: str, cells: int, align: str) -> None:
    fitted = fit(text, cells, align)  # type: ignore[arg-type]
    assert width(fitted) == cells
    assert forbidden_in(fitted) == []


@given(HOSTILE, st.integers(1, 40))
@settings(max_examples=400, deadline=None)
def test_clip_shows_all_or_exactly_the_width_with_an_ellipsis(text: str, cells: int) -> None:
    clipped = clip(text, cells)
    whole = visible(text)
    assert width(clipped) <= cells
    if width(whole) <= cells:
        assert clipped == whole
    else:
        assert clipped.endswith("…")
        kept = clipped[:-1]
        assert whole.startswith(kept) or (kept.endswith(" ") and whole.startswith(kept[:-1]))
        assert width(clipped) == cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ASCII, as it is", "plain ASCII, as it is"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\tb\nc\r\x00\x7f", "a␉b␊c␍␀␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("user\u202egnp.exe", "user<U+202E>gnp.exe"),
        ("\u2066x\u2069\u061c\u200e\u200f", "<U+2066>x<U+2069><U+061C><U+200E><U+200F>"),
        ("می\u200cخواهم", "می·خواهم"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "a·b·c·d·e"),
        ("one\u2028two\u2029", "one<U+2028>two<U+2029>"),
        ("\ud800", "<U+D800>"),
        ("\ufffe\U0010ffff", "<U+FFFE><U+10FFFF>"),
        ("\ue0a0", "<U+E0A0>"),
        ("\U000e0041", "<U+E0041>"),
        ("❤️ 👍🏽 1️⃣", "❤ 👍 1\u20e3"),
        ("👩\u200d💻", "👩·💻"),
        ("a\ufe0f", "a·"),
        ("x\u3164y", "x<U+3164>y"),
        ("1\u00a0000\u202f000\u3000", "1\u00a0000\u202f000\u3000"),
        ("日本語 é e\u0301 ß", "日本語 é e\u0301 ß"),
    ],
)
def test_each_kind_has_its_stand_in(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("mark", ["\u0301", "\u1161", "\U0001d167", "\u20dd", "\u0903"])
def test_a_pile_of_marks_is_cut_to_what_a_script_needs(mark: str) -> None:
    assert visible("a" + mark * 10_000 + "b") == "a" + mark * MARKS_A_CELL + "·b"


def test_a_pile_of_marks_cannot_make_a_clipped_row_long() -> None:
    assert len(clip("a" + "\u0301" * 100_000 + "b", 10)) < 20
    assert len(clip(("e" + "\u0301" * 50) * 1_000, 10)) < 100


def test_skin_tones_without_an_end_do_not_hide_what_follows() -> None:
    assert visible("👍" + "🏽" * 50 + "x").endswith("·x")


def test_line_breaks_part_lines_and_other_controls_stay_visible() -> None:
    assert visible_lines("one\r\ntwo\n\na\rb\t\u2028") == ["one", "two", "", "a␍b␉<U+2028>"]
    assert visible_lines("") == [""]


def test_clipping_never_cuts_a_wide_character_in_two() -> None:
    assert clip("日本語", 6) == "日本語"
    assert clip("日本語", 5) == "日本…"
    assert clip("日本語", 4) == "日 …"
    assert clip("日本語", 1) == "…"
    assert clip("日本語", 0) == clip("abc", -1) == ""


def test_marks_stay_with_their_letter_at_the_cut() -> None:
    assert clip("abe\u0301f", 4) == "abe\u0301f"
    assert clip("abe\u0301fg", 4) == "abe\u0301…"


def test_fit_aligns_and_pads_with_spaces() -> None:
    assert (fit("ab", 5), fit("ab", 5, "right"), fit("ab", 5, "center")) == ("ab   ", "   ab", " ab  ")
    assert fit("日本", 3) == "日…"
    assert fit("abc", 0) == ""
