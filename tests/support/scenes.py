"""A scene: a scripted server, the program on it, and what is done until there is something to see."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from kinesis_tui.app import KinesisTui
from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.config import Settings
from kinesis_tui.listing import WORK
from kinesis_tui.ui.failure_view import LoadingView
from tests.support.aws import isolate
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.thread import ServerThread
from tests.support.kinesis_app import KinesisPage, StageClock, StagedSession, staged_app, write_profile
from tests.support.waiting import until

if TYPE_CHECKING:
    from textual.pilot import Pilot

ThemeName = Literal["dark", "light", "high-contrast", "16-colours"]
PROFILE = "prod"
SMALL = (80, 24)
LARGE = (120, 36)
CALLS_PER_SECOND = 4.0


async def _nothing(page: KinesisPage, server: KinesisServer) -> None:
    _ = page, server


def _no_script(server: KinesisServer) -> None:
    _ = server


@dataclass(frozen=True, slots=True)
class Scene:
    """What a screenshot shows."""

    name: str
    script: Callable[[KinesisServer], object] = _no_script
    """Fills the server before the program starts."""
    play: Callable[[KinesisPage, KinesisServer], Awaitable[None]] = _nothing
    """Presses keys and waits for what they lead to."""
    target: str | None = None
    sizes: tuple[tuple[int, int], ...] = (SMALL, LARGE)
    theme: ThemeName | None = None
    unanswered: str = ""
    """The group of workers that wait for ever: "listing" or "shards"."""
    colourless: bool = False
    """As with NO_COLOR."""
    makes: type[KinesisServer] = KinesisServer
    """The server; one that knows more services where the scene needs them."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A scene that is set up: the program, not yet running."""

    scene: Scene
    app: KinesisTui
    clock: StageClock
    server: KinesisServer

    async def play(self, pilot: Pilot[Any]) -> None:
        """Play the scene to its end, where the screenshot is taken."""
        page = KinesisPage(self.app, pilot, self.clock)
        await pilot.pause()
        await self.scene.play(page, self.server)
        await page.identified()
        await self._calls_made()
        page.look()
        await pilot.pause()

    async def _calls_made(self) -> None:
        """Wait until all that is fetched is there: the header counts the calls."""
        fetching = {WORK, "streams", "shards"} - {self.scene.unanswered}
        await until(
            lambda: not any(worker.is_running for worker in self.app.workers if worker.group in fetching),
            what="everything fetched",
        )


@contextmanager
def staged(scene: Scene) -> Iterator[Stage]:
    """Set a scene up, without anything of this machine in it."""
    clock = StageClock()
    with (
        tempfile.TemporaryDirectory() as home,
        pytest.MonkeyPatch.context() as patch,
        ServerThread(scene.makes(clock=clock)) as server,
    ):
        isolate(patch, Path(home), credentials=False, region=None)
        patch.delenv("NO_COLOR", raising=False)
        patch.setenv("COLORTERM", "truecolor")
        patch.setenv("TERM", "xterm-256color")
        patch.setattr(LoadingView, "_count", lambda _: None)  # it counts the machine's own seconds
        patch.setattr(CallBudget, "calls_per_second", lambda _: CALLS_PER_SECOND)  # a slow machine makes more in one
        write_profile(Path(home))
        scene.script(server)
        settings = Settings(utc=True, theme=scene.theme)
        app = staged_app(
            server.url,
            clock,
            target=scene.target,
            settings=settings,
            profile=PROFILE,
            colourless=scene.colourless,
            session=StagedSession,
        )
        yield Stage(scene, app, clock, server)


def screenshot(scene: Scene, size: tuple[int, int]) -> str:
    """Play a scene and return it as SVG."""
    from textual._doc import take_svg_screenshot

    with staged(scene) as stage:
        return take_svg_screenshot(app=stage.app, terminal_size=size, run_before=stage.play)
