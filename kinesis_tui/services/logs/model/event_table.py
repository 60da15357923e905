"""Log events as a table that questions are asked over: the keys of `logs --output json`."""

from types import MappingProxyType

from kinesis_tui.live.table import RowTable

EVENTS = RowTable(
    "events",
    MappingProxyType(
        {
            "log_group": "VARCHAR",
            "log_stream": "VARCHAR",
            "timestamp": "TIMESTAMP",
            "ingestion_time": "TIMESTAMP",
            "event_id": "VARCHAR",
            "message": "VARCHAR",
            "parsed": "JSON",
        }
    ),
    "octet_length(encode(message))",
    (
        "select count(*), min(timestamp), max(timestamp) from events",
        "select log_group, count(*) as events, sum(size) as bytes from events group by log_group order by events desc",
        "select parsed->>'$.level' as level, count(*) as events from events group by level order by events desc",
    ),
)
