"""Payloads of every kind without their secrets: as text, as JSON, and as bytes."""

from __future__ import annotations

import gzip
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.payload.decode import decode
from kinesis_tui.redaction.payloads import masked, redacted
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.record_json import record_json
from kinesis_tui.services.kinesis.model.redacted import redacted_json, redacted_record, redacted_records
from kinesis_tui.services.kinesis.model.shard import SequenceNumber
from tests.unit.test_redaction_rules import SECRETS, secret_part

SECRET = "alice@example.com"
VALUE = {"id": 1, "mail": SECRET}
FORMS = {
    "json": json.dumps(VALUE).encode(),
    "gzip": gzip.compress(json.dumps(VALUE).encode(), mtime=0),
    "json-lines": (json.dumps({"id": 0}) + "\n" + json.dumps(VALUE)).encode(),
    "msgpack": msgspec.msgpack.encode(VALUE),
    "utf-16": json.dumps(VALUE).encode("utf-16"),
    "text": f"mail={SECRET} id=1".encode(),
    "latin-1": f"mühe {SECRET} größe".encode("latin-1"),
    "binary": b"\x00\x01\xff\xfe" + SECRET.encode() + b"\x00\x9f",
}


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor()


def record(data: bytes, key: str = "customer-7") -> Record:
    return Record(sequence_number=SequenceNumber("1"), data=data, partition_key=key)


def holds(data: bytes, secret: str) -> bool:
    return any(secret.encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_a_payload_shows_its_secret(redactor: Redactor, form: str) -> None:
    decoded = decode(FORMS[form])
    shown, count = redacted(decoded, redactor)
    assert count == 1
    assert SECRET not in (shown.text or "")
    assert not holds(shown.inner, SECRET)
    dump, masks = masked(decoded, redactor)
    assert masks == 1
    assert len(dump) == len(decoded.inner)
    assert not holds(dump, SECRET)
    assert shown.steps == decoded.steps


@pytest.mark.parametrize("form", FORMS)
def test_no_line_and_no_record_that_leaves_holds_the_secret(redactor: Redactor, form: str) -> None:
    line, count = redacted_json("orders", "shard-0", record(FORMS[form], SECRET), redactor)
    assert count == 2
    assert not holds(line, SECRET)
    assert json.loads(line)["decoded"] == list(decode(FORMS[form]).steps)
    left, count = redacted_record(record(FORMS[form], SECRET), redactor)
    assert count == 2
    assert not holds(left.data, SECRET)
    assert not holds(decode(left.data).body, SECRET)
    assert SECRET not in left.partition_key


@given(data=st.binary(max_size=300) | st.text("abc {}[]:,\"'1 ", max_size=100).map(str.encode))
def test_what_holds_no_secret_is_written_as_it_is(redactor: Redactor, data: bytes) -> None:
    decoded = decode(data)
    if redacted(decoded, redactor)[1]:
        return  # random bytes may look like one
    assert redacted(decoded, redactor)[0] is decoded
    assert redacted_json("s", "shard-0", record(data), redactor) == (record_json("s", "shard-0", record(data)), 0)
    assert redacted_record(record(data), redactor)[0].data == data


def test_without_a_redactor_lines_are_exact(redactor: Redactor) -> None:
    one = record(FORMS["json"], SECRET)
    assert redacted_json("s", "shard-0", one, None) == (record_json("s", "shard-0", one), 0)


def test_a_secret_that_is_not_found_in_the_bytes_masks_them_all(redactor: Redactor) -> None:
    data = msgspec.msgpack.encode({"password": 12345678, "id": 1})
    assert masked(decode(data), redactor) == (b"*" * len(data), 1)


@pytest.mark.parametrize("kind", SECRETS)
@given(before=st.binary(max_size=30), after=st.binary(max_size=30))
def test_a_secret_among_any_bytes_is_masked(redactor: Redactor, kind: str, before: bytes, after: bytes) -> None:
    data = before + b" " + SECRETS[kind].encode() + b" " + after
    decoded = decode(data)
    if not decoded.inner.count(SECRETS[kind].encode()):
        return  # the bytes before it made it a compressed payload, or UTF-16
    dump, count = masked(decoded, redactor)
    assert count
    assert secret_part(kind).encode() not in dump


def test_an_aggregate_leaves_as_its_user_records(redactor: Redactor) -> None:
    from kinesis_tui.payload.kpl import UserRecord, aggregate

    whole = record(aggregate([UserRecord("a", None, FORMS["json"]), UserRecord("b", None, b"plain")]))
    first, second = redacted_records(whole, redactor)
    assert SECRET.encode() not in first.data
    assert (second.data, second.sub_sequence_number) == (b"plain", 1)
