"""The real program on the scripted Kinesis: one clock for both that stands still until a test moves it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kinesis_tui.app import KinesisTui
from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.options import typed_answers
from kinesis_tui.config import Settings, TailSettings
from kinesis_tui.live.meter import Meter
from kinesis_tui.pane import Context, DemoNotice, LoadView
from kinesis_tui.services.kinesis.panes.shards import ShardsView
from kinesis_tui.services.kinesis.panes.streams import StreamsPane
from kinesis_tui.services.kinesis.panes.tail import TailPane
from kinesis_tui.services.kinesis.tail.progress import ShardProgress
from tests.support.app import NOON_MS, AppPage, HandClock, ScriptedAws
from tests.support.kinesis.clock import VirtualClock
from tests.support.kinesis.server import KinesisServer
from tests.support.waiting import until

if TYPE_CHECKING:
    from textual.pilot import Pilot

READ_SECONDS = 1.0
"""How often the tail reads a shard by default."""
POLLING_ALONE = Settings(utc=True, tail=TailSettings(watch_throttles=False))
"""Nobody asks CloudWatch, but in the tests of that."""
WATCH = "watch the other readers"
"""The name of the task that asks it."""


class StageClock(VirtualClock):
    """Time of the program and of the server: stands still until a test moves it; sleepers wake when it passes them."""

    def __init__(self, start_ms: int = NOON_MS) -> None:
        super().__init__()
        self._start_ms = self._ms = start_ms
        self._sleepers: list[tuple[int, asyncio.Event]] = []

    def now_ms(self) -> int:
        return self._ms

    def monotonic(self) -> float:
        return self._ms / 1000

    async def sleep(self, seconds: float) -> None:
        awake = asyncio.Event()
        self._sleepers.append((self._ms + round(seconds * 1000), awake))
        try:
            await awake.wait()
        finally:
            awake.set()

    @property
    def sleeping(self) -> int:
        """How many wait for time to pass."""
        self._sleepers = [(at, awake) for at, awake in self._sleepers if not awake.is_set()]
        return len(self._sleepers)

    def advance(self, seconds: float) -> None:
        """Let time pass at once; to be called on the program's event loop."""
        self._ms += round(seconds * 1000)
        due = [awake for at, awake in self._sleepers if at <= self._ms]
        self._sleepers = [(at, awake) for at, awake in self._sleepers if at > self._ms]
        for awake in due:
            awake.set()

    def stop_at(self, seconds: float) -> None:
        """Let it be so many seconds after the start, whenever that was reached; nobody wakes for it."""
        self._ms = self._start_ms + round(seconds * 1000)


class StagedSession(AwsSession):
    """The real session, but a screen does not show the server's port, which is another one each time."""

    @property
    def endpoint_url(self) -> str | None:
        return None


class KinesisPage(AppPage):
    """The Kinesis panes as their user meets them."""

    def __init__(self, app: KinesisTui, pilot: Pilot[int], clock: StageClock) -> None:
        super().__init__(app, pilot, cast("ScriptedAws", app.context.aws), cast("HandClock", clock))
        self.stage = clock

    @property
    def streams(self) -> StreamsPane:
        """Pane 1."""
        return self.app.query_one(StreamsPane)

    @property
    def tail(self) -> TailPane:
        """Pane 2."""
        return self.app.query_one(TailPane)

    @property
    def shards(self) -> ShardsView:
        """What pane 1 shows of one stream."""
        return self.app.query_one(ShardsView)

    @property
    def rows(self) -> list[str]:
        """The rows of the tail that can be seen, without spaces at their end."""
        records = self.tail.body.list
        lines = records.render_lines(records.size.region)
        return [text for line in lines if (text := line.text.rstrip())]

    @property
    def progress(self) -> list[ShardProgress]:
        """How the tail's shards fare."""
        tail = self.tail.body.tail
        return [] if tail is None else list(tail.shards.values())

    async def said(self, text: str) -> None:
        """Wait until a toast says this."""
        await until(lambda: any(text in toast for toast in self.toasts), what=f"a toast with {text!r}: {self.toasts}")

    async def gone(self, text: str) -> None:
        """Wait until the text stands nowhere on the screen any more."""
        await until(lambda: text not in self.text, what=f"{text!r} gone")

    async def reading(self) -> None:
        """Wait until the tail is open, every shard has answered and waits for its next turn, and all is painted."""
        body = self.tail.body

        def rests() -> bool:
            tail = body.tail
            if tail is None:
                return bool(body.ended)
            live = sum(shard.state != "closed" and not _stopped(shard) for shard in tail.shards.values())
            live += any(task.get_name() == WATCH for task in asyncio.all_tasks())
            return bool(tail.shards) and not tail.waiting_by_shard() and self.stage.sleeping >= live

        await until(rests, what=f"every shard read: {self.stage.sleeping} rest\n{self.text}")
        await self.pilot.pause()
        await until(lambda: not body.list.waiting, what="painted")
        self.look()

    async def reads(self, times: int = 1, *, seconds: float = READ_SECONDS) -> None:
        """Let the tail read every shard once more, so many times, and wait until that is done."""
        for _ in range(times):
            self.stage.advance(seconds)
            await self.reading()

    async def waits_out(self, condition: Callable[[], object], *, seconds: float, what: str = "") -> None:
        """Let time pass, so many seconds at once, until the condition holds, however long the machine takes."""

        def holds() -> bool:
            if condition():
                return True
            if self.stage.sleeping:
                self.stage.advance(seconds)
            return False

        await until(holds, what=what)
        await self.pilot.pause()

    async def received(self, count: int) -> None:
        """Let the tail read until it has this many records."""
        body = self.tail.body
        for _ in range(20):
            await self.reading()
            if body.ring.end >= count:
                break
            self.stage.advance(READ_SECONDS)
        assert body.ring.end == count, f"{body.ring.end} records came, not {count}:\n{self.text}"

    def look(self) -> None:
        """Let the program look now at what it otherwise looks at once a second."""
        self.app._tick()
        for pane in self.app.query(TailPane):
            pane.body.say()
        for view in self.app.query(ShardsView):
            view._refresh_rates()

    async def identified(self) -> None:
        """Wait until the header knows the account."""
        await until(lambda: self.app.reach.identity is not None, what="the identity")

    @property
    def state(self) -> str:
        """The load state of what the pane with the keyboard shows: "Loading", "Loaded", "Empty" or "Failed"."""
        (view,) = [view for view in self.pane.query(LoadView) if view.display and view.is_on_screen]
        return type(view.state).__name__

    def cells(self) -> str:
        """Every character that the screen holds, line by line, unstripped."""
        from textual._context import visible_screen_stack

        visible_screen_stack.set(self.app._background_screens)
        screen = self.app.screen
        return "\n".join(strip.text for strip in screen._compositor.render_strips(screen.size))


def _stopped(shard: ShardProgress) -> bool:
    return shard.state == "failed"


def staged_app(
    url: str,
    clock: StageClock,
    *,
    target: str | None = None,
    settings: Settings | None = None,
    demo: DemoNotice | None = None,
    profile: str | None = None,
    colourless: bool = False,
    session: type[AwsSession] = AwsSession,
) -> KinesisTui:
    """Return the program on a server's URL; its session is the real one and closes with it."""
    aws = session(
        Connection(profile=profile, region=None, endpoint_url=url),
        guard=Guard(),
        budget=CallBudget(clock.monotonic),
        typed=typed_answers,
    )
    context = Context(aws=aws, settings=settings or POLLING_ALONE, clock=clock, records=Meter(clock), demo=demo)
    return KinesisTui(context, target=target, environment={"NO_COLOR": "1"} if colourless else {})


@asynccontextmanager
async def open_kinesis(
    server: KinesisServer,
    target: str | None = None,
    *,
    size: tuple[int, int] = (120, 30),
    settings: Settings | None = None,
) -> AsyncIterator[KinesisPage]:
    """Open the program on a scripted server whose clock is a `StageClock`."""
    clock = server.clock
    assert isinstance(clock, StageClock)
    app = staged_app(server.url, clock, target=target, settings=settings)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield KinesisPage(app, pilot, clock)


def write_profile(home: Path) -> None:
    """Write a profile "prod" into a home directory, for a header as most users have it."""
    home.joinpath("config").write_text("[profile prod]\nregion = eu-west-1\n")
    home.joinpath("credentials").write_text(
        "[prod]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/EXAMPLEKEY\n"
    )
