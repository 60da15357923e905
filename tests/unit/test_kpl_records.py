"""KPL aggregation, held to messages encoded here by hand from the published format, not by the code under test."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.payload.kpl import MAGIC, UserRecord, aggregate, unfold


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def wrapped(message: bytes) -> bytes:
    return b"\xf3\x89\x9a\xc2" + message + hashlib.md5(message).digest()


def encoded(records: list[UserRecord]) -> bytes:
    keys = list(dict.fromkeys(r.partition_key for r in records))
    hash_keys = list(dict.fromkeys(r.explicit_hash_key for r in records if r.explicit_hash_key is not None))
    out = b"".join(field(1, key.encode()) for key in keys) + b"".join(field(2, key.encode()) for key in hash_keys)
    for r in records:
        inner = field(1, keys.index(r.partition_key))
        if r.explicit_hash_key is not None:
            inner += field(2, hash_keys.index(r.explicit_hash_key))
        out += field(3, inner + field(3, r.data))
    return out


RECORDS = st.lists(
    st.builds(
        UserRecord,
        partition_key=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
        explicit_hash_key=st.none() | st.integers(0, 2**128 - 1).map(str),
        data=st.binary(max_size=40),
    ),
    min_size=1,
    max_size=12,
)

ONE = UserRecord("key", None, b"data")


@given(RECORDS)
@settings(max_examples=100, deadline=None)
def test_records_encoded_by_hand_are_unfolded_in_order(records: list[UserRecord]) -> None:
    assert unfold(wrapped(encoded(records))) == records


@given(RECORDS)
@settings(max_examples=100, deadline=None)
def test_aggregating_is_byte_for_byte_the_published_format(records: list[UserRecord]) -> None:
    assert aggregate(records) == wrapped(encoded(records))


def test_a_known_record_is_unfolded() -> None:
    data = (
        bytes.fromhex("f3899ac20a016b1a0608001a026869") + hashlib.md5(bytes.fromhex("0a016b1a0608001a026869")).digest()
    )
    assert unfold(data) == [UserRecord("k", None, b"hi")]


def test_tags_and_unknown_fields_are_passed_over() -> None:
    tag = field(4, field(1, b"name") + field(2, b"value"))
    message = field(1, b"k") + field(3, field(1, 0) + field(3, b"d") + tag + field(9, b"later")) + field(8, 5)
    assert unfold(wrapped(message)) == [UserRecord("k", None, b"d")]


def test_a_wrong_checksum_is_no_aggregated_record() -> None:
    whole = aggregate([ONE])
    assert unfold(whole[:-1] + bytes([whole[-1] ^ 1])) is None
    assert unfold(whole[:10] + bytes([whole[10] ^ 1]) + whole[11:]) is None
    assert unfold(whole[:-1]) is None


@pytest.mark.parametrize(
    "message",
    [
        b"",
        field(1, b"k"),
        field(1, b"k") + field(3, field(1, 1) + field(3, b"d")),
        field(1, b"k") + field(3, field(1, 2**64 - 1) + field(3, b"d")),
        field(1, b"k") + field(3, field(1, 0) + field(2, 0) + field(3, b"d")),
        field(1, b"k") + field(3, field(1, 0)),
        field(1, b"k") + field(3, field(3, b"d")),
        field(1, b"\xff\xfe") + field(3, field(1, 0) + field(3, b"d")),
        b"\x0a\xff\xff\xff\xff\x0f",
        b"not protobuf at all",
    ],
)
def test_a_message_that_does_not_hold_together_is_shown_as_it_is(message: bytes) -> None:
    assert unfold(wrapped(message)) is None


@given(st.binary(max_size=120), st.booleans())
@settings(deadline=None)
def test_no_bytes_whatever_raise(data: bytes, is_wrapped: bool) -> None:
    found = unfold(wrapped(data) if is_wrapped else data)
    assert found is None or found


def test_bytes_without_the_magic_are_not_looked_at() -> None:
    assert unfold(b"") is None
    assert unfold(MAGIC) is None
    assert unfold(b"{}" * 50) is None
