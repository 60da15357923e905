"""Captures for tests: records of a second each, written as the program writes them."""

from collections.abc import Iterable
from pathlib import Path

from kinesis_tui.live.capture_file import CaptureFile
from kinesis_tui.services.kinesis.model.capture_line import EndLine, capture_header, capture_lines, note_line
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber

TEN_MS = 1_795_600_800_000
"""2026-11-25T10:00:00Z."""


def record_at(number: int, seconds: float, data: bytes | None = None) -> Record:
    """Return the record of a number, which arrived so many seconds after ten."""
    return Record(
        sequence_number=SequenceNumber(str(10**20 + number)),
        approximate_arrival_timestamp=TEN_MS / 1000 + seconds,
        data=data or f'{{"n":{number}}}'.encode(),
        partition_key=f"key-{number % 7}",
    )


def write_capture(path: Path, records: Iterable[Record], *, ended: bool = True) -> Path:
    """Write a capture of stream "orders", its records in turns from two shards."""
    file = CaptureFile(path)
    file.write(note_line("kinesis_tui_capture", capture_header("orders", "2026-11-25T10:00:00.000Z", "latest", None)))
    count = 0
    for record in records:
        file.write(capture_lines("orders", f"shardId-00000000000{count % 2}", [record]))
        count += 1
    if ended:
        file.write(note_line("end", EndLine(ended="2026-11-25T11:00:00.000Z", why="stopped", records=count, bytes=0)))
    file.close()
    return path
