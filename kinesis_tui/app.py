"""The composition root of the full-screen program: mounts the frame and the panes, and hands each what it needs."""

from __future__ import annotations

import asyncio
import gc
import io
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from rich.console import Console, RenderableType
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from kinesis_tui.aws.connection import Connection, Identity
from kinesis_tui.config import check_keymap
from kinesis_tui.pane import Command, Context, Failed, Navigate, Pane, Refused, attempt
from kinesis_tui.registry import PANES
from kinesis_tui.text.times import clock_text
from kinesis_tui.ui.frame.clipboard import clipboard_sequence
from kinesis_tui.ui.frame.command_line import History
from kinesis_tui.ui.frame.frame_screen import FrameScreen
from kinesis_tui.ui.frame.frame_words import frame_commands, split_target, starting_with
from kinesis_tui.ui.frame.header import HeaderFacts
from kinesis_tui.ui.frame.key_table import binding_ids
from kinesis_tui.ui.frame.last_words import last_words
from kinesis_tui.ui.frame.signals import end_on_signals, forget_signals
from kinesis_tui.ui.frame.tab_bar import DIGITS, Tab
from kinesis_tui.ui.frame.themes import COLOURLESS, THEMES, theme_for
from kinesis_tui.ui.frame.workspace import SPLIT_WIDTH, Workspace
from kinesis_tui.ui.line_list import LineList

QUIT_SECONDS = 3.0
"""Within which the second ctrl+c must follow the first."""
CLOSE_SECONDS = 2.0
"""How long connections may take to close once the terminal is clean."""


class KinesisTui(App[int], inherit_bindings=False):
    """The full-screen program.

    `target` is what to show first ("tail:orders"); `log_file` gets the traceback of a crash; `environment` tells which
    terminal multiplexer stands between. Raises ConfigInvalid when the keymap names a binding that does not exist.
    """

    TITLE = "kinesis-tui"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar[set[Any]] = set()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "utc", "UTC", tooltip="Show times in UTC, or local again", id="app.utc"),
        Binding("w", "writes", "Writes", tooltip="Arm or disarm writes", id="app.writes"),
        Binding("ctrl+p", "command_palette", "Palette", tooltip="Search every action", id="app.palette", show=False),
        Binding("colon", "command", "Command", tooltip="Type a command", id="app.command"),
        Binding("question_mark", "help", "Help", tooltip="Show every key that works here", id="app.help"),
        Binding("q", "quit", "Quit", tooltip="Leave the program", id="app.quit"),
        Binding(
            "ctrl+c",
            "interrupt",
            "Quit",
            tooltip="Copy what is selected with the mouse; else quit when pressed twice",
            id="app.interrupt",
            show=False,
            priority=True,
        ),
    ]

    utc: reactive[bool] = reactive(False, init=False)

    def __init__(
        self,
        context: Context,
        panes: tuple[type[Pane], ...] = PANES,
        target: str | None = None,
        *,
        log_file: Path | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        no_colour = bool(environment.get("NO_COLOR"))
        super().__init__(ansi_color=True if no_colour else None)
        self.context = context
        self.panes = panes
        self.animation_level = "none"
        self._target = target or (panes[0].NAME if panes else "")
        self._log_file = log_file
        self._environment = environment
        self._made: dict[str, Pane] = {}
        self._identity: Identity | None = None
        self._history = History()
        self._interrupted_at = float("-inf")
        tabs = [Tab(pane.NAME, DIGITS[index], pane.TITLE) for index, pane in enumerate(panes[: len(DIGITS)])]
        self._frame = FrameScreen(self._facts(), tabs)
        self._use_settings(no_colour=no_colour)

    def _use_settings(self, *, no_colour: bool) -> None:
        settings = self.context.settings
        check_keymap(settings, binding_ids(KinesisTui, FrameScreen, LineList, *self.panes, *self._views()))
        self.set_keymap(settings.keymap)
        self.set_reactive(KinesisTui.utc, settings.utc)
        for theme in (*THEMES, COLOURLESS):
            self.register_theme(theme)
        self.theme = theme_for(settings.theme, self.console.color_system, no_colour=no_colour).name

    def _views(self) -> list[type[Widget]]:
        return [view for pane in self.panes for view in pane.VIEWS]

    def get_driver_class(self) -> type[Driver]:
        """Return the driver whose writer never holds up the screen, where there is a POSIX terminal."""
        if os.name != "posix":
            return super().get_driver_class()
        from kinesis_tui.ui.terminal import TerminalDriver

        return TerminalDriver

    # Start and end.

    def get_default_screen(self) -> Screen[Any]:
        """Return the frame."""
        return self._frame

    def on_mount(self) -> None:
        """Start the clock; AWS comes after the first frame."""
        end_on_signals(self._end)
        link = getattr(self._driver, "link", None)
        if link is not None:
            link.bytes_per_second = self.context.settings.terminal.bytes_per_second
        self.set_interval(1.0, self._tick)
        self._frame.call_after_refresh(self._first_frame_painted)

    async def on_workspace_ready(self) -> None:
        """Show the first pane."""
        if self.panes:
            try:
                await self._show(self._target)
            except Refused as refused:
                await self._show(self.panes[0].NAME)
                self._say(str(refused), warning=True)

    def _first_frame_painted(self) -> None:
        self.run_worker(self._open_session(), group="session", exclusive=True)

    async def _open_session(self) -> None:
        """Load the SDK in its thread, then ask who we are; panes meet failures themselves, with their own words."""
        await attempt(self.context.aws.warm())
        gc.freeze()  # what start made stays: collecting it again would pause the screen for 50 ms and more
        gc.set_threshold(50_000, 20, 20)
        await self._identify()

    async def _identify(self) -> Identity | Failed:
        answer = await attempt(self.context.aws.identity())
        if isinstance(answer, Failed):
            return answer
        self._identity = answer.value
        self._tick()
        return answer.value

    def _end(self, status: int) -> None:
        self.exit(status, return_code=status)

    async def on_unmount(self) -> None:
        """Close the connections; the terminal is clean by now."""
        forget_signals()
        try:
            await asyncio.wait_for(self.context.aws.close(), CLOSE_SECONDS)
        except TimeoutError:
            self.log.warning("connections were left open")

    def _handle_exception(self, error: Exception) -> None:
        """End with one sentence; the traceback goes to the log file, without credentials."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._exit_renderables.append(last_words(cause, self._log_file))
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End in the same way when one of Textual's threads failed; what it would print goes to the log file."""
        report = io.StringIO()
        Console(file=report, width=120).print(*renderables)
        self._handle_exception(RuntimeError(report.getvalue()))

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
        identity = self._identity
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
        )

    def _tick(self) -> None:
        """Repaint what changed in the frame's own lines; once a second, and when the user changed something."""
        self._frame.show_facts(self._facts(), (self.pane.busy or self.pane.status_text()) if self.pane else "")

    async def _show(self, target: str, *, beside: bool = False) -> None:
        """Show a target, in the active slot or beside it; raises Refused for a pane that does not exist."""
        name, _, argument = target.partition(":")
        kind = next((pane for pane in self.panes if name == pane.NAME), None)
        if kind is None:
            raise Refused(f"There is no pane {name!r}; there are {', '.join(pane.NAME for pane in self.panes)}.")
        pane = self._pane_of(kind)
        is_new = not pane.is_attached
        pane.utc = self.utc
        await (self.workspace.split(pane) if beside else self.workspace.show(pane))
        if is_new:
            pane.call_after_refresh(pane.begin)
        if argument:
            pane.call_after_refresh(pane.open, argument)

    def _pane_of(self, kind: type[Pane]) -> Pane:
        """Return the one pane of its kind; mounted only once it is shown."""
        if kind.NAME not in self._made:
            self._made[kind.NAME] = kind(self.context)
        return self._made[kind.NAME]

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
            self._say(str(refused), warning=True)

    async def on_frame_screen_wanted(self, event: FrameScreen.Wanted) -> None:
        """Show the target the user went to."""
        await self._try_show(event.target, beside=event.beside)

    def on_workspace_changed(self, _event: Workspace.Changed) -> None:
        """Mark the tabs."""
        self._tick()

    def _say(self, text: str, *, warning: bool = False) -> None:
        self.notify(text, severity="warning" if warning else "information", markup=False)

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

    def action_command_palette(self) -> None:
        """Search every action of the pane and the frame."""
        from kinesis_tui.ui.frame.palette import ActionPalette

        if not isinstance(self.screen, ActionPalette):
            self.push_screen(ActionPalette())

    def action_command(self) -> None:
        """Open the command line."""
        from kinesis_tui.ui.frame.command_screen import CommandScreen

        self.push_screen(CommandScreen(self._commands(), self._history))

    def action_interrupt(self) -> None:
        """Copy what the mouse selected; otherwise quit on the second press."""
        selected = self.screen.get_selected_text()
        now = self.context.clock.monotonic()
        if selected:
            self.copy_to_clipboard(selected)
            self.screen.clear_selection()
        elif now - self._interrupted_at <= QUIT_SECONDS:
            self.exit(0)
        else:
            self._interrupted_at = now
            self._say("Press ctrl+c again to quit.")

    def copy_to_clipboard(self, text: str) -> None:
        """Hand text to the terminal's clipboard, and say how much of it there was."""
        try:
            sequence = clipboard_sequence(text, self._environment)
        except Refused as refused:
            self._say(str(refused), warning=True)
            return
        self._clipboard = text
        if self._driver is not None:
            self._driver.write(sequence)
        self._say(f"Copied {len(text.encode()):,} bytes.")

    # Rights.

    def action_writes(self) -> None:
        """Disarm writes at once, or arm them once the account's id was typed."""
        guard = self.context.aws.guard
        if guard.armed:
            guard.disarm()
            self._tick()
            self._say("Writes are disarmed.")
        else:
            self.run_worker(self._arm_writes(), group="writes", exclusive=True)

    async def _arm_writes(self) -> None:
        from kinesis_tui.ui.frame.confirm import ConfirmByName

        identity = self._identity or await self._identify()
        if isinstance(identity, Failed):
            self._say(f"Writes stay off while the account is not known. {identity.failure}", warning=True)
            return
        consequence = f"From then on this program may change things in account {identity.account} as {identity.role}."
        if await self.push_screen_wait(ConfirmByName("Arm writes", consequence, identity.account)):
            self.context.aws.guard.arm()
            self._tick()
            self._say("Writes are armed.", warning=True)

    async def _switch(self, connection: Connection, *, disarm: bool) -> None:
        """Reach AWS another way from now on; raises Refused, and changes nothing, when that way can't be opened."""
        answer = await attempt(self.context.aws.switch(connection))
        if isinstance(answer, Failed):
            raise Refused(str(answer.failure))
        if disarm and not self.context.demo:
            self.context.aws.guard.disarm()
        self._start_over()

    def _start_over(self) -> None:
        """Ask again who we are, and have every pane fetch again."""
        self._identity = None
        self._tick()
        for pane in self._mounted_panes:
            pane.reload()
        self.run_worker(self._open_session(), group="session", exclusive=True)

    # The command line's words.

    def _commands(self) -> list[Command]:
        aws = self.context.aws
        names = starting_with([pane.NAME for pane in self.panes])
        return [
            *(self.pane.commands() if self.pane else ()),
            *(self._pane_command(pane) for pane in self.panes),
            Command("split", "Put a second pane beside this one", self._run_split, "TARGET", names),
            Command("region", "Look at another region", self._run_region, "REGION", starting_with(aws.regions())),
            Command("profile", "Use another profile", self._run_profile, "PROFILE", starting_with(aws.profiles())),
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

    def _pane_command(self, pane: type[Pane]) -> Command:
        async def run(argument: str) -> None:
            await self._show(f"{pane.NAME}:{argument}" if argument else pane.NAME)

        return Command(pane.NAME, f"Go to {pane.TITLE}", run, pane.ARGUMENT, self._pane_of(pane).completions)

    async def _run_split(self, argument: str) -> None:
        target = split_target(argument, "split TARGET, as in split tail:orders.")
        if not self.workspace.fits_two:
            raise Refused(f"Two panes need {SPLIT_WIDTH} columns; this terminal has {self.size.width}.")
        await self._show(target, beside=True)

    async def _run_region(self, argument: str) -> None:
        aws = self.context.aws
        region = split_target(argument, "region REGION, as in region eu-west-1.")
        await self._switch(Connection(aws.profile, region, aws.endpoint_url), disarm=False)

    async def _run_profile(self, argument: str) -> None:
        profile = split_target(argument, "profile PROFILE.")
        await self._switch(Connection(profile, None, self.context.aws.endpoint_url), disarm=True)
