"""What payloads are found to be, and that nothing in them can do harm."""

import gzip
import json
import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.payload.decode import LIMIT_BYTES, Decoded, compact_json, decode, preview

BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=50).map(str.encode),
    st.binary(max_size=50).map(gzip.compress),
    st.binary(max_size=50).map(lambda tail: b"\x1f\x8b\x08" + tail),
    st.tuples(st.sampled_from([b"{", b"[", b"\xef\xbb\xbf{", b"\xf3\x89\x9a\xc2"]), st.binary(max_size=50)).map(
        b"".join
    ),
)


def gzipped(data: bytes) -> bytes:
    """The same bytes at every call: they name the test, and workers compare the names."""
    return gzip.compress(data, mtime=0)


def holds_together(found: Decoded) -> bool:
    """Binary is named last, and what was written as JSON is JSON."""
    if found.kind == "binary":
        return found.steps[-1] == "binary" and found.text is None
    if found.kind == "json" and not found.clipped:
        return "binary" not in found.steps and isinstance(json.loads(found.body), dict | list)
    return found.text is not None and "binary" not in found.steps


@given(BYTES)
@settings(max_examples=400, deadline=None)
def test_no_bytes_whatever_raise_and_the_kind_agrees_with_the_steps(data: bytes) -> None:
    for found in (decode(data), preview(data, 16)):
        assert holds_together(found)


@pytest.mark.parametrize(
    ("data", "steps", "kind"),
    [
        (b'{"a": 1}', ("json",), "json"),
        (b" \r\n\t[1, 2]\n", ("json",), "json"),
        (b"{}", ("json",), "json"),
        (b"", (), "text"),
        (b"plain text\n", (), "text"),
        ("größer".encode(), (), "text"),
        (b"12.5", (), "text"),
        (b'"a string"', (), "text"),
        (b"null", (), "text"),
        (b'{"a": 1} trailing', (), "text"),
        (b'{"a": NaN}', (), "text"),
        (b'{"a": "\\ud83d\\ude00"}', ("json",), "json"),
        (b'{"huge": 1e400, "deep": 123456789012345678901234567890}', ("json",), "json"),
        (b"text with \0 in it", ("binary",), "binary"),
        (b'{"a": "\0"}', ("binary",), "binary"),
        (b"\xff\xfe", ("binary",), "binary"),
        (b'{"a": "\xff"}', ("latin-1?",), "text"),
        (gzipped(b'{"a": 1}'), ("gzip", "json"), "json"),
        (gzipped(b"text"), ("gzip",), "text"),
        (gzipped(b"\x00\x01"), ("gzip", "binary"), "binary"),
        (gzipped(gzipped(b"[]")), ("gzip", "gzip", "json"), "json"),
        (gzipped(b"[1,") + gzipped(b"2]"), ("gzip", "json"), "json"),
        (gzipped(b"[]") + b"\0" * 20, ("gzip", "json"), "json"),
        (gzipped(b"[]")[:-3], ("binary",), "binary"),
        (gzipped(b"[]") + b"rubbish", ("binary",), "binary"),
        (b"\x1f\x8b", ("binary",), "binary"),
    ],
)
def test_what_is_undone_and_recognised_is_named_outermost_first(data: bytes, steps: tuple[str, ...], kind: str) -> None:
    found = decode(data)
    assert (found.steps, found.kind, found.clipped) == (steps, kind, False)


def test_the_body_is_the_innermost_and_broken_gzip_keeps_its_bytes() -> None:
    assert decode(gzip.compress(b"text")).body == b"text"
    broken = gzip.compress(b"text")[:-1]
    assert decode(broken).body == broken


def test_a_byte_order_mark_does_not_hide_json_and_stays_in_text() -> None:
    found = decode(b"\xef\xbb\xbf{}")
    assert (found.kind, found.body, found.text) == ("json", b"{}", "{}")
    assert decode(b"\xef\xbb\xbftext").text == "\ufefftext"


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 50_000])
def test_json_nested_without_end_is_text(data: bytes) -> None:
    assert decode(data).kind == "text"


@pytest.mark.parametrize("data", [b'{"a": "\\ud800"}', b'{"\\udfff": 1}'])
def test_a_lone_surrogate_escape_stays_an_escape(data: bytes) -> None:
    found = decode(data)
    assert found.text == data.decode()
    assert found.text.isascii()


def test_a_gzip_bomb_is_clipped_at_the_bound() -> None:
    bomb = gzip.compress(b"\n" * (LIMIT_BYTES + 1), compresslevel=1)
    found = decode(bomb)
    assert (len(found.body), found.clipped, found.kind) == (LIMIT_BYTES, True, "text")
    exact = decode(gzip.compress(b"\n" * 1000), limit=1000)
    assert (len(exact.body), exact.clipped) == (1000, False)


def test_a_bomb_of_members_and_of_layers_is_bounded() -> None:
    members = decode(gzip.compress(b"x") * 10_000)
    assert members.clipped
    assert len(members.body) < 100
    layers = b"{}"
    for _ in range(20):
        layers = gzip.compress(layers)
    assert decode(layers).steps.count("gzip") == 4


def test_clipped_text_may_end_within_a_character() -> None:
    found = decode(gzip.compress("ä".encode() * 100), limit=101)
    assert (found.kind, found.text, found.clipped) == ("text", "ä" * 50, True)


def test_a_preview_reads_the_start_only_and_takes_the_first_character_s_word() -> None:
    long = json.dumps({"key": "ü" * 10_000}, ensure_ascii=False).encode()
    for data, steps in ((long, ("json",)), (gzip.compress(long), ("gzip", "json"))):
        found = preview(data, 101)
        assert (found.steps, found.kind, found.clipped) == (steps, "json", True)
        assert len(found.body) <= 101
        assert long.decode().startswith(found.text or "-")
    assert preview(b'{"a":1}') == decode(b'{"a":1}')
    assert preview(b"\xff" * 100, 10).steps == ("binary",)
    assert preview(b"x" * 100, 10) == Decoded((), "text", b"x" * 10, "x" * 10, clipped=True)


def test_a_preview_of_a_bomb_of_binary_is_binary() -> None:
    assert preview(gzip.compress(bytes(100_000)), 64).steps == ("gzip", "binary")


LITERALS = st.sampled_from(["1.10", "1E5", "-0", "1e400", "123456789012345678901234567890", "0.1000", "true", "null"])
DOCUMENTS = st.recursive(
    LITERALS | st.text(max_size=8).map(json.dumps),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: "[ " + " ,\n".join(items) + " ]")
        | st.lists(st.tuples(st.sampled_from(['"a"', '"b"', '"\\u0061"', '"é"']), inner), max_size=4).map(
            lambda pairs: "{\r\n" + ",\t".join(f"{key} : {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=15,
)


def read_exactly(text: str) -> object:
    """Numbers as they are written, pairs in order and with their repetitions."""
    return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=list)


@given(DOCUMENTS)
@settings(max_examples=200, deadline=None)
def test_compact_json_keeps_numbers_keys_and_repetitions_as_they_are_written(document: str) -> None:
    compact = compact_json(document.encode()).decode()
    assert "\n" not in compact
    assert "\t" not in compact
    assert read_exactly(compact) == read_exactly(document)
    assert "\\u0061" in compact or "\\u0061" not in document


def test_what_is_no_json_cannot_be_made_compact() -> None:
    with pytest.raises(msgspec.DecodeError):
        compact_json(b"{")


def test_a_deflate_stream_without_a_header_is_not_guessed_at() -> None:
    assert decode(zlib.compress(b"text" * 50)[2:-4]).steps == ("binary",)
