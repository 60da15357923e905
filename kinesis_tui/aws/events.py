"""What AWS pushes in answer to one call: frames of `application/vnd.amazon.eventstream`, parsed into typed structs."""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from kinesis_tui.aws.redaction import clean
from kinesis_tui.aws.slices import SlicedDecoder
from kinesis_tui.failure import CHECK_ENDPOINT, Failure, GarbledAnswer, NotSupported, Throttled

if TYPE_CHECKING:
    from aiohttp import ClientResponse

    from kinesis_tui.aws.budget import CallBudget

CONTENT_TYPE = "application/vnd.amazon.eventstream"
READ_BUFFER = 64 * 1024
"""How much of an event stream waits in memory, beside the event at hand, while nobody takes events: twice this."""


class EventFrames:
    """The frames of one answer as they arrive; raises what the SDK and its HTTP library raise."""

    def __init__(self, raw: ClientResponse, operation: str, decoder: SlicedDecoder) -> None:
        from botocore.eventstream import EventStreamBuffer

        self._raw = raw
        self._operation = operation
        self._decoder = decoder
        self._kind = decoder.struct.__name__.casefold()
        self._buffer = EventStreamBuffer()
        self._bytes = 0
        self._frames: deque[Any] = deque()

    async def next_event(self) -> Any | None:
        """Return the next event as a struct; None where the answer ended between two frames.

        Raises ClientError for an exception that AWS sends in place of an event, GarbledAnswer for what is no event.
        """
        while True:
            if self._frames:
                frame = self._frames.popleft()
                headers = frame.headers
                if headers.get(":message-type", "event") != "event":
                    raise _error(headers, frame.payload, self._operation)
                if str(headers.get(":event-type")).casefold() == self._kind:  # some APIs write sessionUpdate
                    return await self._decoded(frame.payload)
                continue  # initial-response, sessionStart, or an event that a later API version adds
            if not await self._receive():
                return None

    def close(self) -> None:
        """Hang up; the connection is not used again."""
        self._raw.close()

    async def _receive(self) -> bool:
        """Take what has arrived, or wait for more; False at the end of the answer."""
        from botocore.eventstream import ParserError

        arrived = await self._raw.content.readany()
        if not arrived:
            if self._bytes:
                raise _garbled(self._operation, "an event that was cut short")
            return False
        self._bytes += len(arrived)
        try:
            self._buffer.add_data(arrived)
            for frame in self._buffer:
                self._frames.append(frame)
                self._bytes -= self._frames[-1].prelude.total_length
        except (ParserError, struct.error, ValueError, KeyError) as error:  # the last: names and types that can't be
            raise _garbled(self._operation, "an event that is damaged") from error
        return True

    async def _decoded(self, payload: bytes) -> Any:
        try:
            return await self._decoder.decode(payload)
        except msgspec.ValidationError as error:
            raise _garbled(self._operation, f"an event with a field missing or wrong ({error})") from error
        except msgspec.DecodeError as error:
            raise _garbled(self._operation, "an event that is no JSON") from error


class EventStream:
    """The events of one call; every error is a Failure. Nothing is read from the network until it is asked for."""

    def __init__(self, frames: EventFrames, what: str, budget: CallBudget) -> None:
        self._frames = frames
        self._what = what
        self._budget = budget

    async def next_event(self) -> Any | None:
        """Wait for the next event and return its struct; None where AWS ended the stream. Raises Failure."""
        from kinesis_tui.aws.failures import failure_from, sdk_errors

        try:
            return await self._frames.next_event()
        except sdk_errors() as error:
            failure: Failure = failure_from(error, self._what)
            if isinstance(failure, Throttled):
                self._budget.throttled()
            raise failure from error

    async def close(self) -> None:
        """Hang up; safe at any time and more than once."""
        self._frames.close()


def opened(response: Mapping[str, Any], operation: str, decoder: SlicedDecoder) -> EventFrames:
    """Return the frames of a 2xx answer; raises GarbledAnswer or NotSupported for one that is no event stream."""
    raw: ClientResponse = response["body"]
    kind = response["headers"].get("content-type", CONTENT_TYPE).partition(";")[0].strip()
    if kind == CONTENT_TYPE:
        return EventFrames(raw, operation, decoder)
    raw.close()
    if "json" in kind or "cbor" in kind:
        why = f"the endpoint does not know {operation}: it answered with {clean(kind)} and pushes no events"
        raise NotSupported(f"{operation} failed", why, "read without it, or check --endpoint-url")
    raise _garbled(operation, clean(kind) or "no event stream")


def _error(headers: Mapping[str, Any], payload: bytes, operation: str) -> Exception:
    """Return what the SDK would raise for an answer with this error."""
    from botocore.exceptions import EventStreamError

    code = headers.get(":exception-type") or headers.get(":error-code") or "InternalFailureException"
    message = headers.get(":error-message")
    if message is None:
        try:
            details = msgspec.json.decode(payload, type=dict[str, Any])
        except msgspec.DecodeError:
            details = {}
        message = details.get("message") or details.get("Message") or code
    error: Exception = EventStreamError({"Error": {"Code": str(code), "Message": str(message)}}, operation)
    return error


def _garbled(operation: str, form: str) -> GarbledAnswer:
    return GarbledAnswer(f"{operation} failed", f"the endpoint answered with {form}", CHECK_ENDPOINT)
