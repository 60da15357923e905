"""Fields of JSON payloads, by path and by JMESPath."""

from __future__ import annotations

import gzip
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.payload.decoders import Hex
from kinesis_tui.payload.fields import DOCUMENT_BYTES, MISSING, document_of, member, parse_field, parse_fields

ORDER = b'{"user": {"id": 7, "e-mail": "a@b"}, "total": 12.50, "items": [{"sku": "x"}, {"sku": "y"}], "note": null}'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("user.id", "7"),
        ("$.user.id", "7"),
        ("user.e-mail", "a@b"),
        ("total", "12.50"),
        ("items[1].sku", "y"),
        ("note", "null"),
        ("['user'].id", "7"),
        ("$.['user']['id']", "7"),
        ("user", '{"id": 7, "e-mail": "a@b"}'),
        ("length(items)", "2"),
        ("items[*].sku", '["x","y"]'),
        ("items[?sku=='y'].sku | [0]", "y"),
        ("user.name", None),
        ("total.cents", None),
        ("items[2]", None),
        ("items[?sku=='z'] | [0]", None),
    ],
)
def test_a_field_is_written_as_the_document_writes_it(path: str, text: str | None) -> None:
    assert parse_field(path).text(ORDER) == text


def test_null_is_a_value_and_an_absent_field_is_none() -> None:
    assert parse_field("note").value(ORDER) is None
    assert parse_field("nothing").value(ORDER) is MISSING


@pytest.mark.parametrize("path", ["items[", "a..b", "", "a b", "user.%", "foo(", "`"])
def test_what_is_no_path_is_refused_in_a_sentence(path: str) -> None:
    with pytest.raises(ValueError, match=r"is no field: .*; write a path"):
        parse_field(path)


def test_commas_part_fields_only_outside_brackets_and_quotes() -> None:
    fields = parse_fields("user.id, items[?sku==','].sku, join(',', items[*].sku) ,total")
    assert [field.path for field in fields] == ["user.id", "items[?sku==','].sku", "join(',', items[*].sku)", "total"]
    assert parse_fields(" , ") == ()


def test_the_document_is_found_inside_what_wraps_it() -> None:
    import gzip

    assert document_of(gzip.compress(ORDER, mtime=0)) == ORDER
    assert document_of(b"plain text") is None
    assert document_of(b"\x00\x01\xff\xfe") is None


@given(st.binary(max_size=200))
def test_no_bytes_make_a_field_fail(data: bytes) -> None:
    for path in ("a", "a.b[0]", "length(@)", "a.b | [0]"):
        field = parse_field(path)
        assert field.text(data) is None or isinstance(field.text(data), str)
        field.value(data)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,4}", fullmatch=True),
        st.recursive(
            st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,3}", fullmatch=True), inner)
            ),
            max_leaves=8,
        ),
        min_size=1,
    )
)
def test_a_plain_path_finds_what_python_finds(document: dict[str, object]) -> None:
    body = json.dumps(document).encode()
    for name, value in document.items():
        found = parse_field(name).raw(body)
        assert isinstance(found, bytes)
        assert msgspec.json.decode(found) == value


@given(st.lists(st.text(max_size=6), min_size=1, max_size=3))
def test_the_path_of_any_member_leads_to_it(names: list[str]) -> None:
    document: object = 42
    path = ""
    for name in reversed(names):
        document = {name: document}
    for name in names:
        path = member(path, name)
    body = json.dumps(document).encode()
    assert parse_field(path).raw(body) == b"42"
    assert parse_field("$" + path if path.startswith("[") else "$." + path).raw(body) == b"42"


def test_a_document_is_found_by_whoever_knows_better_and_never_a_huge_one() -> None:
    assert document_of(ORDER, Hex()) is None
    assert document_of(b"{" + b" " * DOCUMENT_BYTES + b"}") is None
    assert document_of(gzip.compress(b'{"a":"' + b" " * DOCUMENT_BYTES + b'"}', mtime=0)) is None
