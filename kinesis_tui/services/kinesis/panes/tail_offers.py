"""What the tail pane offers to copy, to go to and to write."""

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice, Export
from kinesis_tui.services.kinesis.model.record_json import record_json
from kinesis_tui.services.kinesis.panes.record_offers import RecordOffers
from kinesis_tui.services.kinesis.panes.record_payload import Payload
from kinesis_tui.services.kinesis.tail.packing import record_of
from kinesis_tui.ui.live_rows import LiveRows


def copied(offers: RecordOffers, row: Row | None) -> list[Choice]:
    """Offer the parts of the record selected: all of them where that takes a moment only."""
    if row is None:
        return []
    record = record_of(row)
    payload = Payload.at_once(record.data, offers.decoder, offers.redactor)
    if payload is None:
        return offers.own_choices(row.source, record)
    return offers.choices(row.source, record, payload)


def places(stream: str, row: Row | None) -> list[Choice]:
    """Go to the stream's shards, or to its oldest record, or to one shard alone."""
    choices = [
        Choice(f"shards of {stream}", f"streams:{stream}"),
        Choice(f"{stream} from its oldest record", f"tail:{stream} trim-horizon"),
    ]
    if row is not None:
        choices.append(Choice(f"{row.source} alone, from this record", f"tail:{stream} seq:{row.id} {row.source}"))
    return choices


def exported(stream: str, body: LiveRows) -> Export | None:
    """Write the rows shown, as `tail --output json` does; raises as `LiveRows.snapshot` does."""
    rows = body.snapshot()
    if body.rows.first == body.rows.end:
        return None
    lines = (record_json(stream, row.source, record_of(row)) for row in rows)
    return Export(f"{stream.rsplit('/', 1)[-1]}-records", "jsonl", lines)
