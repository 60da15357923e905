"""A capture's file: private, new, packed, and readable to its last whole record wherever it breaks off."""

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.failure import Failure
from kinesis_tui.live.capture_file import CaptureFile
from kinesis_tui.live.capture_index import CaptureIndex
from kinesis_tui.live.line_file import LineFile
from kinesis_tui.live.line_packing import FRAME_BYTES, packer_for
from kinesis_tui.services.kinesis.model.capture_line import (
    ClosedLine,
    EndLine,
    GapLine,
    capture_header,
    capture_lines,
    note_line,
)
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.tail.capture_kind import row_time
from kinesis_tui.services.kinesis.tail.capture_reader import CaptureReader
from kinesis_tui.services.kinesis.tail.progress import RecordBatch

SUFFIXES = ("jsonl", "jsonl.gz", "jsonl.zst")
NOON = 1_795_608_184_000
HEADER = note_line("kinesis_tui_capture", capture_header("orders", "2026-11-25T12:03:04.123Z", "latest", None))
END = note_line("end", EndLine(ended="2026-11-25T12:03:09.123Z", why="stopped", records=1, bytes=1))


def record(number: int, data: bytes, arrival_ms: int = NOON) -> Record:
    return Record(
        sequence_number=SequenceNumber(str(number)),
        approximate_arrival_timestamp=arrival_ms / 1000,
        data=data,
        partition_key="key",
    )


def written(path: Path, *portions: bytes) -> Path:
    file = CaptureFile(path)
    for portion in portions:
        file.write(portion)
    file.close()
    return path


def taken(path: Path) -> tuple[list[tuple[str, bytes]], CaptureReader]:
    """Every record, and the reader that has read them."""
    reader = CaptureReader(path)
    try:
        batches = [item for section in reader.sections() for item in section.items if isinstance(item, RecordBatch)]
    finally:
        reader.close()
    return [(one.sequence_number, one.data) for batch in batches for one in batch.records], reader


@given(
    st.lists(st.lists(st.binary(max_size=200), max_size=5), min_size=1, max_size=8),
    st.sampled_from(SUFFIXES),
    st.floats(0, 1),
)
def test_a_file_cut_anywhere_gives_exactly_the_whole_records_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory, flushes: list[list[bytes]], suffix: str, where: float
) -> None:
    path = tmp_path_factory.mktemp("cut") / f"orders.{suffix}"
    numbers = iter(range(10_000))
    portions = [[record(next(numbers), data) for data in flush] for flush in flushes]
    file, ends = CaptureFile(path), list[int]()
    file.write(HEADER)
    for portion in portions:
        file.write(capture_lines("orders", "shardId-000000000000", portion) or note_line("shards", []))
        ends.append(file.size)
    file.close()
    first = path.stat().st_size if not ends else ends[0]
    cut = first + round(where * (path.stat().st_size - first))
    os.truncate(path, cut)
    found, reader = taken(path)
    every = [(str(one.sequence_number), one.data) for portion in portions for one in portion]
    certain = sum(len(portion) for portion, end in zip(portions, ends, strict=True) if end <= cut)
    assert found == every[: len(found)], "in order, none left out, none changed"
    assert len(found) >= certain, "everything that had been written is there"
    if suffix == "jsonl":
        whole = path.read_bytes().rpartition(b"\n")[0].count(b'\n{"stream":')
        assert whole <= len(found) <= whole + 1  # the last one may lack nothing but its line end
    assert reader.broken


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_large_file_is_read_from_any_of_its_marks(tmp_path: Path, suffix: str) -> None:
    count, portion = 20_000, 500
    every = [record(number, f"record {number} {'x' * 150}".encode(), NOON + number) for number in range(count)]
    lines = [capture_lines("orders", "shardId-0", every[at : at + portion]) for at in range(0, count, portion)]
    path = written(tmp_path / f"orders.{suffix}", HEADER, *lines, END)
    assert sum(map(len, lines)) > 3 * FRAME_BYTES
    index = CaptureIndex(path, row_time)
    index.build()
    assert (index.rows, index.first, index.last, index.is_done) == (count, NOON, NOON + count - 1, True)
    assert len(index.marks) >= 10
    for mark in index.marks[:: len(index.marks) // 5]:
        reader = CaptureReader(path)
        section = next(iter(reader.sections(mark.place)))
        batch = next(item for item in section.items if isinstance(item, RecordBatch))
        assert batch.records[0].sequence_number == str(mark.row)
        reader.close()
    middle = index.mark_before(NOON + count // 2)
    assert middle is not None
    assert middle.row < count // 2
    row = index.mark_of_row(count // 2)
    assert row is not None
    assert count // 2 - 2_000 < row.row <= count // 2


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_capture_that_ended_well_leaves_nothing_to_remark(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / f"a.{suffix}", HEADER, capture_lines("orders", "shardId-0", [record(1, b"one")]), END)
    found, reader = taken(path)
    assert found == [("1", b"one")]
    assert (reader.remarks, reader.stream) == ([], "orders")
    assert reader.end is not None


def test_two_captures_in_one_file_are_read_one_after_the_other(tmp_path: Path) -> None:
    parts = [
        written(tmp_path / f"{n}.jsonl.zst", HEADER, capture_lines("orders", "s", [record(n, b"x")]), END)
        for n in range(2)
    ]
    both = tmp_path / "both.jsonl.zst"
    both.write_bytes(b"".join(part.read_bytes() for part in parts))
    assert [number for number, _ in taken(both)[0]] == ["0", "1"]


def test_garbage_lines_are_counted_and_named(tmp_path: Path) -> None:
    one, two = (capture_lines("orders", "s", [record(n, b"x")]) for n in (1, 2))
    path = written(tmp_path / "a.jsonl", HEADER, one, b"garbage\n", b"\n", two, b'{"a": 1}\n', END)
    found, reader = taken(path)
    assert [number for number, _ in found] == ["1", "2"]
    assert reader.remarks == [f"{path}: 2 lines are no records and left out: lines 3, 6"]


def test_gaps_and_ends_of_shards_stand_where_they_happened(tmp_path: Path) -> None:
    shard = ShardId("shardId-0")
    gap = GapLine(shard_id=shard, why="trimmed", after=SequenceNumber("1"), before=SequenceNumber("5"))
    closed = ClosedLine(shard_id=shard, children=(ShardId("shardId-1"),))
    one, two = (capture_lines("orders", shard, [record(n, b"x")]) for n in (1, 5))
    path = written(tmp_path / "a.jsonl", HEADER, one + note_line("gap", gap) + two + note_line("closed", closed), END)
    reader = CaptureReader(path)
    items = [item for section in reader.sections() for item in section.items]
    reader.close()
    assert [type(item) for item in items] == [RecordBatch, GapLine, RecordBatch, ClosedLine]
    assert items[1::2] == [gap, closed]


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff" * 500, b'{"a": 1}\n', b"words\n" * 5_000, b"\x28\xb5\x2f\xfd1234"],
    ids=["empty", "binary", "other JSON", "text", "broken zstd"],
)
def test_a_file_that_is_no_capture_is_refused_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(data)
    with pytest.raises(Failure, match="it is no capture" if data else "it is empty"):
        taken(path)


def test_a_directory_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="directory"):
        LineFile(tmp_path)
    with pytest.raises(Failure, match="No such file"):
        LineFile(tmp_path / "none")


def test_the_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = written(tmp_path / "a.jsonl", HEADER)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_that_exists_is_overwritten(tmp_path: Path) -> None:
    there, target, link = tmp_path / "there", tmp_path / "target", tmp_path / "link"
    there.write_text("mine")
    link.symlink_to(target)
    for path in (there, link):
        with pytest.raises(Failure, match="it exists already"):
            CaptureFile(path)
    assert there.read_text() == "mine"
    assert not target.exists()


def test_a_directory_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"Capturing into .* failed: No such file or directory; "):
        CaptureFile(tmp_path / "none" / "a.jsonl")


def test_a_file_that_was_removed_is_told(tmp_path: Path) -> None:
    file = CaptureFile(tmp_path / "a.jsonl")
    file.write(HEADER)
    file.path.unlink()
    with pytest.raises(Failure, match="removed"):
        file.write(HEADER)
    file.abandon()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond this, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_does_not_fit_on_the_disk_is_not_there_by_half(tmp_path: Path, suffix: str) -> None:
    file = CaptureFile(tmp_path / f"a.{suffix}")
    portions = [
        capture_lines("orders", "s", [record(n * 10 + k, os.urandom(100)) for k in range(10)]) for n in range(100)
    ]
    kept = 0
    too_much = b"".join(portions[-20:])
    with room_for(10_000):
        file.write(HEADER)
        while file.size < 7_000:
            file.write(portions[kept])
            kept += 1
        with pytest.raises(Failure, match="File too large"):
            file.write(too_much)
    file.abandon()
    assert kept
    found, reader = taken(file.path)
    assert [int(number) for number, _ in found] == list(range(kept * 10))
    assert reader.broken


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_flush_can_be_read_back_before_the_end(tmp_path: Path, suffix: str) -> None:
    file = CaptureFile(tmp_path / f"a.{suffix}")
    file.write(HEADER)
    for number in range(5):
        file.write(capture_lines("orders", "s", [record(number, b"x" * 10)]))
        assert len(taken(file.path)[0]) == number + 1
    file.abandon()


def test_a_name_tells_how_it_is_packed() -> None:
    plain, gzip, zstd = (packer_for(f"a.{suffix}").pack(b"line\n") for suffix in SUFFIXES)
    assert plain == b"line\n"
    assert gzip.startswith(b"\x1f\x8b")
    assert zstd.startswith(b"\x28\xb5\x2f\xfd")
