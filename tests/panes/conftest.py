"""What tests of the Kinesis panes share: an environment without anybody's credentials, and a scripted server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.aws import isolate
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import StageClock


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[KinesisServer]:
    """An empty Kinesis whose clock stands still."""
    isolate(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    async with KinesisServer(clock=StageClock()) as scripted:
        yield scripted
