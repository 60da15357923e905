"""A record to put and AWS's limits, checked offline."""

import pytest

from kinesis_tui.services.kinesis.model.put_records import (
    PutRecordsRequestEntry,
    entry_complaint,
    parse_hash_key,
    record_bytes,
)

MIB = 2**20


def complaint(key: str = "key", data: bytes = b"", hash_key: int | None = None, most: int = MIB) -> str | None:
    return entry_complaint(PutRecordsRequestEntry(key, data, hash_key), most)


def test_the_size_of_a_record_is_its_payload_and_its_key_in_utf_8() -> None:
    assert PutRecordsRequestEntry("zwölf", b"12345").size == 6 + 5


@pytest.mark.parametrize(("key", "fits"), [("a", True), ("ß" * 256, True), ("a" * 257, False), ("", False)])
def test_a_partition_key_has_1_to_256_characters(key: str, fits: bool) -> None:
    assert (complaint(key) is None) is fits


def test_a_partition_key_that_can_not_be_written_as_utf_8_is_refused() -> None:
    assert "surrogate" in (complaint("\ud800") or "")


def test_a_record_may_be_one_mebibyte_with_its_key_and_not_a_byte_more() -> None:
    assert complaint("key", bytes(MIB - 3)) is None
    assert complaint("key", bytes(MIB - 2)) == (
        "payload and partition key are 1,048,577 bytes: the stream takes 1,048,576 (1 MiB) at most"
    )


def test_a_stream_may_take_larger_records() -> None:
    assert record_bytes(None) == record_bytes(1024) == MIB
    assert complaint("key", bytes(2 * MIB), most=record_bytes(10_240)) is None


def test_an_empty_payload_is_a_record() -> None:
    assert complaint("key", b"") is None


@pytest.mark.parametrize("text", ["0", "1", str(2**128 - 1)])
def test_an_explicit_hash_key_is_a_128_bit_number(text: str) -> None:
    assert parse_hash_key(text) == int(text)


@pytest.mark.parametrize("text", ["", "-1", "01", "1.0", "x", "٣", str(2**128), "9" * 40, " 1"])
def test_what_is_no_explicit_hash_key_is_refused_in_a_clause(text: str) -> None:
    with pytest.raises(ValueError, match="explicit hash key"):
        parse_hash_key(text)


def test_the_explicit_hash_key_chooses_the_shard_in_place_of_the_partition_key() -> None:
    assert PutRecordsRequestEntry("a", b"", 7).hash_key == 7
    assert PutRecordsRequestEntry("a", b"").hash_key == 0x0CC175B9C0F1B6A831C399E269772661
