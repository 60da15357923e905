"""The program's end of the process that seeds the pipeline and keeps it alive."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

import kinesis_tui
from kinesis_tui.demo.pipeline.facts import PipelineFacts
from kinesis_tui.failure import Failure

ROOT = str(Path(kinesis_tui.__file__).parent.parent)
BOOT = f"import sys; sys.path.append({ROOT!r}); from kinesis_tui.demo.feeder import main; main(*sys.argv[1:])"
"""The package is found wherever this program found it, and the working directory is not searched (-P)."""
END_SECONDS = 3.0
LAST_WORDS_BYTES = 2_000


class SeedingFailed(Failure):
    """The pipeline could not be set up."""


class Feeding:
    """Starts, commands and ends the feeder process; it also ends when this program is killed."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._facts: PipelineFacts | None = None
        self._waiting: asyncio.Future[PipelineFacts] | None = None
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(
        cls, endpoint_url: str, *, rate: float, seed: int | None, environment: Mapping[str, str]
    ) -> "Feeding":
        """Start the process; it loads the SDK while the emulator starts. `seed` None is a different run each time."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-c", BOOT, endpoint_url, str(rate), "" if seed is None else str(seed)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            start_new_session=True,
            env=dict(environment),
        )
        return cls(process)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.returncode is None

    @property
    def facts(self) -> PipelineFacts | None:
        """What was seeded last; None before the first time."""
        return self._facts

    async def seed(self) -> PipelineFacts:
        """Seed what is missing; raise SeedingFailed when that fails or the process is gone."""
        assert self._process.stdin is not None
        self._waiting = asyncio.get_running_loop().create_future()
        if self._listening.done():
            raise _failure("its process has ended")
        self._process.stdin.write(b"seed\n")
        return await self._waiting

    async def stop(self) -> None:
        """End the process and wait until it is gone."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), END_SECONDS)
        except TimeoutError:
            self._process.kill()
        await self._listening

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        last_words = asyncio.create_task(_last_line(self._process.stderr))
        async for line in self._process.stdout:
            self._heard(msgspec.json.decode(line))
        reason = await last_words
        self._answer(_failure(reason or "its process has ended"))

    def _heard(self, message: dict[str, Any]) -> None:
        if "failed" in message:
            self._answer(SeedingFailed(*message["failed"]))
            return
        self._facts = msgspec.convert(message["seeded"], PipelineFacts)
        self._answer(self._facts)

    def _answer(self, answer: PipelineFacts | Failure) -> None:
        if self._waiting is None or self._waiting.done():
            return
        if isinstance(answer, Failure):
            self._waiting.set_exception(answer)
        else:
            self._waiting.set_result(answer)


async def _last_line(stream: asyncio.StreamReader) -> str:
    """Read to the end, keep the last line: of a traceback it is the error."""
    tail = b""
    while piece := await stream.read(4096):
        tail = (tail + piece)[-LAST_WORDS_BYTES:]
    return tail.decode(errors="replace").strip().rpartition(os.linesep)[2].rstrip(".")


def _failure(why: str) -> SeedingFailed:
    return SeedingFailed("Setting up the demo's pipeline failed", why, "start the demo again")
