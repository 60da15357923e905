"""Tokens in records and log events, found for the inspector."""

import gzip
import json
import time

import pytest

from kinesis_tui.rows_pane.tokens import MOST, tokens_in
from tests.support.cognito.tokens import access_claims, id_claims, key

ID, ACCESS = (key("id-key").token(claims) for claims in (id_claims(), access_claims()))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (json.dumps({"headers": {"Authorization": f"Bearer {ID}"}}).encode(), (ID,)),
        (f"401 for {ID}, then {ACCESS}; {ID} again".encode(), (ID, ACCESS)),
        (gzip.compress(json.dumps({"token": ID}).encode()), (ID,)),
        (json.dumps({"inner": json.dumps({"token": ID})}).encode(), (ID,)),
        (b"no token, eyJhbGciOiJSUzI1NiJ9 alone, eyJ.eyJ.x neither", ()),
        (f"x{ID}".encode(), ()),
        (b"", ()),
    ],
    ids=["header", "two in text", "packed", "JSON in JSON", "none", "inside a word", "empty"],
)
def test_tokens_are_found_in_what_a_row_holds(data: bytes, found: tuple[str, ...]) -> None:
    assert tokens_in(data) == found


def test_only_the_first_tokens_are_offered() -> None:
    many = " ".join(key("id-key").token(id_claims(sub=str(number))) for number in range(MOST + 1))
    assert len(tokens_in(many.encode())) == MOST


def test_what_only_looks_like_tokens_is_passed_in_no_time() -> None:
    began = time.process_time()
    assert tokens_in(b"eyJ" * 300_000) == tokens_in(b"eyJaaaaaaaa.eyJaaaaaaaa." * 40_000) == ()
    assert time.process_time() - began < 5
