"""`kinesis-tui firehose`: list, describe and test for people and for scripts."""

import json
from pathlib import Path

from tests.support.cli import environment, kinesis_tui
from tests.support.firehose.server import FirehoseServer
from tests.support.kinesis.thread import ServerThread


def test_delivery_streams_are_listed_described_and_tested_with_their_exit_statuses(tmp_path: Path) -> None:
    server = FirehoseServer()
    with ServerThread(server):
        server.create_delivery("orders-to-s3", interval=1).tags = {"team": "data"}
        env = environment(tmp_path, server.url)
        listed = kinesis_tui("firehose", "list", "--output", "json", env=env)
        described = kinesis_tui("firehose", "describe", "orders-to-s3", env=env)
        unknown = kinesis_tui("firehose", "describe", "nothing", env=env)
        tested = kinesis_tui("firehose", "test", "orders-to-s3", "--output", "json", "--allow-writes", env=env)
        refused = kinesis_tui("firehose", "test", "orders-to-s3", env=env)
    (line,) = map(json.loads, listed.lines)
    assert (line["delivery_stream_name"], line["source"], line["destination"]) == (
        "orders-to-s3",
        "Direct PUT",
        "S3 lake",
    )
    assert described.status == 0
    assert b"IntervalInSeconds  1  (s after which it is delivered" in described.out
    assert b"team  data" in described.out
    assert (unknown.status, unknown.out) == (1, b"")
    assert "DescribeDeliveryStream of nothing failed" in unknown.sentence
    (proof,) = map(json.loads, tested.lines)
    assert (tested.status, proof["arrived"], proof["why"]) == (0, True, None)
    assert "kinesis_tui_test" in proof["record"]
    assert tested.err.startswith("firehose PutRecord {")
    assert (refused.status, refused.out) == (1, b"")
    assert "this session is read-only" in refused.err
