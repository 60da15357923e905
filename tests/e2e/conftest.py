"""What end-to-end tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import environment
from tests.support.demo import demo_aws
from tests.support.kinesis_server import KinesisServer, ServerThread

__all__ = ["demo_aws"]


@pytest.fixture
def thread() -> Iterator[ServerThread]:
    """A scripted AWS in a thread of its own, while a test waits for a process."""
    started = ServerThread()
    with started:
        yield started


@pytest.fixture
def server(thread: ServerThread) -> KinesisServer:
    """What is scripted."""
    return thread.server


@pytest.fixture
def env(server: KinesisServer, tmp_path: Path) -> dict[str, str]:
    """The environment in which a process reaches the scripted AWS."""
    return environment(tmp_path, server.url)
