"""The running demo: emulator, seeded pipeline and producer as one thing that starts and ends together."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from kinesis_tui.aws.connection import Connection
from kinesis_tui.demo.emulator import Emulator
from kinesis_tui.demo.environment import prepare
from kinesis_tui.demo.feeding import Feeding
from kinesis_tui.demo.pipeline.facts import PipelineFacts
from kinesis_tui.demo.pipeline.names import REGION
from kinesis_tui.demo.variables import export_lines, isolated, isolated_process

DEFAULT_RATE = 20.0


class Demo:
    """An AWS of one's own on this machine, with a living pipeline: `async with Demo(report=print) as demo`.

    Inside the block this process's environment names the demo's credentials and none of the user's AWS configuration,
    so that every session made from `connection` meets the demo and nothing else; after it all is as before.
    Everything ends with the block, and with this process however it ends.

    `rate` is records a second over `orders` and `clicks`, 0 for none (the emulator keeps everything in memory, about
    2 KB a record with what Firehose and Lambda make of it: 150 MB an hour at 20 a second); `port` None takes a free
    one; `seed` makes the records repeatable; `report` gets progress lines; `cache` replaces the user's cache directory.
    Entering it raises EnvironmentNotPrepared, EmulatorFailed or SeedingFailed, all `Failure`s.
    """

    def __init__(
        self,
        *,
        rate: float = DEFAULT_RATE,
        port: int | None = None,
        seed: int | None = None,
        report: Callable[[str], None] = lambda _: None,
        cache: Path | None = None,
    ) -> None:
        self._rate = rate
        self._port = port
        self._seed = seed
        self._report = report
        self._cache = cache
        self._emulator: Emulator | None = None
        self._feeding: Feeding | None = None
        self._ending = AsyncExitStack()
        self._user_environment: dict[str, str] = {}
        self._restarting = asyncio.Lock()

    @property
    def emulator(self) -> Emulator:
        """The emulator: `alive`, `died()`, `pid`."""
        assert self._emulator is not None, "enter the demo first"
        return self._emulator

    @property
    def endpoint_url(self) -> str:
        """Where every service of the demo answers; the same after a restart."""
        return self.emulator.endpoint_url

    @property
    def connection(self) -> Connection:
        """What to open a session with."""
        return Connection(region=REGION, endpoint_url=self.endpoint_url)

    @property
    def notice(self) -> str:
        """What the screen says for as long as it shows the demo."""
        return f"DEMO {self._rate:g} records/s"

    @property
    def facts(self) -> PipelineFacts:
        """Ids, users, passwords and addresses of the pipeline; they change with a restart."""
        facts = self._feeding.facts if self._feeding else None
        assert facts is not None, "enter the demo first"
        return facts

    def exports(self) -> list[str]:
        """Shell lines that point any AWS tool at the demo."""
        return export_lines(self.endpoint_url, self._user_environment)

    def hints(self) -> list[str]:
        """Lines for a person: who can sign in, with what, and what to call."""
        pool = self.facts.user_pool
        people = (f"{user.username} / {user.password} ({user.status.lower()})" for user in pool.users)
        return [
            f"user pool {pool.user_pool_id}, app client {pool.public_client_id}",
            f"users {', '.join(people)}",
            f"API {self.facts.api_url} (401 without a token)",
        ]

    async def restart(self) -> None:
        """Start the emulator again, empty, on the same port, and seed it; the producer goes on. Raise a Failure."""
        async with self._restarting:
            await self.emulator.restart()
            if self._feeding is None or not self._feeding.alive:
                self._feeding = await self._start_feeding()
            await self._feeding.seed()

    async def __aenter__(self) -> Self:
        self._user_environment = dict(os.environ)
        async with self._ending:  # what was started ends again where the rest can't be
            await self._start()
            self._ending = self._ending.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._ending.aclose()

    async def _start(self) -> None:
        python = await prepare(self._report, cache=self._cache)
        self._report("Starting the local AWS")
        self._emulator = Emulator(python, port=self._port)
        self._ending.push_async_callback(self._emulator.stop)
        self._ending.enter_context(isolated_process(self.endpoint_url))
        self._feeding = await self._start_feeding()
        await self._emulator.start()
        self._report("Setting up streams, functions, users and an API")
        await self._feeding.seed()

    async def _start_feeding(self) -> Feeding:
        environment = isolated(self.endpoint_url, self._user_environment)
        feeding = await Feeding.start(self.endpoint_url, rate=self._rate, seed=self._seed, environment=environment)
        self._ending.push_async_callback(feeding.stop)
        return feeding
