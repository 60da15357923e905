"""Captures of log events: every event comes back as it was, a file that breaks off is read to there."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.failure import Failure
from kinesis_tui.live.capture_feed import scene_at
from kinesis_tui.live.capture_index import CaptureIndex
from kinesis_tui.live.capture_sniff import captured
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.capture_line import event_capture_header, parse_line
from kinesis_tui.services.logs.model.event_json import event_json
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.capture import EventCapture
from kinesis_tui.services.logs.tail.capture_reader import EVENT_CAPTURES, EventCaptureReader, row_time
from kinesis_tui.services.logs.tail.packing import pack
from kinesis_tui.services.logs.tail.progress import EventBatch
from tests.support.captures import TEN_MS, record_at, write_capture

EVENTS = st.builds(
    LogEvent,
    event_id=st.text(st.characters(codec="ascii"), max_size=8),
    timestamp=st.integers(1, 4_000_000_000_000),
    ingestion_time=st.none() | st.integers(1, 4_000_000_000_000),
    log_stream_name=st.text(st.characters(codec="utf-8"), max_size=8),
    message=st.text(st.characters(codec="utf-8")) | st.just('{"a": 1.50, "a": 2}\n'),
)


def happened(seconds: float, message: str = "x") -> LogEvent:
    return LogEvent(
        event_id=str(seconds), timestamp=TEN_MS + round(seconds * 1000), log_stream_name="s", message=message
    )


async def write(path: Path, events: list[LogEvent], *, end: bool = True, redactor: Redactor | None = None) -> Path:
    """Capture events of two groups in turns."""
    header = event_capture_header(("/a", "/b"), "2026-11-25T10:00:00.000Z", "10m", "eu-west-1")
    capture = EventCapture(path, header, None, redactor)
    batch = EventBatch(["/a" if number % 2 == 0 else "/b" for number in range(len(events))], events)
    await capture.start([(0, pack(batch))])
    await capture.stop("stopped", "2026-11-25T11:00:00.000Z")
    assert capture.failure is None
    assert capture.records == len(events)
    if not end:
        path.write_bytes(b"\n".join(path.read_bytes().splitlines()[:-1]) + b"\n")
    return path


def read(path: Path) -> tuple[list[tuple[str, LogEvent]], EventCaptureReader]:
    reader = EventCaptureReader(path)
    batches = [item for section in reader.sections() for item in section.items if isinstance(item, EventBatch)]
    reader.close()
    return [pair for batch in batches for pair in zip(batch.groups, batch.events, strict=True)], reader


@settings(max_examples=60)
@given(EVENTS)
def test_a_line_gives_the_event_back_as_it_was(event: LogEvent) -> None:
    found = parse_line(event_json("/aws/lambda/f", event)[0])
    assert found.log_group == "/aws/lambda/f"
    assert found.event() == event


@pytest.mark.parametrize("name", ["c.jsonl", "c.jsonl.gz", "c.jsonl.zst"])
async def test_a_capture_is_private_and_read_back_in_order(tmp_path: Path, name: str) -> None:
    events = [happened(number, f"event {number}") for number in range(50)]
    path = await write(tmp_path / name, events)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found, reader = read(path)
    assert [event for _, event in found] == events
    assert {group for group, _ in found} == set(reader.groups) == {"/a", "/b"}
    assert reader.remarks == []
    assert reader.end is not None
    assert reader.end.events == 50


async def test_a_capture_never_writes_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text("mine")
    with pytest.raises(Failure, match="it exists already"):
        await write(path, [happened(0)])
    assert path.read_text() == "mine"


async def test_an_interrupted_capture_is_read_to_its_last_whole_event(tmp_path: Path) -> None:
    path = await write(tmp_path / "c.jsonl", [happened(number) for number in range(5)], end=False)
    assert read(path)[1].remarks == [
        f"{path} breaks off: it has no end, so the capture was interrupted or goes on; "
        "all whole events before that were read"
    ]
    path.write_bytes(path.read_bytes()[:-20])
    found, reader = read(path)
    assert len(found) == 4
    assert "its last line is not whole" in reader.broken


async def test_a_capture_without_secrets_says_so(tmp_path: Path) -> None:
    path = await write(tmp_path / "c.jsonl", [happened(0, '{"password": "hunter2"}')], redactor=Redactor())
    assert "hunter2" not in path.read_text()
    assert read(path)[1].about is not None
    assert read(path)[1].header.redacted is True  # type: ignore[union-attr]


async def test_what_was_captured_is_told_by_the_first_lines(tmp_path: Path) -> None:
    events = await write(tmp_path / "events.jsonl.zst", [happened(0)])
    bare = tmp_path / "bare.jsonl"
    bare.write_bytes(event_json("/a", happened(0))[0] + b"\n")
    records = write_capture(tmp_path / "records.jsonl", [record_at(1, 1)])
    other = tmp_path / "other"
    other.write_text("words\n")
    assert [captured(path) for path in (events, bare, records, other)] == ["events", "events", "records", "records"]
    with pytest.raises(Failure, match="it is no capture"):
        list(EventCaptureReader(records).sections())


async def test_a_moment_shows_what_had_come_by_then_and_late_events_where_they_came(tmp_path: Path) -> None:
    events = [happened(0), happened(10), happened(3, "late"), happened(20)]
    index = CaptureIndex(await write(tmp_path / "c.jsonl", events), row_time)
    index.build()
    assert (index.rows, index.first, index.last) == (4, TEN_MS, TEN_MS + 20_000)
    for seconds, rows in ((0, 1), (9, 1), (10, 3), (20, 4)):
        scene = scene_at(index, EVENT_CAPTURES, TEN_MS + seconds * 1000, 2**20)
        assert len(scene.ring) == rows
        scene.feed.close()
