"""Where one shard's reader stands: the position a new iterator needs, and which records of a page are new."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from operator import lt

from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.record import Answer, Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber
from kinesis_tui.services.kinesis.tail.progress import Gap, ShardProgress

SHORTEST_RETENTION_MS = 24 * 3_600_000
"""No stream keeps records for less
(https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html)."""
LONGEST_NUMBER = 129
"""Digits of a sequence number (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html)."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLD_MS = SHORTEST_RETENTION_MS - 3_600_000
"""So long after it arrived, the last record taken may soon be trimmed, and is no place to go on from."""
TRIMMED = "records were trimmed before they could be read"
CREATED_AGAIN = "the stream was deleted and created again"


class Cursor:
    """The reader's place in one shard.

    A new iterator always goes on after the last record taken. Where none was taken yet it is the original position, and
    for `Latest` the moment of the first attempt: `Latest` again would skip what arrived in between. A record that had
    arrived in that very millisecond may then be shown though it was there before; one that came later is never missed.
    """

    def __init__(self, position: Position, now_ms: Callable[[], int], progress: ShardProgress) -> None:
        """Begin at a position; `now_ms` gives the service's time, in milliseconds since the epoch."""
        self._position = position
        self._now_ms = now_ms
        self._progress = progress
        self._began_ms: int | None = None
        self._last: SequenceNumber | None = None
        self._highest = -1
        self._covered_ms: int | None = None
        self._verifying = False
        self._last_arrival_ms = 0
        self._doubted = False
        self._continuation: SequenceNumber | None = None
        self._continued_from: SequenceNumber | None = None

    @property
    def last(self) -> SequenceNumber | None:
        """The last record taken."""
        return self._last

    def anchor(self) -> Position:
        """Return the position that the next iterator must have."""
        self._verifying = self._last is not None and (self._doubted or self._may_be_trimmed())
        self._continued_from = None
        if self._continuation is not None and not self._verifying and (self._last is None or self._is_old()):
            self._continued_from = self._continuation
            return AtSequenceNumber(self._continuation)
        if self._last is not None:
            # Asked for the last record itself, a shard that has it is the same as before, and nothing after it is gone.
            return AtSequenceNumber(self._last) if self._verifying else AfterSequenceNumber(self._last)
        if not isinstance(self._position, Latest):
            return self._position
        if self._began_ms is None:
            self._began_ms = self._now_ms()
            return self._position
        return AtTimestamp(EPOCH + timedelta(milliseconds=self._began_ms))

    @property
    def resumes_latest(self) -> bool:
        """Whether `anchor` stands in for `Latest`, by a time."""
        return isinstance(self._position, Latest) and self._last is None and self._began_ms is not None

    def continued(self, number: str | None) -> None:
        """Learn how far a subscription went, also where it brought no record; what is no place to go on from is none.

        What AWS calls the place to go on from is the next record's number to some servers and the last one's to others:
        to ask for that very number leaves out nothing, and `take` leaves out what had come before.
        """
        usable = number is not None and number.isdecimal() and len(number) <= LONGEST_NUMBER
        oldest = self._highest if self._last is None else self._highest + 1
        self._continuation = SequenceNumber(number) if number and usable and int(number) >= oldest else None
        if self._continuation == "0":  # of servers that do not keep it
            self._continuation = None

    def gives_up_continuation(self, position: Position) -> bool:
        """Whether a refused position is one that a subscription named; it is not asked for again."""
        refused = self._continued_from is not None and position == AtSequenceNumber(self._continued_from)
        if refused:
            self._continuation = None
        return refused

    def doubt(self) -> None:
        """The stream did not exist for a while: what comes back under its name may be another one."""
        self._doubted = self._last is not None
        self._continuation = None

    def is_another(self, page: Answer) -> bool:
        """Whether a page shows, after a doubt, that the last record taken is not in this stream.

        Its sequence number alone does not tell: local servers begin to count from the same number again.
        """
        if not self._doubted or (not page.records and page.millis_behind_latest):
            return False
        self._doubted = False
        first = page.records[0] if page.records else None
        return first is None or (first.sequence_number, first.arrival_ms) != (self._last, self._last_arrival_ms)

    def take(self, page: Answer) -> Sequence[Record]:
        """Return the records of a page that were not taken before, and count the others."""
        if page.millis_behind_latest is not None:
            self._covered_ms = self._now_ms() - page.millis_behind_latest
        if not page.records:
            return ()
        numbers = [int(record.sequence_number) for record in page.records]
        if self._verifying:
            self._verify(page.records[0].sequence_number, numbers[0])
        new: Sequence[Record] = page.records
        if self._came_before(page.records[0]):
            self._highest = numbers[0]  # it may be sent once more, and is not wanted then either
            new, numbers = new[1:], numbers[1:]
        self._continued_from = None
        if not numbers:
            return ()
        if numbers[0] <= self._highest or not all(map(lt, numbers, numbers[1:])):
            new = self._without_repeats(new, numbers)
        if new:
            self._last = new[-1].sequence_number
            self._highest = int(self._last)
            self._last_arrival_ms = new[-1].arrival_ms
            self._finish_gap(new[0].sequence_number)
        return new

    def lose(self, why: str) -> None:
        """Record that what follows the last record taken is gone; reading goes on at the oldest record there is."""
        after = self._progress.gap.after if self._progress.gap else self._last
        self._progress.gap = Gap(why, after, None)
        self._position = TrimHorizon()
        self._last = self._continuation = None

    def start_over(self) -> None:
        """The shard is another one of the same name: what it holds was never seen, whatever its numbers."""
        self.lose(CREATED_AGAIN)
        self._highest = -1
        self._doubted = False

    def refused(self) -> None:
        """The service has no place after the last record taken: it was trimmed, or is of another stream."""
        if self._doubted:
            self.start_over()
        else:
            self.lose(TRIMMED)

    def _is_old(self) -> bool:
        return self._now_ms() - self._last_arrival_ms >= OLD_MS

    def _came_before(self, first: Record) -> bool:
        """Whether the record that a continuation named lies before the position that was asked for originally."""
        if first.sequence_number != self._continued_from or self._last is not None:
            return False
        match self._position:
            case Latest():
                return self._began_ms is not None and first.arrival_ms < self._began_ms
            case AtTimestamp(timestamp):
                return first.arrival_ms < round(timestamp.timestamp() * 1000)
            case AtSequenceNumber(number):
                return int(first.sequence_number) < int(number)
            case AfterSequenceNumber(number):
                return int(first.sequence_number) <= int(number)
            case _:
                return False

    def _may_be_trimmed(self) -> bool:
        return self._covered_ms is not None and self._now_ms() - self._covered_ms >= SHORTEST_RETENTION_MS

    def _verify(self, first: SequenceNumber, number: int) -> None:
        self._verifying = False
        if number == self._highest:
            self._progress.duplicates_removed -= 1  # asked for, so not one that the service repeated
        elif number > self._highest:
            after = self._progress.gap.after if self._progress.gap else self._last
            self._progress.gap = Gap(TRIMMED, after, first)

    def _without_repeats(self, records: Sequence[Record], numbers: Sequence[int]) -> list[Record]:
        new: list[Record] = []
        highest = self._highest
        for record, number in zip(records, numbers, strict=True):
            if number > highest:
                new.append(record)
                highest = number
        self._progress.duplicates_removed += len(records) - len(new)
        return new

    def _finish_gap(self, before: SequenceNumber) -> None:
        gap = self._progress.gap
        if gap is not None and gap.before is None:
            self._progress.gap = Gap(gap.why, gap.after, before)
