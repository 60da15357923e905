"""Where queries come from: samples, the account's saved queries, those run before."""

from collections.abc import Callable, Sequence

from kinesis_tui.pane import Choice, Failed, Pane
from kinesis_tui.services.logs.insights.query import LANGUAGES, Language
from kinesis_tui.services.logs.insights.samples import SAMPLES
from kinesis_tui.services.logs.insights_gateway import InsightsGateway, QueryDefinition
from kinesis_tui.services.logs.panes.insights_memory import InsightsMemory
from kinesis_tui.ui.frame.menu import Menu

SAMPLE, SAVED, HISTORY = "samples", "saved", "history"
SHOWN_HISTORY = 50


class InsightsSources:
    """Offers queries in menus, and hands on the one chosen."""

    def __init__(
        self, pane: Pane, memory: InsightsMemory, gateway: InsightsGateway, use: Callable[[str, Language | None], None]
    ) -> None:
        """Prepare; `use` takes a query, and its language where that is known."""
        self._pane = pane
        self._memory = memory
        self._gateway = gateway
        self._use = use
        self._languages: dict[str, Language] = {sample.text: "CWLI" for sample in SAMPLES}

    def ask(self) -> None:
        """Ask which kind."""
        choices = [
            Choice("samples", SAMPLE, f"{len(SAMPLES)} queries to begin with"),
            Choice("saved queries", SAVED, "of this account and region (DescribeQueryDefinitions)"),
            Choice("queries run before", HISTORY, f"{len(self._memory.history)}, the newest first"),
        ]
        self._pane.app.push_screen(Menu("Queries", choices), self._kind_chosen)

    def _kind_chosen(self, choice: Choice | None) -> None:
        if choice is None:
            return
        if choice.text == SAVED:
            self._pane.run_worker(self._fetch_saved(), group="saved queries", exclusive=True)
        elif choice.text == SAMPLE:
            self._offer("Samples", [Choice(sample.title, sample.text, "") for sample in SAMPLES])
        else:
            newest = list(reversed(self._memory.history))[:SHOWN_HISTORY]
            self._offer("Queries run before", [Choice(_line(text), text, "") for text in newest])

    async def _fetch_saved(self) -> None:
        outcome = await self._pane.attempt(self._gateway.describe_query_definitions())
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
            return
        for definition in outcome.value:
            language = next((one for one in LANGUAGES if one == definition.query_language), None)
            if language is not None:
                self._languages[definition.query_string] = language
        self._offer("Saved queries", [_saved(definition) for definition in outcome.value])

    def _offer(self, title: str, choices: Sequence[Choice]) -> None:
        if choices:
            self._pane.app.push_screen(Menu(title, choices), self._chosen)
        else:
            self._pane.say("There is none yet.")

    def _chosen(self, choice: Choice | None) -> None:
        if choice is not None:
            self._use(choice.text, self._languages.get(choice.text))


def _saved(definition: QueryDefinition) -> Choice:
    language = "" if definition.query_language == "CWLI" else f"{definition.query_language}: "
    return Choice(definition.name, definition.query_string, f"{language}{_line(definition.query_string)}")


def _line(text: str) -> str:
    return " ".join(text.split())
