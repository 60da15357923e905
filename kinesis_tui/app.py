"""The composition root of the full-screen program: mounts the frame and the panes, and hands each what it needs."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from kinesis_tui.pane import Command, Context, Failed, Navigate, Pane, Refused, attempt
from kinesis_tui.reach import Reach
from kinesis_tui.registry import ENTRIES, PaneEntry
from kinesis_tui.text.times import clock_text
from kinesis_tui.token_facts import TokenFacts, TokenReading
from kinesis_tui.ui.frame.command_line import History
from kinesis_tui.ui.frame.frame_app import FrameApp
from kinesis_tui.ui.frame.frame_screen import FrameScreen
from kinesis_tui.ui.frame.frame_words import frame_commands, split_target, starting_with
from kinesis_tui.ui.frame.header import HeaderFacts
from kinesis_tui.ui.frame.related import Journey, Journeys
from kinesis_tui.ui.frame.tab_bar import DIGITS, Tab
from kinesis_tui.ui.frame.workspace import SPLIT_WIDTH, Workspace

if TYPE_CHECKING:
    from kinesis_tui.config import Settings
    from kinesis_tui.subject import Subject

CLOSE_SECONDS = 2.0
"""How long connections may take to close once the terminal is clean."""


class KinesisTui(FrameApp):
    """The full-screen program.

    `target` is what to show first ("tail:orders"); `log_file` gets the traceback of a crash; `environment` tells which
    terminal multiplexer stands between. Raises ConfigInvalid when the keymap names a binding that does not exist.
    """

    TITLE = "kinesis-tui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "utc", "UTC", tooltip="Show times in UTC, or local again", id="app.utc"),
        Binding("w", "writes", "Writes", tooltip="Arm or disarm writes", id="app.writes"),
        Binding("colon", "command", "Command", tooltip="Type a command", id="app.command"),
        Binding("question_mark", "help", "Help", tooltip="Show every key that works here", id="app.help"),
    ]

    utc: reactive[bool] = reactive(False, init=False)

    def __init__(
        self,
        context: Context,
        panes: Sequence[PaneEntry] = ENTRIES,
        target: str | None = None,
        *,
        log_file: Path | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__(
            theme=context.settings.theme,
            environment=environment,
            log_file=log_file,
            monotonic=context.clock.monotonic,
        )
        self.context = context
        context.one(Journeys, lambda: Journeys(self._journey))
        context.one(TokenReading, lambda: TokenReading(self._token_facts))
        self.panes = panes
        self._target = target or (panes[0].name if panes else "")
        self._made: dict[str, Pane] = {}
        self.reach = Reach(self, context, self._tick, self._start_over)
        self._history = History()
        tabs = [Tab(pane.name, _digit(pane, place), pane.title) for place, pane in enumerate(panes)]
        self._frame = FrameScreen(self._facts(), tabs)
        self.set_reactive(KinesisTui.utc, context.settings.utc)
        if context.settings.keymap:
            self._use_keymap(context.settings)

    def _use_keymap(self, settings: Settings) -> None:
        from kinesis_tui.config import check_keymap
        from kinesis_tui.ui.frame.frame_kinds import frame_kinds
        from kinesis_tui.ui.frame.key_table import binding_ids

        panes = [pane.load() for pane in self.panes]
        views = [view for pane in panes for view in pane.VIEWS]
        check_keymap(settings, binding_ids(KinesisTui, *frame_kinds(), *panes, *views))
        self.set_keymap(settings.keymap)

    # Start and end.

    def get_default_screen(self) -> Screen[Any]:
        """Return the frame."""
        return self._frame

    def on_mount(self) -> None:
        """Start the clock; AWS comes after the first frame."""
        link = getattr(self._driver, "link", None)
        if link is not None:
            link.bytes_per_second = self.context.settings.terminal.bytes_per_second
        self.set_interval(1.0, self._tick)

    async def on_ready(self) -> None:
        """Open AWS and the first pane: Textual says so as soon as the first frame is out, 12 ms before it is idle."""
        self.run_worker(self._open_session(), group="session", exclusive=True)
        if self.panes:
            try:
                await self._show(self._target)
            except Refused as refused:
                await self._show(self.panes[0].name)
                self.say(str(refused), warning=True)

    async def _open_session(self) -> None:
        """Load the SDK in its thread, then ask who we are; panes meet failures themselves, with their own words."""
        if self.context.replay is None:
            await attempt(self.context.aws.warm())
        if not self.is_headless:
            _keep_what_start_made()
        if self.context.replay is None:
            await self.reach.identify()
        with nullcontext() if self.is_headless else _nothing_made_is_garbage():
            for pane in self.panes:
                await asyncio.to_thread(pane.load)  # so that going there later is immediate

    async def on_unmount(self) -> None:
        """Close the connections; the terminal is clean by now."""
        try:
            await asyncio.wait_for(self.context.aws.close(), CLOSE_SECONDS)
        except TimeoutError:
            self.log.warning("connections were left open")

    # What is on screen.

    @property
    def workspace(self) -> Workspace:
        """Where the panes stand."""
        return self._frame.workspace

    @property
    def pane(self) -> Pane | None:
        """The pane that has the keyboard."""
        active = self.workspace.active
        return active if isinstance(active, Pane) else None

    def _facts(self) -> HeaderFacts:
        context, aws = self.context, self.context.aws
        identity = self.reach.identity
        return HeaderFacts(
            clock=clock_text(context.clock.now_ms(), self.utc)[:8] + ("Z" if self.utc else ""),
            armed=aws.guard.armed,
            profile=aws.profile,
            region=aws.region,
            account=identity.account if identity else None,
            role=identity.role if identity else None,
            endpoint=aws.endpoint_url,
            records_per_second=context.records.per_second(),
            calls_per_second=aws.budget.calls_per_second(),
            throttles=aws.budget.throttles,
            demo=context.demo.text if context.demo else None,
            replay=context.replay,
        )

    def _tick(self) -> None:
        """Repaint what changed in the frame's own lines; once a second, and when the user changed something."""
        self.reach.look()
        self._frame.show_facts(self._facts(), (self.pane.busy or self.pane.status_text()) if self.pane else "")

    async def _show(self, target: str, *, beside: bool = False) -> None:
        """Show a target, in the active slot or beside it; raises Refused for a pane that does not exist."""
        name, _, argument = target.partition(":")
        entry = next((pane for pane in self.panes if name == pane.name), None)
        if entry is None:
            raise Refused(f"There is no pane {name!r}; there are {', '.join(pane.name for pane in self.panes)}.")
        if entry.name not in self._made:
            await asyncio.to_thread(entry.load)  # importing a pane would hold up the keys
        pane = self._pane_of(entry)
        is_new = not pane.is_attached
        pane.utc = self.utc
        await (self.workspace.split(pane) if beside else self.workspace.show(pane))
        if is_new:
            pane.call_after_refresh(pane.begin)
        if argument:
            pane.call_after_refresh(pane.open, argument)

    def _pane_of(self, entry: PaneEntry) -> Pane:
        """Return the one pane of its kind; mounted only once it is shown."""
        if entry.name not in self._made:
            self._made[entry.name] = entry.load()(self.context)
        return self._made[entry.name]

    @property
    def _mounted_panes(self) -> list[Pane]:
        return [pane for pane in self._made.values() if pane.is_attached]

    async def on_navigate(self, event: Navigate) -> None:
        """Show the target a pane asks for."""
        event.stop()
        await self._try_show(event.target)

    async def _try_show(self, target: str, *, beside: bool = False) -> None:
        try:
            await self._show(target, beside=beside)
        except Refused as refused:
            self.say(str(refused), warning=True)

    async def on_frame_screen_wanted(self, event: FrameScreen.Wanted) -> None:
        """Show the target the user went to."""
        await self._try_show(event.target, beside=event.beside)

    def on_workspace_changed(self, _event: Workspace.Changed) -> None:
        """Mark the tabs."""
        self._tick()

    # Keys.

    def action_utc(self) -> None:
        """Switch between UTC and local time."""
        self.utc = not self.utc

    def watch_utc(self, utc: bool) -> None:
        """Tell the panes."""
        for pane in self._mounted_panes:
            pane.utc = utc
        self._tick()

    def action_help(self) -> None:
        """Show every key that works here."""
        from kinesis_tui.ui.frame.help_screen import HelpScreen, sections_of

        pane = self.pane
        sections = sections_of(self.screen.active_bindings.values(), pane.TITLE if pane else "")
        self.push_screen(HelpScreen(pane.TITLE if pane else "kinesis-tui", pane.HELP if pane else "", sections))

    def action_command(self, start: str = "") -> None:
        """Open the command line, with its beginning typed already."""
        from kinesis_tui.ui.frame.command_screen import CommandScreen

        self.push_screen(CommandScreen(self._commands(), self._history, start))

    # Rights.

    def action_writes(self) -> None:
        """Disarm writes at once, or arm them once the account's id was typed."""
        self.reach.toggle_writes()

    def _start_over(self) -> None:
        """Ask again who we are, and have every pane fetch again."""
        self.reach.identity = None
        self._tick()
        for pane in self._mounted_panes:
            pane.reload()
        self.run_worker(self._open_session(), group="session", exclusive=True)

    # From one thing to another.

    def _journey(self, subject: Subject) -> Journey:
        """Tell where one can go from a thing; a replay is connected to nothing that could be asked."""
        from kinesis_tui.journeys.finding import journey
        from kinesis_tui.journeys.lookups import Lookups

        if self.context.replay is not None:
            return Journey()
        lookups = self.context.one(Lookups, lambda: Lookups(self.context.aws))
        return journey(lookups, [pane.name for pane in self.panes], subject)

    async def _token_facts(self, token: str) -> TokenFacts:
        """Tell what a token says, and what its pool says of it."""
        from kinesis_tui.journeys.token import TokenReader

        reader = self.context.one(TokenReader, lambda: TokenReader(self.context.aws, self.context.clock))
        return await reader.facts(token)

    # The command line's words.

    def _commands(self) -> list[Command]:
        names = starting_with([pane.name for pane in self.panes])
        return [
            *(self.pane.commands() if self.pane else ()),
            *(self._pane_command(pane) for pane in self.panes),
            Command("split", "Put a second pane beside this one", self._run_split, "TARGET", names),
            *self.reach.commands(),
            *([Command("restart", "Start the embedded AWS again", self._run_restart)] if self._restart else []),
            *frame_commands(self),
        ]

    @property
    def _restart(self) -> Callable[[], Awaitable[None]] | None:
        return self.context.demo.restart if self.context.demo else None

    async def _run_restart(self, _argument: str) -> None:
        if self._restart is None:
            return
        answer = await attempt(self._restart())
        if isinstance(answer, Failed):
            raise Refused(str(answer.failure))
        self._start_over()

    def _pane_command(self, entry: PaneEntry) -> Command:
        async def run(argument: str) -> None:
            await self._show(f"{entry.name}:{argument}" if argument else entry.name)

        pane = self._pane_of(entry)
        return Command(entry.name, f"Go to {entry.title}", run, pane.ARGUMENT, pane.completions)

    async def _run_split(self, argument: str) -> None:
        target = split_target(argument, "split TARGET, as in split tail:orders.")
        if not self.workspace.fits_two:
            raise Refused(f"Two panes need {SPLIT_WIDTH} columns; this terminal has {self.size.width}.")
        await self._show(target, beside=True)


def _digit(pane: PaneEntry, place: int) -> str:
    """Return a pane's key; empty where it has none."""
    return "" if pane.digit is None else pane.digit or DIGITS[place : place + 1]


@contextmanager
def _nothing_made_is_garbage() -> Iterator[None]:
    """Import without collections, of which one among the modules of all panes held the screen up for 24 ms."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _keep_what_start_made() -> None:
    """Leave it out of collections, which would pause the screen for 50 ms and more; have fewer of them."""
    if gc.get_freeze_count() == 0:
        gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
