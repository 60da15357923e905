"""What is pasted into a field holds nothing that a terminal would obey."""

from kinesis_tui.ui.frame.pasted import LONGEST, typeable


def test_escape_sequences_are_disarmed_and_text_is_kept() -> None:
    assert typeable("\x1b]52;c;AAAA\x07orders\x9b31m\x7f\x03") == "]52;c;AAAAorders31m"


def test_line_breaks_stay_for_the_field_to_end_at_and_a_tab_is_a_space() -> None:
    assert typeable("a\tb\r\nc") == "a b\r\nc"


def test_text_in_any_script_is_kept() -> None:
    assert typeable("Zürich 日本 👩‍👩‍👧 \u3000") == "Zürich 日本 👩‍👩‍👧 \u3000"


def test_a_field_takes_no_more_than_fits_a_name() -> None:
    assert len(typeable("x" * 100_000)) == LONGEST
