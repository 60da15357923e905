"""The full-screen program under test: opened with panes and a context of one's own, pressed, and read like a screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from kinesis_tui.app import KinesisTui
from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection, Identity
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.config import Settings
from kinesis_tui.failure import Failure
from kinesis_tui.live.meter import Meter
from kinesis_tui.pane import Context, DemoNotice, Pane
from kinesis_tui.registry import PaneEntry
from tests.support.waiting import until

NOON_MS = 1_795_608_184_123
"""2026-11-25T12:03:04.123Z."""


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    ms: int = NOON_MS

    def now_ms(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return self.ms / 1000

    async def sleep(self, seconds: float) -> None:
        self.ms += round(seconds * 1000)

    def advance(self, seconds: float) -> None:
        self.ms += round(seconds * 1000)


@dataclass
class ScriptedAws:
    """What the frame asks of `AwsSession`, without a network."""

    profile: str | None = "default"
    region: str | None = "eu-west-1"
    endpoint_url: str | None = None
    account: Identity | Failure = Identity("111122223333", "arn:aws:sts::111122223333:assumed-role/Operator/me")  # noqa: RUF009
    refusal: Failure | None = None
    """What `switch` raises."""
    guard: Guard = field(default_factory=Guard)
    budget: CallBudget = field(default_factory=CallBudget)
    switched: list[Connection] = field(default_factory=list)
    warmed: int = 0
    closed: bool = False

    async def warm(self) -> None:
        self.warmed += 1

    async def identity(self) -> Identity:
        if isinstance(self.account, Failure):
            raise self.account
        return self.account

    async def switch(self, connection: Connection) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.switched.append(connection)
        self.profile, self.region = connection.profile, connection.region

    def profiles(self) -> Sequence[str]:
        return ("default", "prod")

    def regions(self) -> Sequence[str]:
        return ("eu-central-1", "eu-west-1", "us-east-1")

    async def close(self) -> None:
        self.closed = True


class AppPage:
    """The program as its user meets it: keys in, text out."""

    def __init__(self, app: KinesisTui, pilot: Pilot[int], aws: ScriptedAws, clock: HandClock) -> None:
        self.app = app
        self.pilot = pilot
        self.aws = aws
        self.clock = clock

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until the program has nothing left to do about them."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type text key by key."""
        names = {" ": "space", ":": "colon", "-": "minus", "/": "slash"}
        await self.press(*(names.get(character, character) for character in text))

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.pilot.pause()

    async def shows(self, text: str) -> None:
        """Wait until the text stands somewhere on the screen."""
        try:
            await until(lambda: text in self.text)
        except AssertionError:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.text}") from None

    @property
    def text(self) -> str:
        """The whole screen, dialogs and toasts included."""
        return "\n".join(self.lines)

    @property
    def lines(self) -> list[str]:
        """The screen's lines, without spaces at their end."""
        return [line.rstrip() for line in _painted(self.app.screen, self.app.size)] or [""] * self.app.size.height

    def line(self, widget: Widget) -> str:
        """The first line of a widget of the frame."""
        return _painted(self.app.workspace.screen, self.app.size)[widget.region.y].rstrip()

    @property
    def header(self) -> str:
        return self.lines[0]

    @property
    def tabs(self) -> str:
        return self.lines[1]

    @property
    def footer(self) -> str:
        return self.lines[-1]

    @property
    def toasts(self) -> list[str]:
        """What toasts say, oldest first."""
        return [notification.message for notification in self.app._notifications]

    @property
    def pane(self) -> Pane:
        """The pane that has the keyboard."""
        assert self.app.pane is not None
        return self.app.pane

    @property
    def shown(self) -> list[str]:
        """Names of the panes that can be seen, left to right."""
        panes = [child for child in self.app.workspace.children if isinstance(child, Pane) and child.display]
        return [pane.NAME for pane in panes]


def _painted(screen: Screen[object], size: Size) -> list[str]:
    from textual._context import visible_screen_stack

    visible_screen_stack.set(screen.app._background_screens)
    return [strip.text for strip in screen._compositor.render_strips(size)]


@asynccontextmanager
async def open_app(
    *panes: type[Pane],
    target: str | None = None,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    demo: DemoNotice | None = None,
    aws: ScriptedAws | None = None,
    environment: dict[str, str] | None = None,
) -> AsyncIterator[AppPage]:
    """Open the program on a terminal of `size` cells with these panes; closed when the block ends."""
    aws = aws or ScriptedAws()
    clock = HandClock()
    session = cast("AwsSession", aws)
    context = Context(aws=session, settings=settings or Settings(), clock=clock, records=Meter(clock), demo=demo)
    app = KinesisTui(context, [PaneEntry.of(pane) for pane in panes], target, environment=environment or {})
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield AppPage(app, pilot, aws, clock)
