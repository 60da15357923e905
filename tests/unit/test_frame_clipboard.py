"""What is written to a terminal so that its clipboard holds a text."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.ui.frame.clipboard import MAX_BYTES, SCREEN_CHUNK, clipboard_sequence
from kinesis_tui.ui.frame.offers import Refused


def plain(text: str) -> str:
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"


@given(st.text(max_size=200))
def test_a_terminal_gets_one_osc_52(text: str) -> None:
    try:
        expected = plain(text)
    except UnicodeEncodeError:
        expected = plain(text.encode("utf-8", "replace").decode())
    assert clipboard_sequence(text, {}) == expected


def test_tmux_gets_it_for_itself_and_wrapped_with_every_escape_doubled() -> None:
    sequence = clipboard_sequence("orders", {"TMUX": "/tmp/tmux-0/default,1,0"})
    inner = plain("orders")
    assert sequence == inner + "\x1bPtmux;" + inner.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def test_screen_gets_it_in_strings_that_it_passes_on() -> None:
    text = "x" * 5_000
    sequence = clipboard_sequence(text, {"STY": "1.pts-0"})
    chunks = re.findall(r"\x1bP.*?\x1b\\", sequence, re.DOTALL)
    assert "".join(chunks) == sequence
    assert max(map(len, chunks)) <= SCREEN_CHUNK
    assert "".join(chunk[2:-2] for chunk in chunks) == plain(text)


def test_the_longest_text_is_copied_and_one_byte_more_is_refused() -> None:
    assert len(clipboard_sequence("x" * MAX_BYTES, {})) <= 100_000 + len("\x1b]52;c;\a")
    with pytest.raises(Refused, match="74,995 bytes"):
        clipboard_sequence("x" * (MAX_BYTES + 1), {})


def test_nothing_in_the_text_can_end_the_sequence() -> None:
    sequence = clipboard_sequence("a\x1b\\b\a", {})
    assert sequence.count("\a") == 1
    assert sequence.count("\x1b") == 1
