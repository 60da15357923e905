"""However many panes and gateways work at once, the program has one aioboto3 session."""

import asyncio
import re
from pathlib import Path

import pytest

import kinesis_tui
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from tests.support.aws import isolate, open_session
from tests.support.kinesis_server import KinesisServer

HOUSE = Path(kinesis_tui.__file__).parent


async def test_gateways_at_work_share_one_session_and_one_client_each(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import aioboto3

    isolate(monkeypatch, tmp_path)
    sessions: list[object] = []
    clients: list[str] = []
    init, client = aioboto3.Session.__init__, aioboto3.Session.client

    def counted_init(session: object, *args: object, **parameters: object) -> None:
        sessions.append(session)
        init(session, *args, **parameters)

    def counted_client(session: object, service: str, *args: object, **parameters: object) -> object:
        clients.append(service)
        return client(session, service, *args, **parameters)

    monkeypatch.setattr(aioboto3.Session, "__init__", counted_init)
    monkeypatch.setattr(aioboto3.Session, "client", counted_client)
    async with KinesisServer() as server, open_session(server.url) as aws:
        server.create_stream("orders", shards=4)
        gateways = [KinesisGateway(aws) for _ in range(5)]
        await asyncio.gather(*(gateway.every_shard("orders") for gateway in gateways), aws.identity(), aws.warm())
    assert len(sessions) == 1
    assert sorted(clients) == ["kinesis", "sts"]


def test_a_session_is_made_in_one_place() -> None:
    places = [
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.py")
        if re.search(r"aioboto3\.Session\(|AioSession\(|\bget_session\(", path.read_text())
    ]
    assert places == ["aws/sdk.py"]
