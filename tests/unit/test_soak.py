"""The soak finds what it is there to find."""

import io
import json
from pathlib import Path

import pytest

from tests.soak.account import Account, ledger_faults
from tests.soak.mishaps import KINDS, Mishaps
from tests.soak.stream import KEPT, SHARDS, Window, Writer
from tests.soak.subjects import Sample, Watched
from tests.support.kinesis.shards import Stored
from tests.support.kinesis_server import KinesisServer


def a_writer(records: int = 8) -> Writer:
    writer = Writer(KinesisServer().create_stream("orders", shards=SHARDS))
    writer.put(records)
    return writer


def output(writer: Writer) -> list[bytes]:
    due = [(shard_id, number) for shard_id, numbers in writer.due.items() for number in numbers]
    return [json.dumps({"shard_id": shard_id, "sequence_number": number}).encode() + b"\n" for shard_id, number in due]


def account_of(writer: Writer, lines: list[bytes]) -> Account:
    account = Account(io.BytesIO(b"".join(lines)), writer)
    account.run()
    return account


def a_ledger(file: Path, account: Account, **changes: object) -> Path:
    shards = {
        shard_id: {
            "records": account.taken[shard_id],
            "last_sequence_number": account.last[shard_id],
            "gap": None,
            "dropped": 0,
            **changes,
        }
        for shard_id in account.taken
    }
    file.write_text(json.dumps({"complete": True, "shards": shards}))
    return file


def test_each_record_once_and_in_order_is_right() -> None:
    writer = a_writer()
    account = account_of(writer, output(writer))
    assert (account.wrong, account.records, writer.waiting) == ([], 8, 0)


@pytest.mark.parametrize("harm", ["missing", "twice", "turned"])
def test_a_record_that_is_missing_or_comes_twice_or_too_early_is_found(harm: str) -> None:
    writer = a_writer()
    lines = output(writer)
    harmed = {
        "missing": lines[1:],
        "twice": [lines[0], *lines],
        "turned": [lines[1], lines[0], *lines[2:]],
    }
    assert account_of(writer, harmed[harm]).wrong


@pytest.mark.parametrize("changes", [{"records": 1}, {"gap": {}}, {"dropped": 1}, {"last_sequence_number": "1"}])
def test_a_ledger_that_differs_from_the_output_is_found(changes: dict[str, object], tmp_path: Path) -> None:
    writer = a_writer()
    account = account_of(writer, output(writer))
    assert ledger_faults(a_ledger(tmp_path / "right", account), account) == []
    assert ledger_faults(a_ledger(tmp_path / "wrong", account, **changes), account)


def test_a_window_forgets_the_oldest_and_keeps_every_records_index() -> None:
    window = Window()
    for number in range(KEPT + 10):
        window.append(Stored(number, "key", b"", 0))
    assert (len(window), window.forgotten) == (KEPT + 10, 10)
    assert window[KEPT].sequence_number == KEPT
    assert [record.sequence_number for record in window[8:12]] == [10, 11]


def test_reshards_split_and_merge_in_turn_and_every_shard_has_its_account() -> None:
    writer = a_writer()
    counts = []
    for _ in range(4):
        writer.reshard()
        writer.put(10)
        counts.append(len(writer.stream.open_shards))
    assert counts == [SHARDS + 1, SHARDS, SHARDS + 1, SHARDS]
    assert writer.waiting == 48


def test_every_kind_of_mishap_comes_in_turn() -> None:
    mishaps = Mishaps(KinesisServer())
    for _ in range(2 * len(KINDS)):
        mishaps.next()
    assert mishaps.planned == dict.fromkeys(KINDS, 2)


def test_memory_that_grows_after_the_warm_up_is_not_flat() -> None:
    flat, growing = Watched("flat", 0), Watched("growing", 0)
    flat.samples = [Sample(min(100.0, 10.0 * second), 0.0) for second in range(100)]
    growing.samples = [Sample(100.0 + second, 0.0) for second in range(100)]
    assert (flat.is_flat, growing.is_flat) == (True, False)
