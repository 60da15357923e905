"""Where among the records of a capture a position lies."""

from collections.abc import Sequence

from kinesis_tui.services.kinesis.model.position import AfterSequenceNumber, AtSequenceNumber, AtTimestamp, Position
from kinesis_tui.services.kinesis.model.record import Record


def first_index(records: Sequence[Record], position: Position) -> int | None:
    """Return the index of the first record at the position, or beyond the last one; None where none is there."""
    match position:
        case AtTimestamp(timestamp):
            from_ms = round(timestamp.timestamp() * 1000)
            return next((index for index, one in enumerate(records) if one.arrival_ms >= from_ms), None)
        case AtSequenceNumber(number):
            return _index(records, number)
        case AfterSequenceNumber(number):
            return _after(records, number)
        case _:
            return 0


def _index(records: Sequence[Record], number: str) -> int | None:
    """Return the index of the first record with a sequence number; user records of one aggregate share it."""
    wanted = int(number)
    return next((index for index, record in enumerate(records) if int(record.sequence_number) == wanted), None)


def _after(records: Sequence[Record], number: str) -> int | None:
    """Return the index after the last record with a sequence number."""
    start, wanted = _index(records, number), int(number)
    if start is None:
        return None
    return next(
        (index for index in range(start, len(records)) if int(records[index].sequence_number) != wanted), len(records)
    )
