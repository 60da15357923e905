"""What the tail pane offers to copy, and to go to."""

import asyncio

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice
from kinesis_tui.payload.decode import preview
from kinesis_tui.services.kinesis.panes.record_offers import RecordOffers
from kinesis_tui.services.kinesis.panes.record_payload import EASY_BYTES, Payload
from kinesis_tui.services.kinesis.tail.packing import record_of


def copied(offers: RecordOffers, row: Row | None) -> list[Choice]:
    """Offer the parts of the record selected: all of them where that takes a moment only."""
    if row is None:
        return []
    record = record_of(row)
    payload = Payload.at_once(record.data, offers.decoder, offers.redactor)
    if payload is None:
        return offers.own_choices(row.source, record)
    return offers.choices(row.source, record, payload)


def is_easy(row: Row) -> bool:
    """Whether a record is decoded in a moment: it is small, and stays small when it is decompressed."""
    return len(row.payload) <= EASY_BYTES and not preview(row.payload, EASY_BYTES).clipped


async def all_copied(offers: RecordOffers, row: Row) -> list[Choice]:
    """Offer all parts of a record; decodes it in a thread."""
    return await asyncio.to_thread(offers.choices, row.source, record_of(row))


def places(stream: str, row: Row | None) -> list[Choice]:
    """Go to the stream's shards, or to its oldest record, or to one shard alone."""
    choices = [
        Choice(f"shards of {stream}", f"streams:{stream}"),
        Choice(f"{stream} from its oldest record", f"tail:{stream} trim-horizon"),
    ]
    if row is not None:
        choices.append(Choice(f"{row.source} alone, from this record", f"tail:{stream} seq:{row.id} {row.source}"))
    return choices
