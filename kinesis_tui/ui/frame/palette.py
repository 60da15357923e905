"""The command palette's source: every action that is bound where the palette was opened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding
from textual.command import CommandInput, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.widgets import LoadingIndicator

from kinesis_tui.ui.frame.key_table import key_text
from kinesis_tui.ui.frame.pick_list import ActionList


class ActionProvider(Provider):
    """Offer the active bindings of the screen below; what is chosen runs where its binding stands."""

    async def discover(self) -> Hits:
        """Offer everything."""
        for title, help_text, run in self._offers():
            yield DiscoveryHit(title, run, help=help_text)

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        for title, help_text, run in self._offers():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, help=help_text)

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], Awaitable[bool]]]]:
        offered: set[tuple[str, int]] = set()
        for active in sorted(self.screen.active_bindings.values(), key=_moves):  # nobody looks for those here
            binding = active.binding
            seen = (binding.action, id(active.node))
            if not binding.description or not active.enabled or binding.system or seen in offered:
                continue
            offered.add(seen)
            yield f"{binding.description} ({key_text(binding.key)})", binding.tooltip, partial(self._run, active)

    async def _run(self, active: ActiveBinding) -> bool:
        return await self.app.run_action(active.binding.action, active.node)


def _moves(active: ActiveBinding) -> bool:
    return (active.binding.id or "").startswith("list.")


class ActionPalette(CommandPalette):
    """Textual's palette over every action, standing still: no blinking cursor, no pictograph."""

    def __init__(self) -> None:
        super().__init__([ActionProvider], placeholder="action")

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leave once: a choice and an `esc` right behind it must not take the screen below with them."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def compose(self) -> ComposeResult:
        """Put Textual's parts together, with a list whose cursor shows without colours."""
        entry = CommandInput(placeholder=self._placeholder, select_on_focus=False)
        entry.cursor_blink = False
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield entry
            with Vertical(id="--results"):
                yield ActionList()
                yield LoadingIndicator()
