"""The embedded AWS itself: one emulator process on a loopback port, ended with this program however it ends."""

import asyncio
import json
import os
import signal
import socket
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any

from kinesis_tui.demo import supervisor
from kinesis_tui.failure import Failure

HOST = "127.0.0.1"
START_SECONDS = 60.0
"""A slow machine's first start; usually half a second."""
HEALTH_POLL_SECONDS = 0.03
PORTS = range(14_000, 30_000)
"""Below the ports that systems hand out to clients: a client that keeps trying a dead server on one of those can be
given the server's own port, meet itself there, and hold it."""
PORT_FREE_SECONDS = 5.0
"""How long the last of a killed emulator may hold its port."""


class EmulatorFailed(Failure):
    """The embedded AWS did not start, or ended by itself."""


class Emulator:
    """Starts, watches, restarts and ends the emulator. All methods belong to one event loop.

    `python` is the interpreter of the environment that the emulator is installed in; `port` None takes a free one. The
    port stays the same over restarts.
    """

    def __init__(self, python: Path, *, port: int | None = None) -> None:
        self._python = python
        self._port = _free_port() if port is None else port
        self._supervisor: Process | None = None
        self._pid: int | None = None
        self._directory: Path | None = None
        self._ended: asyncio.Task[str] | None = None
        self._stopping = False

    @property
    def endpoint_url(self) -> str:
        """Where every service answers while the emulator is alive."""
        return f"http://{HOST}:{self._port}"

    @property
    def alive(self) -> bool:
        """Whether the emulator's process runs."""
        return self._ended is not None and not self._ended.done()

    @property
    def pid(self) -> int | None:
        """The emulator's process id while it is alive."""
        return self._pid if self.alive else None

    @property
    def directory(self) -> Path | None:
        """The private directory that everything the emulator writes is in; it goes with the emulator."""
        return self._directory if self.alive else None

    async def died(self) -> str:
        """Wait until the emulator ends; how it ended ("was killed by signal 9 (SIGKILL)")."""
        assert self._ended is not None, "start it first"
        return await asyncio.shield(self._ended)

    async def start(self) -> None:
        """Start it and wait until it answers; raise EmulatorFailed when it can't."""
        assert not self.alive, "it runs already"
        await self._until_the_port_is_free()
        self._stopping = False
        python = str(self._python)
        supervised = (python, "-I", "-S", supervisor.__file__, str(self._port))
        try:
            self._supervisor = await asyncio.create_subprocess_exec(
                *supervised,
                *(python, "-I", "-m", "ministack"),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise _failure(f"{python} could not be started ({error.strerror})", "try again") from error
        started = await self._said("started")
        self._pid, self._directory = int(started["pid"]), Path(started["directory"])
        self._ended = asyncio.create_task(self._watch())
        try:
            await asyncio.wait_for(self._until_it_answers(), START_SECONDS)
        except TimeoutError:
            await self.stop()
            raise _failure(f"it did not answer within {START_SECONDS:.0f} s", "try again") from None

    async def stop(self) -> None:
        """End it, what it started, and its directory; return when all are gone. A second time it does nothing."""
        self._stopping = True
        if self._supervisor is not None and self._supervisor.stdin is not None:
            self._supervisor.stdin.close()
            await self._supervisor.wait()
        if self._ended is not None:
            await self._ended

    async def restart(self) -> None:
        """End it if it is alive, and start it empty on the same port."""
        await self.stop()
        await self.start()

    async def _until_the_port_is_free(self) -> None:
        was_ours = self._supervisor is not None
        deadline = asyncio.get_running_loop().time() + (PORT_FREE_SECONDS if was_ours else 0.0)
        while (why := _refusal(self._port)) is not None:
            if asyncio.get_running_loop().time() > deadline:
                raise _failure(f"port {self._port} cannot be used ({why})", "choose another")
            await asyncio.sleep(HEALTH_POLL_SECONDS)

    async def _until_it_answers(self) -> None:
        while not await self._answers():
            if not self.alive:
                raise _failure(f"it {await self.died()}", "try again, and report this if it lasts")
            await asyncio.sleep(HEALTH_POLL_SECONDS)

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection(HOST, self._port)
        except OSError:
            return False
        try:
            writer.write(b"GET /_ministack/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return b" 200 " in await reader.readline()
        except OSError:
            return False
        finally:
            writer.close()

    async def _watch(self) -> str:
        """Wait for the supervisor's word that the emulator ended; how it ended."""
        assert self._supervisor is not None
        try:
            ended = await self._said("ended")
            how = _how(int(ended["status"]), str(ended["last_words"]))
        except EmulatorFailed:
            how = "was stopped" if self._stopping else "ended with its supervisor"
        await self._supervisor.wait()
        return how

    async def _said(self, word: str) -> dict[str, Any]:
        assert self._supervisor is not None
        assert self._supervisor.stdout is not None
        line = await self._supervisor.stdout.readline()
        if not line:
            raise _failure("its supervisor ended", "check the free space of the temporary directory, then try again")
        said: dict[str, Any] = json.loads(line)[word]
        return said


def _refusal(port: int) -> str | None:
    """Why a port can't be bound on loopback; None when it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return os.strerror(error.errno or 0)
        return None


def _free_port() -> int:
    """A free port; where to begin looking differs by process, so that two starts at once do not meet."""
    first = os.getpid() * 7 % len(PORTS)
    for offset in range(len(PORTS)):
        port = PORTS[(first + offset) % len(PORTS)]
        if _refusal(port) is None:
            return port
    raise _failure(f"no port from {PORTS.start} to {PORTS.stop - 1} is free", "choose one with --port")


def _how(status: int, last_words: str) -> str:
    if status < 0:
        return f"was killed by signal {-status} ({signal.Signals(-status).name})"
    return f"exited with status {status}" + (f" ({last_words})" if last_words else "")


def _failure(why: str, remedy: str) -> EmulatorFailed:
    return EmulatorFailed("The local AWS failed", why, remedy)
