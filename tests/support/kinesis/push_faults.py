"""What can go wrong in the middle of a subscription: `server.fail("SubscribeToShard", cut_short(after=2))`."""

import asyncio

from aiohttp import web

from tests.support.kinesis import frames
from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis.faults import Fault
from tests.support.kinesis.subscriptions import Breaking


def midway(breaking: Breaking) -> Fault:
    """Subscribe as usual, and break off in the middle."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        return await exchange.push(breaking)

    return strike


def exception(kind: str = "InternalFailureException", *, after: int = 1) -> Fault:
    """AWS sends an exception in place of an event."""

    async def how(answer: web.StreamResponse, _: web.Request, __: bytes) -> None:
        await answer.write(frames.exception(kind, f"told to be {kind}"))
        await answer.write_eof()

    return midway(Breaking(how, after))


def ended(*, after: int = 1) -> Fault:
    """The subscription ends long before its time."""

    async def how(answer: web.StreamResponse, _: web.Request, __: bytes) -> None:
        await answer.write_eof()

    return midway(Breaking(how, after))


def reset(*, after: int = 1, keep: int = 0) -> Fault:
    """The connection is closed, after `keep` bytes of the frame that was to come."""

    async def how(answer: web.StreamResponse, request: web.Request, frame: bytes) -> None:
        await answer.write(frame[:keep])
        if request.transport is not None:
            request.transport.abort()

    return midway(Breaking(how, after))


def cut_short(*, after: int = 1) -> Fault:
    """The answer ends, whole as HTTP, in the middle of a frame."""

    async def how(answer: web.StreamResponse, _: web.Request, frame: bytes) -> None:
        await answer.write(frame[: len(frame) // 2])
        await answer.write_eof()

    return midway(Breaking(how, after))


def garbled(*, after: int = 1) -> Fault:
    """A byte of a frame is another one: the checksum does not hold."""

    async def how(answer: web.StreamResponse, _: web.Request, frame: bytes) -> None:
        middle = len(frame) // 2
        await answer.write(frame[:middle] + bytes([frame[middle] ^ 1]) + frame[middle + 1 :])
        await answer.write_eof()

    return midway(Breaking(how, after))


def no_event(payload: bytes = b"{}", *, after: int = 1) -> Fault:
    """A whole frame whose payload is no event."""

    async def how(answer: web.StreamResponse, _: web.Request, __: bytes) -> None:
        headers = {":event-type": "SubscribeToShardEvent", ":message-type": "event"}
        await answer.write(frames.frame(headers, payload))
        await answer.write_eof()

    return midway(Breaking(how, after))


def repeated(*, after: int = 1) -> Fault:
    """The same event twice; then the subscription ends."""

    async def how(answer: web.StreamResponse, _: web.Request, frame: bytes) -> None:
        await answer.write(frame + frame)
        await answer.write_eof()

    return midway(Breaking(how, after))


def stall(release: asyncio.Event, *, after: int = 1) -> Fault:
    """Nothing comes any more until `release` is set; then the subscription ends."""

    async def how(answer: web.StreamResponse, _: web.Request, __: bytes) -> None:
        await release.wait()
        await answer.write_eof()

    return midway(Breaking(how, after))
