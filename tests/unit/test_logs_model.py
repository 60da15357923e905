"""What is read off log events, groups, and what is typed about them."""

import json
from datetime import UTC, datetime

import pytest

from kinesis_tui.query.field_words import EVENTS
from kinesis_tui.query.parse import parse
from kinesis_tui.services.logs.model.event_json import event_json
from kinesis_tui.services.logs.model.lambda_line import lambda_line
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.model.log_group import group_name, plain_arn, short_name, short_names
from kinesis_tui.services.logs.model.log_query import parse_log_query
from kinesis_tui.services.logs.panes.tail_request import completions, parse_request
from kinesis_tui.services.logs.tail.filtering import EventFilter
from kinesis_tui.services.logs.tail.packing import event_of, pack
from kinesis_tui.services.logs.tail.progress import EventBatch

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOW_MS = 1_795_435_200_000
ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f"
ID = "8f5b1c2e-0a4d-4c8e-9d61-1234567890ab"


def event(message: str, **other: object) -> LogEvent:
    return LogEvent(**{"timestamp": NOW_MS, "message": message, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize("group", ["/aws/lambda/f", ARN, f"{ARN}:*"])
def test_a_group_has_one_name_however_it_is_given(group: str) -> None:
    assert group_name(group) == "/aws/lambda/f"
    assert short_name(group) == "f"


def test_the_star_of_an_arn_is_left_out() -> None:
    assert plain_arn(f"{ARN}:*") == plain_arn(ARN) == ARN


def test_a_report_line_tells_duration_memory_and_cold_start() -> None:
    line = lambda_line(
        f"REPORT RequestId: {ID}\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 70 MB\tInit Duration: 211.50 ms\t\nXRAY TraceId: 1-5f84c7a5-6d7e8f9a0b1c2d3e4f5a6b7c"
    )
    assert (line.kind, line.request_id, line.cold_start, line.timed_out) == ("REPORT", ID, True, False)
    assert dict(line.facts) == {
        "duration": "12.50 ms",
        "billed": "13 ms",
        "memory": "128 MB",
        "memory used": "70 MB",
        "init": "211.50 ms",
    }
    assert line.trace_id == "1-5f84c7a5-6d7e8f9a0b1c2d3e4f5a6b7c"


@pytest.mark.parametrize(
    ("message", "kind", "request_id", "timed_out"),
    [
        (f"START RequestId: {ID} Version: $LATEST\n", "START", ID, False),
        (f"END RequestId: {ID}", "END", ID, False),
        (f'{{"requestId": "{ID}", "level": "INFO"}}', None, ID, False),
        (f"2026-11-23T12:00:00.000Z {ID} Task timed out after 3.00 seconds\n", None, ID, True),
        ("START of something else", None, None, False),
        ("", None, None, False),
    ],
)
def test_lines_of_lambda_are_told_from_others(
    message: str, kind: str | None, request_id: str | None, timed_out: bool
) -> None:
    line = lambda_line(message)
    assert (line.kind, line.request_id, line.timed_out) == (kind, request_id, timed_out)


@pytest.mark.parametrize(
    ("text", "groups", "ago_ms"),
    [
        ("a", ("a",), 600_000),
        ("a b 1h", ("a", "b"), 3_600_000),
        ("a a 2026-11-23T11:59:00Z", ("a",), 60_000),
        ("15m", ("15m",), 600_000),
        (f"{ARN} /ecs/x", (ARN, "/ecs/x"), 600_000),
    ],
)
def test_groups_and_a_beginning_are_typed_in_one_line(text: str, groups: tuple[str, ...], ago_ms: int) -> None:
    request = parse_request(text, NOW)
    assert (request.groups, request.since_ms) == (groups, NOW_MS - ago_ms)


@pytest.mark.parametrize("text", ["", "  ", " ".join(f"g{number}" for number in range(51))])
def test_no_group_and_too_many_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="group"):
        parse_request(text, NOW)


def test_the_last_word_is_completed() -> None:
    assert completions("/aws/lambda/a /e", ["/ecs/x", "/aws/y"]) == ["/aws/lambda/a /ecs/x"]
    assert completions("a 1", []) == ["a 10m", "a 1h", "a 1d"]


def test_json_writes_unknown_as_null_and_escapes_controls() -> None:
    line, secrets = event_json("g", event("\x9b31m\x7f"))
    assert json.loads(line) == {
        "log_group": "g",
        "log_stream": "",
        "timestamp": "2026-11-23T12:00:00.000Z",
        "ingestion_time": None,
        "event_id": None,
        "message": "\x9b31m\x7f",
        "parsed": None,
    }
    assert b"\x9b" not in line
    assert b"\x7f" not in line
    assert secrets == 0


@pytest.mark.parametrize("message", ["{", "[1,", "7", '"text"', "no"])
def test_only_objects_and_arrays_are_parsed(message: str) -> None:
    assert json.loads(event_json("g", event(message))[0])["parsed"] is None


def test_a_query_is_parted_and_the_rest_matches_by_group_and_stream() -> None:
    query = parse_log_query("group:*lambda* stream:*ab ERROR", NOW)
    assert query.pattern == "ERROR"
    assert query.matches(ARN, event("x", log_stream_name="1ab"))
    assert not query.matches(ARN, event("x", log_stream_name="1ac"))
    assert not query.matches("/ecs/x", event("x", log_stream_name="1ab"))


def test_a_pattern_that_becomes_too_long_for_aws_when_it_is_written_out_is_evaluated_here() -> None:
    text = "{" + "||".join(f"$.n=a{number}" for number in range(100)) + "}"
    assert len(text) <= 1024
    query = parse_log_query(text, NOW)
    assert query.pattern == ""
    assert query.matches("g", event('{"n": "a7"}'))
    assert not query.matches("g", event('{"n": "b"}'))


def test_packed_events_come_back_as_they_were_and_are_found_by_group_stream_and_text() -> None:
    events = [
        event("ERROR a", event_id="1", log_stream_name="s1", ingestion_time=NOW_MS + 5),
        event('{"level": "ERROR"}', event_id="2", log_stream_name="s2", ingestion_time=None),
        event("fine \ud800", event_id="", log_stream_name="s1", ingestion_time=0),
    ]
    chunk = pack(EventBatch(["/a", "/b", "/a"], events))
    assert [event_of(chunk.row(index)) for index in range(3)] == events

    def found(text: str) -> list[int]:
        return list(EventFilter(parse(text, NOW, EVENTS), text).step(chunk, 0)[0])

    assert found("ERROR") == [0, 1]
    assert found("group:/a") == [0, 2]
    assert found("not:group:/a ERROR") == [1]
    assert found("stream:s1 -ERROR") == [2]
    assert found('{ $.level = "ERROR" }') == [1]


@pytest.mark.parametrize(
    ("groups", "names"),
    [
        (("/aws/lambda/enrich", "/ecs/checkout"), ["enrich", "checkout"]),
        (("/aws/lambda/api", "/ecs/api", "/x/web"), ["lambda/api", "ecs/api", "web"]),
        (("api", "/prod/api", "/prod/eu/api"), ["api", "prod/api", "eu/api"]),
        (("arn:aws:logs:eu-west-1:1:log-group:/a/b", "arn:aws:logs:eu-west-1:2:log-group:/a/b"), ["/a/b", "/a/b"]),
        (("/", ""), ["/", ""]),
    ],
    ids=["by the last part", "by two parts", "by as many as it takes", "of two accounts", "hardly a name"],
)
def test_groups_are_told_from_each_other_by_their_short_names(groups: tuple[str, ...], names: list[str]) -> None:
    assert list(short_names(groups).values()) == names
