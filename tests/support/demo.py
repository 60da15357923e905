"""The real emulator with the seeded pipeline, started once for a module's tests that want it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.facts import PipelineFacts
from kinesis_tui.demo.variables import isolated_process

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class DemoState:
    """What a demo program said when its pipeline stood."""

    endpoint_url: str
    exports: list[str]
    facts: PipelineFacts
    emulator: int
    """Process id."""
    directory: Path
    key: str


class DemoProgram:
    """A process with a running demo in it."""

    def __init__(self, rate: float = 200, environment: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.demo_program", str(rate)],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.reports: list[str] = []
        self.state = self._next_state()

    @property
    def pid(self) -> int:
        return self._process.pid

    def died(self) -> str:
        """Wait until the program says that the emulator ended; how."""
        return str(self._said()["died"])

    def restart(self) -> DemoState:
        """Have the program start its emulator again."""
        assert self._process.stdin is not None
        self._process.stdin.write("restart\n")
        self._process.stdin.flush()
        self.state = self._next_state()
        return self.state

    def kill(self) -> None:
        """Kill the program, so that it can clean up nothing."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End the program in its own way."""
        self._process.communicate(timeout=60)

    def _next_state(self) -> DemoState:
        while True:
            message = self._said()
            if "report" in message:
                self.reports.append(message["report"])
            elif "facts" in message:
                return msgspec.convert({**message, "directory": message["directory"]}, DemoState, dec_hook=_path)

    def _said(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the demo program ended"
        message: dict[str, Any] = json.loads(line)
        assert "failed" not in message, message["failed"]
        return message


def _path(kind: type, value: object) -> object:
    assert kind is Path
    return Path(str(value))


@pytest.fixture(scope="module")
def demo_aws() -> Iterator[DemoState]:
    """The demo's AWS at 200 records/s, real and over HTTP; its pipeline is the module's, so only read it.

    A start costs a second of a core; a demo that runs on beside other tests costs more than all its tests.
    """
    program = DemoProgram()
    try:
        yield program.state
    finally:
        program.close()


@asynccontextmanager
async def session_on(endpoint_url: str, *, writes: bool = False) -> AsyncIterator[AwsSession]:
    """A session on a demo, with its credentials in this process's environment for as long as it is open."""
    connection = Connection(region="us-east-1", endpoint_url=endpoint_url)
    with isolated_process(endpoint_url):
        async with AwsSession(connection, guard=Guard(armed=writes), budget=CallBudget()) as aws:
            yield aws


def request(url: str, *, token: str | None = None, form: bytes | None = None, basic: str | None = None) -> Any:
    """Status and body of one HTTP request; a token or basic credentials go into `Authorization` as they are."""
    authorization = token or (f"Basic {basic}" if basic else None)
    headers = {"Authorization": authorization} if authorization else {}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, data=form, headers=headers), timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


async def records_of(aws: AwsSession, stream: str) -> dict[str, list[dict[str, Any]]]:
    """All records of a stream by shard id."""
    found: dict[str, list[dict[str, Any]]] = {}
    listed = await aws.call("kinesis", "list_shards", {"StreamName": stream}, what="ListShards")
    for shard in listed["Shards"]:
        where = {"StreamName": stream, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = (await aws.call("kinesis", "get_shard_iterator", where, what="GetShardIterator"))["ShardIterator"]
        page = await aws.call("kinesis", "get_records", {"ShardIterator": iterator}, what="GetRecords")
        found[shard["ShardId"]] = page["Records"]
    return found


async def eventually(answer: Any, enough: Any, what: str) -> Any:
    """Ask again until the answer is enough."""
    async with asyncio.timeout(60):
        while not enough(found := await answer()):
            await asyncio.sleep(0.2)
    assert enough(found), what
    return found
