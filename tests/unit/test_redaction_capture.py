"""A capture without secrets, and one with all it was given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kinesis_tui.live.ring import Chunk
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.capture_line import capture_header
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.tail.capture import Capture
from kinesis_tui.services.kinesis.tail.progress import RecordBatch

MAIL = "alice@example.com"
SHARD = ShardId("shardId-000000000000")


@pytest.mark.parametrize("redactor", [None, Redactor()], ids=["exact", "redacted"])
async def test_a_capture_is_exact_unless_it_is_told_to_redact(tmp_path: Path, redactor: Redactor | None) -> None:
    path = tmp_path / "capture.jsonl"
    header = capture_header("orders", "2026-11-25T12:03:04.123Z", "latest", None)
    retained = Chunk.pack(SHARD, [0], ["key"], ["1"], [f'{{"mail":"{MAIL}"}}'.encode()])
    later = Record(sequence_number=SequenceNumber("2"), data=f"from {MAIL}".encode(), partition_key=MAIL)
    capture = Capture(path, header, None, redactor)
    await capture.start([(0, retained)])
    await capture.take(RecordBatch(SHARD, [later], None))
    await capture.stop("stopped", "2026-11-25T12:04:04.123Z")
    first, *lines = [json.loads(line) for line in path.read_text().splitlines()]
    records = [line for line in lines if "sequence_number" in line]
    assert first["kinesis_tui_capture"].get("redacted", False) == (redactor is not None)
    shown = MAIL if redactor is None else "«redacted:email»"
    assert [record["data"] for record in records] == [{"mail": shown}, f"from {shown}"]
    assert records[1]["partition_key"] == shown
    assert (MAIL in path.read_text()) == (redactor is None)
