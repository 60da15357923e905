"""What is pasted reaches the program as one text, whatever is in it, and however it comes in."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste
from textual.message import Message

from kinesis_tui.ui.pasting import END, LONGEST, START, PasteReader

NONSENSE = "\x1b[31mq\x1b]52;c;AAAA\x07\x03\x1b[?1049l:q\r\x1b\x1b" + "q" * 40


def read(*pieces: str) -> list[Message]:
    reader = PasteReader(XTermParser().feed)
    return [message for piece in pieces for message in reader.read(piece)]


def meaning(messages: list[Message]) -> list[str]:
    return [
        message.text if isinstance(message, Paste) else message.key
        for message in messages
        if isinstance(message, Paste | Key)
    ]


def test_escape_sequences_in_a_paste_press_no_keys() -> None:
    assert meaning(read(f"a{START}{NONSENSE}{END}b")) == ["a", NONSENSE, "b"]


@given(st.lists(st.integers(1, 120)))
def test_a_paste_may_come_in_any_pieces(cuts: list[int]) -> None:
    whole = f"a{START}{NONSENSE}{END}{START}two{END}b"
    edges = [0, *sorted({cut for cut in cuts if cut < len(whole)}), len(whole)]
    pieces = [whole[start:end] for start, end in pairwise(edges)]
    assert meaning(read(*pieces)) == ["a", NONSENSE, "two", "b"]


def test_a_paste_that_never_ends_is_kept_to_its_bound() -> None:
    found = meaning(read(START, *["x" * 100_000] * 12, END))
    assert [len(text) for text in found] == [LONGEST]


def test_a_lone_escape_stays_with_the_parser_until_its_time_is_over() -> None:
    parser = XTermParser()
    assert meaning(PasteReader(parser.feed).read("\x1b")) == []
