"""`kinesis-tui tail` of payloads in other formats, and of those that the configuration tells."""

import json
from pathlib import Path

from tests.support.cli import environment, kinesis_tui
from tests.support.kinesis_server import KinesisServer
from tests.support.payloads import AVSC_VALUE, ORDER, PACKED

ALL = ("--from", "trim-horizon", "--until-caught-up", "--output", "json")
SCHEMA = '{"type":"record","name":"Order","fields":[{"name":"order","type":"string"},{"name":"n","type":"long"}]}'


def test_payloads_of_every_format_are_one_json_value_each(server: KinesisServer, tmp_path: Path) -> None:
    stream = server.create_stream("orders", shards=1)
    for _, data in PACKED.values():
        stream.put(data, "k")
    ended = kinesis_tui("tail", "orders", *ALL, env=environment(tmp_path, server.url))
    found = [json.loads(line) for line in ended.lines]
    assert [tuple(one["decoded"]) for one in found] == [steps for steps, _ in PACKED.values()]
    assert all(one["data"] == ORDER for one in found)


def test_a_stream_is_decoded_as_the_configuration_tells(server: KinesisServer, tmp_path: Path) -> None:
    server.create_stream("orders", shards=1).put(AVSC_VALUE, "k")
    config = tmp_path / "config.toml"
    config.write_text('[streams.orders.decode]\nformat = "avro"\nfile = "order.avsc"\n')
    env = {**environment(tmp_path, server.url), "KINESIS_TUI_CONFIG": str(config)}
    without = kinesis_tui("tail", "orders", *ALL, env=env)
    assert "order.avsc can't be read" in without.err
    assert without.err.count("\n") == 1
    assert (without.status, json.loads(without.lines[0])["decoded"]) == (0, [])
    (tmp_path / "order.avsc").write_text(SCHEMA)
    (line,) = kinesis_tui("tail", "orders", *ALL, env=env).lines
    found = json.loads(line)
    assert (found["decoded"], found["data"]) == (["avro"], {"order": "o-1", "n": -5})
