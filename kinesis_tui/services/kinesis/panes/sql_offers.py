"""How the tail pane takes questions in SQL: the command `:sql`."""

from collections.abc import Callable

from kinesis_tui.live.sql import Question
from kinesis_tui.pane import Command, Pane, Refused
from kinesis_tui.services.kinesis.panes.record_offers import RecordOffers
from kinesis_tui.services.kinesis.panes.sql import SqlView
from kinesis_tui.services.kinesis.panes.tail_exports import line_of
from kinesis_tui.services.kinesis.panes.tail_view import TailView

EXAMPLES = (
    "select count(*), min(approximate_arrival_timestamp), max(approximate_arrival_timestamp) from records",
    "select shard_id, count(*) as records, sum(size) as bytes from records group by shard_id order by records desc",
    "select data->>'$.status' as status, count(*) as records from records group by status order by records desc",
)


class SqlOffers:
    """Asks questions over all records that are retained; secrets are redacted before they are asked."""

    def __init__(self, pane: Pane, body: TailView, offers: Callable[[], RecordOffers]) -> None:
        self._pane = pane
        self._body = body
        self._offers = offers

    def command(self) -> Command:
        """Return `:sql`."""
        return Command(
            "sql",
            "Ask in SQL over the records retained, table `records`; columns as in JSON Lines",
            self._ask,
            "SELECT …",
            lambda prefix: [example for example in EXAMPLES if example.startswith(prefix)],
        )

    def _ask(self, text: str) -> None:
        if not text:
            raise Refused(f"Say what: :sql {EXAMPLES[1]}")
        if not len(self._body.ring):
            raise Refused("No records are retained to ask over.")
        offers = self._offers()
        line = line_of("jsonl", offers, False, ())
        if isinstance(self._pane.view, SqlView):
            self._pane.pop_view()
        name = offers.stream.rsplit("/", 1)[-1]
        self._pane.push_view(SqlView(name, Question(text), self._body.rows.every, line))
