"""The command line at the bottom of the screen, with the candidates above it."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import isawaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click
from textual.suggester import Suggester
from textual.widgets import Input, Static

from kinesis_tui.text.cells import visible
from kinesis_tui.ui.frame.command_line import History, candidates, parse
from kinesis_tui.ui.frame.dialog import Modal
from kinesis_tui.ui.frame.offers import Command, Refused

CANDIDATES = 6
"""How many are listed above the line."""


class CommandInput(Input):
    """The line itself; `tab` and `right` at its end take the first candidate, `up` and `down` walk the history."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "screen.accept", "Complete", tooltip="Take the first candidate", id="command.accept"),
        Binding("up,ctrl+p", "screen.older", "Older", tooltip="The line before", id="command.older"),
        Binding("down,ctrl+n", "screen.newer", "Newer", tooltip="The line after", id="command.newer"),
    ]


class Candidate(Suggester):
    """Textual's inline suggestion, from the same candidates as the list."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._commands = commands

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first candidate that goes on from what is typed."""
        return next(
            (line for line in candidates(value, self._commands) if line.startswith(value) and line != value), None
        )


class CommandScreen(Modal[None], inherit_bindings=False):
    """Take one line and run it; a line that can't be run stays, with a sentence above it that says why."""

    DEFAULT_CSS = """
    CommandScreen {
        background: transparent;
        align: left bottom;
        &:ansi { background: transparent; }
        & > Vertical {
            height: auto;
            width: 1fr;
            background: $surface;
            & > #candidates {
                height: auto;
                padding: 0 1;
                color: $secondary;
                text-wrap: nowrap;
                text-overflow: ellipsis;
            }
            & > #command-refused { height: auto; padding: 0 1; color: $text-error; display: none; }
            & > #command-row { height: 1; }
            & #prompt { width: 2; padding-left: 1; background: $panel; color: $accent; text-style: bold; }
            & Input, & Input:focus { border: none; width: 1fr; height: 1; padding: 0; background: $panel; }
            & Input > .input--suggestion { color: $text-muted; }
        }
        &:ansi > Vertical { background: ansi_default; }
        &:ansi Input, &:ansi #prompt { background: ansi_default; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", tooltip="Leave the command line", id="command.close"),
    ]

    def __init__(self, commands: Sequence[Command], history: History, start: str = "") -> None:
        super().__init__()
        self._commands = commands
        self._history = history
        self._start = start
        self._ran = False

    def compose(self) -> ComposeResult:
        """Stack candidates, the refusal if any, and the line."""
        entry = CommandInput(self._start, select_on_focus=False, suggester=Candidate(self._commands))
        entry.cursor_blink = False
        with Vertical():
            yield Static(id="candidates")
            yield Static(id="command-refused")
            with Horizontal(id="command-row"):
                yield Static(":", id="prompt")
                yield entry

    def on_mount(self) -> None:
        """List what can be typed."""
        self._list_candidates(self._start)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Follow what is typed."""
        event.stop()
        self.query_one("#command-refused").display = False
        self._list_candidates(event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Run the line, then close; or say why not and keep it."""
        event.stop()
        if not event.value.strip(" :"):
            self.dismiss(None)
            return
        try:
            command, argument = parse(event.value, self._commands)
            self._history.add(event.value.strip())
            await self._run(command, argument)
        except Refused as refused:
            self._refuse(str(refused))

    def action_close(self) -> None:
        """Leave without running anything."""
        self.dismiss(None)

    def action_accept(self) -> None:
        """Take the first candidate, and a space after a command that wants an argument."""
        entry = self._entry
        offers = candidates(entry.value, self._commands)
        if not offers:
            return
        takes_more = any(command.name == offers[0] and command.argument for command in self._commands)
        self._type(offers[0] + (" " if takes_more else ""))

    def action_older(self) -> None:
        """Show the line before."""
        self._type(self._history.older(self._entry.value))

    def action_newer(self) -> None:
        """Show the line after."""
        self._type(self._history.newer())

    def on_click(self, event: Click) -> None:
        """Leave when the panes are clicked."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)

    @property
    def _entry(self) -> CommandInput:
        return self.query_one(CommandInput)

    async def _run(self, command: Command, argument: str) -> None:
        """Close only after the command was accepted: a refusal must find the line still there."""
        answer = command.run(argument)
        if isawaitable(answer):
            await answer
        self._ran = True
        self._leave()

    def on_screen_resume(self) -> None:
        """Close once what the command has opened is closed."""
        if self._ran:
            self.call_later(self._leave)  # not now: a dialog's answer is handed on first, and may open another

    def _leave(self) -> None:
        """Close; below what the command has opened, which answers to this screen, be seen no more."""
        if self.app.screen is self:
            self.dismiss(None)
        else:
            self.query_one(Vertical).display = False

    def _refuse(self, sentence: str) -> None:
        refused = self.query_one("#command-refused", Static)
        refused.update(Content(visible(sentence)))
        refused.display = True

    def _type(self, line: str) -> None:
        entry = self._entry
        entry.value = line
        entry.cursor_position = len(line)

    def _list_candidates(self, line: str) -> None:
        offers = candidates(line, self._commands)
        by_name = {command.name: command for command in self._commands}
        rows = [_row(offer, by_name.get(offer)) for offer in offers[:CANDIDATES]]
        if len(offers) > CANDIDATES:
            rows.append(Content.styled(f"… and {len(offers) - CANDIDATES} more", "$text-muted"))
        if not offers:  # nothing is known to complete it with: say what it takes
            word = line.strip(" :").partition(" ")[0]
            rows = [_row(word, by_name[word])] if word in by_name else []
        listed = self.query_one("#candidates", Static)
        listed.update(Content("\n").join(rows))
        listed.display = bool(rows)


def _row(offer: str, command: Command | None) -> Content:
    if command is None:
        return Content(visible(offer))
    name = f"{command.name} {command.argument}".rstrip()
    return Content.assemble((f"{name:<23} ", "$primary"), (f" {command.description}", "$text-muted"))
