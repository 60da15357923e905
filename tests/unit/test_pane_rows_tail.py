"""Records as rows of the tail, what is typed after `:tail`, and how a tail fares in words."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given
from rich.style import Style

from kinesis_tui.failure import Failure, Throttled, Unreachable
from kinesis_tui.live.meter import Meter
from kinesis_tui.live.ring import Row
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.panes.record_rows import payload_segments, titles
from kinesis_tui.services.kinesis.panes.tail_request import TailRequest, completions, parse_request
from kinesis_tui.services.kinesis.panes.tail_words import (
    PROGRESS_COLUMNS,
    behind_text,
    gap_text,
    lag_text,
    progress_row,
    trouble,
)
from kinesis_tui.services.kinesis.tail.packing import Aside
from kinesis_tui.services.kinesis.tail.progress import Gap, ShardProgress, State
from kinesis_tui.text.cells import width
from kinesis_tui.ui.row_style import RowStyles
from kinesis_tui.ui.table import Cell
from tests.support.app import HandClock

NOW = datetime(2026, 11, 25, 12, 3, 4, tzinfo=UTC)
SECONDS = 1_000.0
"""The monotonic second as of which words are said."""
THROTTLED = Throttled("a", "b", "c")
REDACTOR = Redactor()
STYLES = RowStyles({"text": Style()})
OBEYED = {"Cc", "Cf", "Zl", "Zp", "Cs"}


def row(payload: bytes, extra: object = None) -> Row:
    return Row(source="shardId-000000000000", id="1", key="k", time=0, payload=payload, extra=extra, number=0)


def painted(payload: bytes, room: int, extra: object = None) -> str:
    return "".join(segment.text for segment in payload_segments(row(payload, extra), room, STYLES, REDACTOR))


def progress(
    number: int,
    state: State = "open",
    behind: int | None = 0,
    failure: Failure | None = None,
    *,
    answered_at: float | None = SECONDS,
) -> ShardProgress:
    shard_id = ShardId(f"shardId-{number:012d}")
    return ShardProgress(
        shard_id,
        Latest(),
        Meter(HandClock()),
        state,
        millis_behind_latest=behind,
        failure=failure,
        answered_at=answered_at,
    )


def by_id(*shards: ShardProgress) -> dict[ShardId, ShardProgress]:
    return {shard.shard_id: shard for shard in shards}


# -- payloads ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b'{"a": 1}', '{"a": 1}'),
        (b"plain", "plain"),
        (b"two\nlines\ttab", "two␊lines␉tab"),
        (b"\x00\x01", "binary 00 01"),
        (b"", ""),
    ],
)
def test_a_payload_is_told_apart(payload: bytes, text: str) -> None:
    assert painted(payload, 60) == text


def test_a_user_record_says_that_it_was_unfolded() -> None:
    assert painted(b"x", 60, Aside(sub_sequence_number=0)) == "kpl x"


@given(st.binary(max_size=400), st.integers(1, 200))
def test_any_payload_fits_its_room_and_obeys_nobody(payload: bytes, room: int) -> None:
    text = painted(payload, room)
    assert width(text) <= max(room, len("binary "))
    assert not [character for character in text if unicodedata.category(character) in OBEYED]


@given(st.text(max_size=200), st.integers(1, 120))
def test_any_text_fits_its_room_and_obeys_nobody(text: str, room: int) -> None:
    shown = painted(text.encode("utf-8", "surrogatepass"), room)
    assert width(shown) <= max(room, len("binary "))
    assert not [character for character in shown if unicodedata.category(character) in OBEYED]


def test_a_long_payload_is_looked_at_from_its_start_only() -> None:
    assert painted(b'{"a": "' + b"x" * 2_000_000 + b'"}', 20) == '{"a": "xxxxxxxxxxxx…'


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (40, "ARRIVAL  SHARD KEY      PAYLOAD"),
        (80, "ARRIVAL      SHARD PARTITION KEY      SIZE PAYLOAD"),
        (120, "ARRIVAL      SHARD PARTITION KEY                SIZE PAYLOAD"),
    ],
)
def test_the_titles_stand_over_their_columns(cells: int, line: str) -> None:
    assert titles(cells) == line


# -- requests ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "position", "shards"),
    [
        ("orders", Latest(), ()),
        ("orders latest", Latest(), ()),
        ("orders TRIM_HORIZON", TrimHorizon(), ()),
        ("orders 15m", AtTimestamp(NOW - timedelta(minutes=15)), ()),
        ("orders 2026-11-25T10:00:00Z", AtTimestamp(datetime(2026, 11, 25, 10, tzinfo=UTC)), ()),
        ("orders 2026-11-25 10:00:00Z", AtTimestamp(datetime(2026, 11, 25, 10, tzinfo=UTC)), ()),
        ("orders seq:123", AtSequenceNumber(SequenceNumber("123")), ()),
        (
            "orders after:123 shardId-1 shardId-2",
            AfterSequenceNumber(SequenceNumber("123")),
            ("shardId-1", "shardId-2"),
        ),
        ("orders shardId-000000000001", Latest(), ("shardId-000000000001",)),
        ("orders 2026-11-25 10:00:00Z shardId-1", AtTimestamp(datetime(2026, 11, 25, 10, tzinfo=UTC)), ("shardId-1",)),
    ],
)
def test_a_request_is_a_stream_a_position_and_shards(text: str, position: Position, shards: tuple[str, ...]) -> None:
    request = parse_request(text, NOW)
    assert (request.stream, request.position, request.shard_ids) == ("orders", position, shards)


def test_an_arn_is_a_stream_too() -> None:
    arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders"
    assert parse_request(f"{arn} 1h", NOW).stream == arn


@pytest.mark.parametrize("text", ["", "   ", "orders whenever", "orders seq:x", "orders 15m nonsense extra:"])
def test_what_is_no_request_says_what_would_be(text: str) -> None:
    if text.endswith("extra:"):
        assert parse_request(text, NOW).shard_ids == ("nonsense", "extra:")
        return
    with pytest.raises(ValueError, match=r"STREAM|is not a"):
        parse_request(text, NOW)


def test_the_same_tail_from_elsewhere_keeps_its_shards() -> None:
    request = TailRequest("orders", Latest(), (ShardId("shardId-1"),)).at(" 5m ", NOW)
    assert request == TailRequest("orders", AtTimestamp(NOW - timedelta(minutes=5)), (ShardId("shardId-1"),), "5m")


# -- words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("millis", "text"),
    [
        (None, "–"),
        (0, "at tip"),
        (1, "1ms"),
        (999, "999ms"),
        (1000, "1s"),
        (59_999, "59s"),
        (60_000, "1m"),
        (3_600_000, "1h00m"),
        (90_000_000, "25h00m"),
    ],
)
def test_lag_is_written_in_its_largest_unit(millis: int | None, text: str) -> None:
    assert behind_text(millis) == text


@pytest.mark.parametrize(
    ("shards", "text"),
    [
        ((), "no shards yet"),
        ((progress(0, "closed"),), "every shard is closed and read"),
        ((progress(0),), "1 shard: at tip"),
        ((progress(0), progress(1, "closed")), "1 shard: at tip"),
        ((progress(0), progress(1, "waiting", failure=THROTTLED)), "2 shards: 1 not answering"),
        ((progress(0, failure=THROTTLED),), "1 shard: 1 not answering"),
        ((progress(0, "behind", 5000, failure=THROTTLED),), "1 shard: 1 not answering"),
        ((progress(0, answered_at=SECONDS - 8),), "1 shard: at tip"),
        ((progress(0, answered_at=SECONDS - 8.1),), "1 shard: 1 not answering"),
        ((progress(0, behind=None),), "1 shard: newest record unknown"),
        ((progress(0, "behind", None), progress(1)), "2 shards: 1 newest record unknown"),
        ((progress(0, "waiting", None, answered_at=None), progress(1)), "2 shards: 1 opening"),
        (tuple(progress(one, "waiting", None, answered_at=None) for one in range(4)), "4 shards: opening"),
        ((progress(0, "behind", 5000), progress(1, "failed")), "2 shards: behind …000 5s, 1 not answering"),
        ((progress(0, "behind", 5000), progress(1, "behind", 90_000)), "2 shards: behind …001 1m, …000 5s"),
        (
            tuple(progress(number, "behind", 1000 * number) for number in range(1, 8)),
            "7 shards: behind …007 7s, …006 6s, …005 5s, …004 4s, 3 more",
        ),
    ],
)
def test_the_worst_lag_comes_first(shards: tuple[ShardProgress, ...], text: str) -> None:
    assert lag_text(by_id(*shards), SECONDS) == text


def test_trouble_is_what_fails_now_stopped_shards_first() -> None:
    throttled = Throttled("a", "b", "c")
    stopped = Unreachable("d", "e", "f")
    assert trouble([progress(0)]) is None
    assert trouble([progress(0, failure=throttled), progress(1, "failed", failure=stopped)]) is stopped


def test_gaps_name_their_shards_and_not_too_many() -> None:
    shards = [progress(number) for number in range(6)]
    assert gap_text(shards) == ""
    for shard in shards:
        shard.gap = Gap("trimmed", None, None)
    assert gap_text(shards[:2]) == "GAP in …000, …001"
    assert gap_text(shards) == "GAP in …000, …001, …002, …003, 2 more"


def test_a_row_of_the_shards_table_fills_every_column() -> None:
    shard = progress(3, "behind", 1500)
    shard.records, shard.bytes, shard.throttles = 12_345, 2048, 2
    shard.last_sequence_number = SequenceNumber("4959")
    laid_out = progress_row(shard, SECONDS)
    assert len(laid_out.cells) == len(laid_out.sort_values) == len(PROGRESS_COLUMNS)
    assert laid_out.sort_values[-1] == 4959
    assert laid_out.cells[2:4] == ("1s", "12,345")


@pytest.mark.parametrize(
    ("shard", "shown"),
    [
        (progress(0), ("open", "at tip")),
        (progress(0, failure=THROTTLED), ("waiting", "–")),
        (progress(0, answered_at=SECONDS - 60), ("waiting", "–")),
        (progress(0, "failed", 7000, failure=THROTTLED), ("failed", "–")),
        (progress(0, "closed", 0, answered_at=SECONDS - 60), ("closed", "at tip")),
        (progress(0, behind=None), ("open", "–")),
    ],
)
def test_a_row_tells_no_lag_of_a_shard_that_does_not_answer(shard: ShardProgress, shown: tuple[str, str]) -> None:
    state, behind = progress_row(shard, SECONDS).cells[1:3]
    assert isinstance(state, Cell)
    assert (state.text, behind) == shown


@pytest.mark.parametrize(
    ("prefix", "offered"),
    [
        ("o", ["orders", "others"]),
        ("or", ["orders"]),
        ("x", []),
        ("orders tr", ["orders trim-horizon"]),
        ("elsewhere la", ["elsewhere latest"]),
    ],
)
def test_streams_are_completed_once_and_then_positions(prefix: str, offered: list[str]) -> None:
    assert completions(prefix, ("orders", "clicks", "orders", "others")) == offered
