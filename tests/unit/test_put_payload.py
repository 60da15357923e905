"""A payload in a text area: the very same bytes come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.document._document import Document

from kinesis_tui.services.kinesis.panes.put_payload import ENCODINGS, decoded, encoded, encoding_for

payloads = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode(errors="replace")),
    st.text(alphabet="a\n\r\t\x0b\x0c\x1c\x85\u2028\u2029", max_size=20).map(str.encode),
)


@given(data=payloads)
def test_what_a_text_area_holds_is_read_back_byte_for_byte(data: bytes) -> None:
    encoding = encoding_for(data)
    area = Document(encoded(data, encoding))
    assert decoded(area.text, encoding) == data


@given(data=st.binary(max_size=200))
def test_hex_and_base64_take_any_bytes(data: bytes) -> None:
    for encoding in ("hex", "base64"):
        assert decoded(encoded(data, encoding), encoding) == data


def test_bytes_that_are_no_plain_text_are_not_written_as_text() -> None:
    with pytest.raises(ValueError, match="hex and base64"):
        encoded(b"\xff", "text")


@pytest.mark.parametrize(("text", "encoding"), [("0", "hex"), ("zz", "hex"), ("*", "base64"), ("\ud800", "text")])
def test_what_was_typed_wrong_is_refused_in_a_clause(text: str, encoding: str) -> None:
    assert encoding in ENCODINGS
    with pytest.raises(ValueError, match="the payload is not"):
        decoded(text, encoding)
