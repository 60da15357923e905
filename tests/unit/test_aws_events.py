"""Event streams: what the SDK's own parser gives for the same frames, and a Failure for all that is none."""

import asyncio
import base64
import json
from collections.abc import Iterable
from typing import Any

import pytest
from aiohttp import ClientPayloadError, SocketTimeoutError
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.events import EventFrames, EventStream
from kinesis_tui.aws.slices import SlicedDecoder
from kinesis_tui.failure import (
    AccessDenied,
    Conflict,
    EncryptionFailure,
    Failure,
    GarbledAnswer,
    NotFound,
    ServiceFailed,
    Throttled,
    UnexpectedFailure,
    Unreachable,
)
from kinesis_tui.services.kinesis.model.record import SubscribeToShardEvent
from tests.support.kinesis import frames
from tests.unit.test_aws_wire import records, same, shape, texts

events = st.fixed_dictionaries(
    {"Records": st.lists(records, max_size=6), "MillisBehindLatest": st.integers(0, 10**9)},
    optional={
        "ContinuationSequenceNumber": st.integers(0, 10**56).map(str),
        "ChildShards": st.lists(
            st.fixed_dictionaries({"ShardId": texts, "ParentShards": st.lists(texts, max_size=2)}), max_size=2
        ),
        "SomethingNew": texts,
    },
)
INITIAL = frames.event("initial-response", {})
EMPTY = frames.event("SubscribeToShardEvent", {"Records": [], "MillisBehindLatest": 0})


class Raw:
    """An answer of aiohttp's, whose body arrives in pieces."""

    def __init__(self, pieces: Iterable[bytes | Exception]) -> None:
        self._pieces = list(pieces)
        self.content = self
        self.closed = False

    async def readany(self) -> bytes:
        await asyncio.sleep(0)
        piece = self._pieces.pop(0) if self._pieces else b""
        if isinstance(piece, Exception):
            raise piece
        return piece

    async def iter_chunks(self) -> Any:
        while piece := await self.readany():
            yield piece, True

    def close(self) -> None:
        self.closed = True


def stream(*pieces: bytes | Exception, budget: CallBudget | None = None) -> EventStream:
    decoder = SlicedDecoder(SubscribeToShardEvent)
    raw: Any = Raw(pieces)
    return EventStream(
        EventFrames(raw, "SubscribeToShard", decoder), "SubscribeToShard of orders", budget or CallBudget()
    )


async def every(source: EventStream) -> list[SubscribeToShardEvent]:
    found = []
    while (event := await source.next_event()) is not None:
        found.append(event)
    return found


async def as_the_sdk(body: bytes) -> list[dict[str, Any]]:
    from aiobotocore.parsers import create_parser

    response = {"status_code": 200, "headers": {}, "body": Raw([body]), "context": {"operation_name": "x"}}
    parsed = await create_parser("json").parse(response, shape("SubscribeToShard"))
    return [event["SubscribeToShardEvent"] async for event in parsed["EventStream"]]


@settings(deadline=None)
@given(sent=st.lists(events, max_size=4), size=st.integers(1, 400))
async def test_events_are_what_the_sdk_parses_however_they_are_cut_up(sent: list[dict[str, Any]], size: int) -> None:
    body = INITIAL + b"".join(frames.event("SubscribeToShardEvent", event) for event in sent)
    found = await every(stream(*(body[start : start + size] for start in range(0, len(body), size))))
    expected = await as_the_sdk(body)
    assert len(found) == len(expected) == len(sent)
    for event, parsed in zip(found, expected, strict=True):
        assert event.millis_behind_latest == parsed["MillisBehindLatest"]
        assert event.continuation_sequence_number == parsed.get("ContinuationSequenceNumber")
        children = [(child.shard_id, child.parent_shards) for child in event.child_shards or ()]
        assert children == [(child["ShardId"], child["ParentShards"]) for child in parsed.get("ChildShards", ())]
        assert all(map(same, event.records, parsed["Records"]))
        assert len(event.records) == len(parsed["Records"])


async def test_events_of_a_kind_that_is_not_known_are_left_out() -> None:
    assert len(await every(stream(INITIAL, frames.event("SomethingNew", {"a": 1}), EMPTY))) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("InternalFailureException", ServiceFailed),
        ("KMSThrottlingException", Throttled),
        ("KMSAccessDeniedException", EncryptionFailure),
        ("ResourceNotFoundException", NotFound),
        ("ResourceInUseException", Conflict),
        ("AccessDeniedException", AccessDenied),
        ("SomethingNewException", UnexpectedFailure),
    ],
)
async def test_an_exception_in_the_stream_is_the_failure_of_its_code(code: str, kind: type[Failure]) -> None:
    budget = CallBudget()
    source = stream(INITIAL + EMPTY, frames.exception(code, "told to"), budget=budget)
    assert await source.next_event() is not None
    with pytest.raises(kind, match="SubscribeToShard of orders failed"):
        await source.next_event()
    assert budget.throttles == (kind is Throttled)


async def test_an_error_frame_is_a_failure_too() -> None:
    error = frames.frame({":message-type": "error", ":error-code": "InternalError", ":error-message": "broken"}, b"")
    with pytest.raises(ServiceFailed, match="broken"):
        await every(stream(INITIAL, error))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (SocketTimeoutError(), Unreachable),
        (TimeoutError(), Unreachable),
        (ClientPayloadError("cut off"), Unreachable),
        (ConnectionResetError(), Unreachable),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else type(value).__name__,
)
async def test_an_error_of_the_network_is_a_failure(error: Exception, kind: type[Failure]) -> None:
    with pytest.raises(kind):
        await every(stream(INITIAL, EMPTY, error))


@pytest.mark.parametrize(
    "body",
    [
        EMPTY[:-1],
        EMPTY[:7],
        EMPTY[:-4] + b"\x00\x00\x00\x00",
        b"\xff" * 64,
        b"<!DOCTYPE html><html>",
        frames.frame({":event-type": "SubscribeToShardEvent", ":message-type": "event"}, b"{}"),
        frames.frame({":event-type": "SubscribeToShardEvent", ":message-type": "event"}, b"{"),
        frames.frame({":event-type": "SubscribeToShardEvent", ":message-type": "event"}, b'{"Records": 5}'),
    ],
    ids=["short", "lengths short", "checksum", "noise", "HTML", "no records", "no JSON", "records of a wrong kind"],
)
async def test_what_is_no_event_is_garbled(body: bytes) -> None:
    with pytest.raises(GarbledAnswer):
        await every(stream(INITIAL, body))


@settings(deadline=None)
@given(place=st.integers(0, len(EMPTY) - 1), bit=st.integers(0, 7))
async def test_no_flipped_bit_goes_through(place: int, bit: int) -> None:
    damaged = bytearray(EMPTY)
    damaged[place] ^= 1 << bit
    with pytest.raises(GarbledAnswer):
        await every(stream(INITIAL, bytes(damaged)))


async def test_records_are_bytes_and_keep_their_milliseconds() -> None:
    record = {"SequenceNumber": "1", "PartitionKey": "k", "ApproximateArrivalTimestamp": 1_790_000_000.123}
    record["Data"] = base64.b64encode(b"\x00\xff").decode()
    body = json.dumps({"Records": [record], "ContinuationSequenceNumber": "1", "MillisBehindLatest": 5}).encode()
    frame = frames.frame({":event-type": "SubscribeToShardEvent", ":message-type": "event"}, body)
    (event,) = await every(stream(INITIAL + frame))
    assert (event.records[0].data, event.records[0].arrival_ms) == (b"\x00\xff", 1_790_000_000_123)
