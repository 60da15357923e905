"""One batch on its way: which of its records AWS has, which wait, and what is not known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kinesis_tui.failure import Failure, Invalid, NotConnected, Throttled, TransientFailure
from kinesis_tui.services.kinesis.model.put_records import (
    RETRIED_CODES,
    PutRecordsRequestEntry,
    PutRecordsResultEntry,
)
from kinesis_tui.services.kinesis.put.outcomes import BadLine, Entry, GivenUp, Item, Outcome, Put, Refused


@dataclass(slots=True)
class Pending:
    """A record that AWS has not taken yet, as far as we know."""

    number: int
    entry: PutRecordsRequestEntry
    attempts: int = 0
    unknown: bool = False
    """Whether an attempt ended without an answer: the record may have arrived."""
    why: str = "it was not sent"


class Batch:
    """The items of one batch and what became of each; decides nothing about time."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._outcomes: list[Outcome] = []
        self.pending: list[Pending] = []
        for item in items:
            match item:
                case Entry(number, entry):
                    self.pending.append(Pending(number, entry))
                case BadLine(number, why):
                    self._outcomes.append(Refused(number, why))

    @property
    def entries(self) -> list[PutRecordsRequestEntry]:
        """What is to be sent, in the order read."""
        return [pending.entry for pending in self.pending]

    def sent(self) -> None:
        """Count an attempt, whose outcome is unknown until something says otherwise."""
        for pending in self.pending:
            pending.attempts += 1

    def answered(self, results: Sequence[PutRecordsResultEntry]) -> None:
        """Take an answer's results, one for each pending record, in order."""
        left: list[Pending] = []
        for pending, result in zip(self.pending, results, strict=True):
            if result.error_code is None and result.shard_id is not None and result.sequence_number is not None:
                self._outcomes.append(
                    Put(
                        pending.number,
                        pending.entry,
                        result.shard_id,
                        result.sequence_number,
                        pending.attempts,
                        pending.unknown,
                    )
                )
            elif result.error_code in RETRIED_CODES:
                pending.why = f"{result.error_code}: {result.error_message or 'no message'}"
                left.append(pending)
            else:
                self._outcomes.append(Refused(pending.number, f"{result.error_code}: {result.error_message or ''}"))
        self.pending = left

    def failed(self, failure: Failure) -> None:
        """Take a whole call's failure: those that leave open whether AWS has the records make them unknown."""
        for pending in self.pending:
            pending.unknown = pending.unknown or leaves_open(failure)
            pending.why = failure.why

    def unanswered(self) -> None:
        """Take in that the call was cut off."""
        for pending in self.pending:
            pending.unknown = True
            pending.why = "it was stopped before AWS had answered"

    def refuse(self, failure: Failure) -> None:
        """Give up what AWS will not take, however often it is sent."""
        if isinstance(failure, Invalid):
            self._outcomes += [Refused(pending.number, failure.why) for pending in self.pending]
            self.pending = []
        else:
            self.give_up()

    def give_up(self) -> None:
        """Send nothing of this batch any more."""
        self._outcomes += [
            GivenUp(pending.number, pending.entry, pending.why, pending.attempts, pending.unknown)
            for pending in self.pending
        ]
        self.pending = []

    def take_outcomes(self) -> list[Outcome]:
        """Return what was decided since the last time, in the order read."""
        outcomes, self._outcomes = sorted(self._outcomes, key=lambda outcome: outcome.number), []
        return outcomes


def leaves_open(failure: Failure) -> bool:
    """Whether the records may have been written although the call failed: no answer, a garbled one, a 5xx."""
    return isinstance(failure, TransientFailure) and not isinstance(failure, Throttled | NotConnected)
