"""What the server of a scene has and does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis.faults import access_denied
from tests.support.kinesis.server import KinesisServer
from tests.support.scenes_pipeline import build


def shows_the_pipeline(server: KinesisServer) -> None:
    build(server)


def never_answers(operation: str) -> Callable[[KinesisServer], None]:
    """Leave one operation without an answer."""

    def script(server: KinesisServer) -> None:
        build(server)
        server.fail(operation, _silence, times=None)

    return script


async def _silence(exchange: Exchange) -> web.StreamResponse:
    """Answer nothing for as long as the client waits."""
    while exchange.request.transport is not None and not exchange.request.transport.is_closing():
        await asyncio.sleep(0.02)
    return web.Response()


def denies_listing(server: KinesisServer) -> None:
    server.fail("ListStreams", access_denied("kinesis:ListStreams"), times=None)


def denies_everything(server: KinesisServer) -> None:
    build(server)
    server.fail("ListShards", access_denied("kinesis:ListShards"), times=None)


def has_no_shards(server: KinesisServer) -> None:
    stream = build(server)
    stream.status = "CREATING"
    stream.shards.clear()
