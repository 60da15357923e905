"""How the logs pane comes to Logs Insights: a key, a command, a target."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from kinesis_tui.pane import Command, Context, Pane, Refused
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.insights.query import MOST_GROUPS
from kinesis_tui.services.logs.insights.samples import SAMPLES
from kinesis_tui.services.logs.model.log_group import LogGroup
from kinesis_tui.services.logs.panes.insights import InsightsView
from kinesis_tui.services.logs.panes.insights_memory import InsightsMemory

MARK = "?"
"""What a target begins with that is for Insights: `logs:?/aws/lambda/x`."""


class InsightsOffers:
    """Opens Insights over what the pane shows."""

    def __init__(
        self, pane: Pane, context: Context, gateway: LogsGateway, chosen: Callable[[], tuple[str, ...]]
    ) -> None:
        """Prepare; `chosen` returns the groups that are tailed, marked, or under the cursor."""
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._chosen = chosen

    def command(self) -> Command:
        """Return `:insights`."""
        return Command(
            "insights",
            "Ask a Logs Insights query of these groups",
            self._ask,
            "[QUERY]",
            lambda prefix: [text for one in SAMPLES if (text := " ".join(one.text.split())).startswith(prefix)],
        )

    def groups_command(
        self, view: InsightsView, expanded: Callable[[str], tuple[str, str]], completed: Callable[[str], list[str]]
    ) -> Command:
        """Return `:groups`, which asks the next query of `view` of other groups; `expanded` knows the sets."""

        def ask_of(text: str) -> None:
            groups = tuple(dict.fromkeys(expanded(text)[0].split()))
            _check_count(groups)
            if not groups:
                raise Refused("Which groups? Type :groups GROUP [GROUP …]; @NAME is a set.")
            view.memory.scope = replace(view.memory.scope, groups=groups)
            view.learn()

        return Command("groups", "The log groups that the query is asked of", ask_of, "GROUP [GROUP …]", completed)

    def open(self, groups: tuple[str, ...], known: Mapping[str, LogGroup], text: str = "") -> None:
        """Open the editor for some groups, on a query or on the one that stood there last. Raises Refused."""
        if self._context.replay is not None:
            raise Refused("This is a replay: nothing is connected, and no query can be asked.")
        _check_count(groups)
        memory = self._context.one(InsightsMemory, InsightsMemory)
        memory.at((self._context.aws.profile, self._context.aws.region))
        memory.know(known)
        if groups:
            memory.scope = replace(memory.scope, groups=groups)
        memory.text = text or memory.text
        if isinstance(self._pane.view, InsightsView):
            self._pane.pop_view()
        self._pane.push_view(InsightsView(self._pane, self._context, self._gateway, self._pane.filter_text))
        self._pane.filter_text = ""

    def _ask(self, text: str) -> None:
        self.open(self._chosen(), {}, text)


def _check_count(groups: tuple[str, ...]) -> None:
    if len(groups) > MOST_GROUPS:
        raise Refused(f"A query takes {MOST_GROUPS} groups at most; {len(groups)} are chosen.")
