"""What a whole page is said to be at first sight holds for each of its payloads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.live.plain_bytes import all_plain
from kinesis_tui.live.plain_rows import is_plain

CUT = "ä".encode()
PAYLOADS = (
    b'{"a":1}',
    "{東京}".encode(),
    b"",
    b"text",
    b"HKB",
    b"\x1f\x8b0",
    b"a\0b",
    CUT,
    CUT[:1],
    CUT[1:],
    b"x" + CUT[:1],
)


@pytest.mark.parametrize(
    ("payloads", "expected"),
    [
        pytest.param([b'{"a":1}', b"", "東京".encode()], True, id="text and nothing"),
        pytest.param([], True, id="no payload"),
        pytest.param([b"text", b"\x1f\x8b0"], False, id="one that is compressed"),
        pytest.param([b"text", b"a\0b"], False, id="one with a zero byte"),
        pytest.param([b"a" + CUT[:1], CUT[1:]], False, id="a character cut in two"),
        pytest.param([b"text" * 20_000 + CUT[:1]], False, id="a character cut off at the end of many bytes"),
        pytest.param([("a" + "ä" * 50_000).encode()], True, id="characters across the pieces that are read"),
    ],
)
def test_a_page_is_plain_when_all_of_it_is(payloads: list[bytes], expected: bool) -> None:
    assert all_plain(payloads, b"".join(payloads)) is expected


@given(st.lists(st.sampled_from(PAYLOADS), max_size=5))
def test_no_payload_of_a_plain_page_has_to_be_decoded(payloads: list[bytes]) -> None:
    if all_plain(payloads, b"".join(payloads)):
        assert all(is_plain(payload) for payload in payloads)
