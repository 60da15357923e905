"""Records as a table that questions are asked over: the keys of `tail --output json`."""

from types import MappingProxyType

from kinesis_tui.live.table import RowTable

RECORDS = RowTable(
    "records",
    MappingProxyType(
        {
            "stream": "VARCHAR",
            "shard_id": "VARCHAR",
            "sequence_number": "VARCHAR",
            "sub_sequence_number": "BIGINT",
            "partition_key": "VARCHAR",
            "explicit_hash_key": "VARCHAR",
            "approximate_arrival_timestamp": "TIMESTAMP",
            "decoded": "VARCHAR[]",
            "data": "JSON",
            "data_base64": "VARCHAR",
        }
    ),
    "coalesce(octet_length(encode(data::VARCHAR)), length(data_base64) * 3 // 4)",
    (
        "select count(*), min(approximate_arrival_timestamp), max(approximate_arrival_timestamp) from records",
        "select shard_id, count(*) as records, sum(size) as bytes from records group by shard_id order by records desc",
        "select data->>'$.status' as status, count(*) as records from records group by status order by records desc",
    ),
)
