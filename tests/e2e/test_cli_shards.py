"""`kinesis-tui shards`: a table for people, JSON lines for scripts."""

import json
from pathlib import Path

from tests.support.cli import environment, kinesis_tui
from tests.support.kinesis_server import ServerThread


def test_the_table_is_aligned_and_shows_lineage(tmp_path: Path) -> None:
    with ServerThread() as server:
        server.create_stream("orders", shards=2).split("shardId-000000000000")
        ended = kinesis_tui("shards", "orders", env=environment(tmp_path, server.url))
    assert (ended.status, ended.err) == (0, "")
    title, *rows = ended.out.decode().splitlines()
    assert title.split()[:3] == ["SHARD", "STATE", "SHARE"]
    assert [row.split()[:4] for row in rows] == [
        ["shardId-000000000000", "closed", "50.00", "%"],
        ["shardId-000000000002", "open", "25.00", "%"],
        ["shardId-000000000003", "open", "25.00", "%"],
        ["shardId-000000000001", "open", "50.00", "%"],
    ]
    assert rows[0].endswith("shardId-000000000002 shardId-000000000003")
    assert len({row.index("open") for row in rows[1:]}) == 1


def test_json_has_a_line_for_each_shard(tmp_path: Path) -> None:
    with ServerThread() as server:
        stream = server.create_stream("orders", shards=2)
        stream.merge("shardId-000000000000", "shardId-000000000001")
        ended = kinesis_tui("shards", "orders", "--output", "json", env=environment(tmp_path, server.url))
    first, second, merged = map(json.loads, ended.lines)
    assert first["state"] == second["state"] == "closed"
    assert first["children"] == ["shardId-000000000002"]
    assert merged["parent_shard_id"], merged["adjacent_parent_shard_id"]
    assert merged["hash_key_range"] == {
        "starting_hash_key": "0",
        "ending_hash_key": str(2**128 - 1),
        "share": 1.0,
    }
