import threading

import pytest

from kinesis_tui.payload.kpl import UserRecord, aggregate
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.tail import packing
from kinesis_tui.services.kinesis.tail.packing import AGGREGATED_BYTES, packed

SHARD = ShardId("shardId-000000000000")


def aggregated(size: int) -> Record:
    data = aggregate([UserRecord("key", None, b"x" * (size // 10)) for _ in range(10)])
    return Record(sequence_number=SequenceNumber("1"), data=data, partition_key="a")


@pytest.mark.parametrize(("size", "in_thread"), [(1000, False), (2 * AGGREGATED_BYTES, True)])
async def test_large_aggregates_are_unfolded_in_a_thread(
    monkeypatch: pytest.MonkeyPatch, size: int, in_thread: bool
) -> None:
    threads: list[threading.Thread] = []
    pack = packing.pack

    def watched(*arguments: object) -> object:
        threads.append(threading.current_thread())
        return pack(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(packing, "pack", watched)
    chunk = await packed(SHARD, [aggregated(size)])
    assert len(chunk) == 10
    assert (threads[0] is not threading.main_thread()) == in_thread


async def test_large_records_that_are_no_aggregates_are_packed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncio.to_thread", None)
    record = Record(sequence_number=SequenceNumber("1"), data=b"x" * 1_000_000, partition_key="a")
    assert len(await packed(SHARD, [record])) == 1
