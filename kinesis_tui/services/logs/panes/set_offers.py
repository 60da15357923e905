"""How the logs pane opens, saves and forgets sets of log groups: a menu, `:set`, and "@NAME" among groups."""

from collections.abc import Callable, Sequence

from kinesis_tui.pane import Choice, Command, Context, Pane
from kinesis_tui.services.logs.panes.group_listing import GroupListing
from kinesis_tui.services.logs.panes.group_sets import SIGN, GroupSets
from kinesis_tui.ui.frame.menu import Menu

USED = "save NAME | forget NAME | NAME | list"
NONE = "No set is saved yet: mark groups with m, then type :set save NAME."


class SetOffers:
    """Of one pane; `chosen` returns the groups that `:set save` saves."""

    def __init__(
        self, pane: Pane, context: Context, listing: GroupListing, chosen: Callable[[], Sequence[str]]
    ) -> None:
        self._pane = pane
        self._listing = listing
        self._chosen = chosen
        self._sets = context.one(GroupSets, lambda: GroupSets(context))
        self._opened: list[str] = []
        """Sets of which the groups were not yet looked for."""

    def expanded(self, argument: str) -> tuple[str, str]:
        """Return what may be tailed, and the set that it is; "" where it is more or less than one. Raises Refused."""
        words = argument.split()
        named = [word for word in words if word.startswith(SIGN)]
        text = self._sets.expanded(argument)
        self._opened = [name.removeprefix(SIGN) for name in named]
        alone = len(named) == 1 and words[0] == named[0]
        return text, named[0] if alone and len(words) <= 2 else ""

    def names(self) -> list[str]:
        """Return every set as it is named among groups: "@checkout"."""
        return [SIGN + name for name in self._sets.names]

    def ask(self) -> None:
        """Ask which set to open."""
        choices = self._sets.choices(self._listing.groups if self._listing.is_complete else ())
        if choices:
            self._pane.app.push_screen(Menu("Sets of log groups", choices), self._picked)
        else:
            self._pane.say(NONE)

    def look(self) -> None:
        """Say which groups of the sets that were opened are gone, once that is known."""
        if not self._opened or not self._listing.is_complete:
            return
        known = self._listing.groups
        gone = [f"{one} of {SIGN}{name}" for name in self._opened for one in self._sets.missing(name, known)]
        self._opened = []
        if gone:
            self._pane.say(f"No such log group here any more: {', '.join(gone)}.", warning=True)

    def command(self) -> Command:
        """Return `:set`."""
        words = "Log groups under one name: save those marked or tailed, open, forget"
        return Command("set", words, self._run, USED, self._completed)

    async def _run(self, text: str) -> None:
        verb, _, name = text.partition(" ")
        name = name.strip().removeprefix(SIGN)
        if verb == "save":
            groups = self._chosen()
            await self._sets.save(name, groups)
            self._pane.say(f"Saved {len(groups)} log groups as {SIGN}{name}: S or :logs {SIGN}{name} opens them.")
        elif verb == "forget":
            await self._sets.forget(name)
            self._pane.say(f"Forgot the set {SIGN}{name}; its log groups stay as they are.")
        elif verb in ("", "list"):
            self.ask()
        else:
            self._sets.groups(verb.removeprefix(SIGN))
            self._pane.open(f"{SIGN}{verb.removeprefix(SIGN)}")

    def _picked(self, choice: Choice | None) -> None:
        if choice is not None:
            self._pane.open(choice.text)

    def _completed(self, prefix: str) -> list[str]:
        names = self._sets.names
        words = ["save ", "list", *names, *(f"forget {name}" for name in names), *(f"save {name}" for name in names)]
        return [word for word in words if word.startswith(prefix)]
