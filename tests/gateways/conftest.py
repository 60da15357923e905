"""The servers that gateways are tried against."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from kinesis_tui.services.kinesis.gateway import KinesisGateway
from tests.support.aws import isolate, open_session
from tests.support.kinesis_server import KinesisServer


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path)


@pytest.fixture
async def server() -> AsyncIterator[KinesisServer]:
    async with KinesisServer() as scripted:
        yield scripted


@pytest.fixture
async def gateway(server: KinesisServer) -> AsyncIterator[KinesisGateway]:
    async with open_session(server.url) as aws:
        yield KinesisGateway(aws)


@pytest.fixture(scope="module")
def moto_url() -> Iterator[str]:
    """Moto in a thread of this process, empty at first: what it holds belongs to the process, also of other modules."""
    from moto.server import ThreadedMotoServer

    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    url = f"http://{host}:{port}"
    with urlopen(Request(f"{url}/moto-api/reset", method="POST")):
        pass
    yield url
    moto.stop()
