"""Log events into ring chunks and back: what a row of the tail keeps of an event.

A row's source is the group, its key the log stream, its id the ingestion time and the event's id: "1790…123/3795…".
"""

from kinesis_tui.live.ring import Chunk, Row
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.progress import EventBatch


def pack(batch: EventBatch) -> Chunk:
    """Pack a batch into a chunk, in its order."""
    events, groups = batch.events, batch.groups
    one = len(set(groups)) == 1
    return Chunk.mixed(
        groups[:1] if one else groups,
        [event.timestamp for event in events],
        [event.log_stream_name for event in events],
        [f"{'' if event.ingestion_time is None else event.ingestion_time}/{event.event_id}" for event in events],
        [event.message.encode("utf-8", "surrogatepass") for event in events],
    )


def same_event(one: Row, other: Row) -> bool:
    """Whether two rows are of the same event, or of two that are alike; Live Tail's have no id."""
    place, other_place = (row.id.partition("/") for row in (one, other))
    if place[2] and other_place[2]:
        return one.id == other.id and one.source == other.source
    return place[0] == other_place[0] and (one.source, one.key, one.time, one.payload) == (
        other.source,
        other.key,
        other.time,
        other.payload,
    )


def event_of(row: Row) -> LogEvent:
    """Turn a row back into the event that it was packed from."""
    ingested, _, event_id = row.id.partition("/")
    return LogEvent(
        event_id=event_id,
        timestamp=row.time,
        ingestion_time=int(ingested) if ingested else None,
        log_stream_name=row.key,
        message=row.payload.decode("utf-8", "surrogatepass"),
    )
