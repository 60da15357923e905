"""`--filter`: which records are written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from kinesis_tui.cli.exits import complain
from kinesis_tui.cli.portions import Wanted
from kinesis_tui.payload.decode import Decoder
from kinesis_tui.query.field_words import mentions_time
from kinesis_tui.query.filter import Filter
from kinesis_tui.query.parse import parse
from kinesis_tui.services.kinesis.model.record_subject import RecordSubject


@dataclass(frozen=True, slots=True)
class Filtering:
    """A compiled expression."""

    filter: Filter

    @classmethod
    def parse(cls, expression: str, now: datetime) -> Self:
        """Compile an expression, in which ages count back from `now`; raises QueryInvalid.

        What the user may not expect of it is told on standard error.
        """
        query = parse(expression, now)
        for note in query.notes:
            complain(f"--filter: {note}.")
        return cls(Filter(query))

    def wanted(self, decoder: Decoder | None) -> Wanted:
        """Return what tells whether a record, or user record, matches once `decoder` has decoded it."""
        matches = self.filter.matches
        return lambda shard_id, record: matches(RecordSubject(shard_id, record, decoder))


def depends_on_time(expression: str | None) -> bool:
    """Whether ages may stand in an expression."""
    return expression is not None and mentions_time(expression)
