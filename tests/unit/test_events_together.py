"""Events that belong together: the lines of a stack trace, the events of a Lambda invocation."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kinesis_tui.live.matches import Matches
from kinesis_tui.live.ring import Ring, Row
from kinesis_tui.live.row_find import rows_with
from kinesis_tui.services.logs.model.continuation import continues
from kinesis_tui.services.logs.model.lambda_line import lambda_line
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.panes.folding import Folded, folded_words
from kinesis_tui.services.logs.panes.invocation import invocation_of
from kinesis_tui.services.logs.panes.together import block_of
from kinesis_tui.services.logs.tail.packing import pack
from kinesis_tui.services.logs.tail.progress import EventBatch

REQUEST, OTHER = "8f5b1c2e-0a4d-4c8e-9d61-1234567890ab", "00001c2e-0a4d-4c8e-9d61-1234567890ab"
TRACE = "1-5759e988-bd862e3fe1be46a994272793"


def ring(*events: tuple[str, int, str], group: str = "/aws/lambda/f") -> Ring:
    """Return a ring of (stream, milliseconds, message), a chunk for each two of them."""
    made = Ring(2**20)
    for start in range(0, len(events), 2):
        some = [
            LogEvent(timestamp=at, log_stream_name=stream, message=text)
            for stream, at, text in events[start : start + 2]
        ]
        made.extend(pack(EventBatch([group] * len(some), some)))
    return made


def texts(rows: Iterable[Row]) -> list[str]:
    return [row.payload.decode() for row in rows]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("\tat com.shop.Pay.run(Pay.java:7)", True),
        ('  File "app.py", line 3, in run', True),
        ("Caused by: java.io.IOException: gone", True),
        ("... 12 more", True),
        ('    "amount": 7,', True),
        ("}", True),
        ("]}, ", True),
        ("Traceback (most recent call last):", False),
        ("ValueError: no", False),
        ("} and on", False),
        ("", False),
        ("   ", False),
    ],
)
def test_lines_that_continue_one_before_look_like_it(message: str, expected: bool) -> None:
    assert continues(message) is expected


def test_a_trace_is_one_text_from_any_of_its_lines_across_other_streams() -> None:
    kept = ring(
        ("a", 1, "before"),
        ("a", 2, "Traceback (most recent call last):"),
        ("a", 2, '  File "x.py", line 3'),
        ("b", 2, "another stream"),
        ("a", 3, "    pay()"),
        ("a", 3, "shop.errors.PaymentError: refused"),
        ("a", 4, "after"),
    )
    whole = [
        "Traceback (most recent call last):",
        '  File "x.py", line 3',
        "    pay()",
        "shop.errors.PaymentError: refused",
    ]
    for number in (1, 2, 4, 5):
        assert texts(block_of(kept, kept.row(number))) == whole
    assert texts(block_of(kept, kept.row(3))) == ["another stream"]
    assert texts(block_of(kept, kept.row(6))) == ["after"]


def test_lines_long_after_are_no_continuation() -> None:
    kept = ring(("a", 0, "head"), ("a", 5_000, "  an indented line"))
    assert texts(block_of(kept, kept.row(1))) == ["  an indented line"]


def invoked() -> Ring:
    report = "Duration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB"
    return ring(
        ("b", 1, f"START RequestId: {OTHER} Version: $LATEST"),
        ("a", 2, f"START RequestId: {REQUEST} Version: $LATEST"),
        ("a", 3, "a line without an id"),
        ("b", 3, "another environment's"),
        ("a", 4, f"{REQUEST} Task timed out after 3.00 seconds"),
        ("a", 5, f"END RequestId: {REQUEST}"),
        ("a", 6, f"REPORT RequestId: {REQUEST}\t{report}\tInit Duration: 9.5 ms\tXRAY TraceId: {TRACE}\t"),
        ("a", 7, f"after it, of the trace {TRACE}"),
    )


def test_an_invocation_is_all_that_stands_between_its_start_and_its_report() -> None:
    kept = invoked()
    found = invocation_of(kept, kept.row(4))
    assert found is not None
    assert [row.number for row in found.rows] == [1, 2, 4, 5, 6]
    assert found.report is not None
    assert dict(found.report.facts)["billed"] == "3000 ms"
    assert found.report.cold_start
    assert found.timed_out


def test_an_x_ray_id_leads_to_the_invocation_and_no_id_to_none() -> None:
    kept = invoked()
    traced = invocation_of(kept, kept.row(7))
    assert traced is not None
    assert traced.request_id == REQUEST
    assert invocation_of(kept, kept.row(2)) is None


def test_an_invocation_of_which_the_start_is_gone_is_the_lines_with_its_id() -> None:
    kept = ring(
        ("a", 2, "no id"), ("a", 3, f"{REQUEST} says"), ("a", 6, f"REPORT RequestId: {REQUEST}\tDuration: 1 ms")
    )
    found = invocation_of(kept, kept.row(1))
    assert found is not None
    assert [row.number for row in found.rows] == [1, 2]
    assert found.filter == f'"{REQUEST}"'


def test_lambdas_lines_in_json_are_read_too() -> None:
    report = lambda_line(
        f'{{"time":"2026-11-23T10:00:00.000Z","type":"platform.report","record":{{"requestId":"{REQUEST}",'
        '"metrics":{"durationMs":3000.0,"billedDurationMs":3000,"memorySizeMB":128,"maxMemoryUsedMB":61,'
        '"initDurationMs":412.2},"status":"timeout"}}'
    )
    assert (report.kind, report.request_id) == ("REPORT", REQUEST)
    assert report.cold_start
    assert report.timed_out
    assert report.facts[:2] == (("duration", "3000 ms"), ("billed", "3000 ms"))
    assert lambda_line('{"type":"platform.start","record":[1]}').request_id is None


def test_bytes_that_span_two_rows_are_in_neither() -> None:
    kept = ring(("a", 1, "xxab"), ("a", 1, "cdxx"), ("a", 1, "abcd"), ("a", 1, "abcdabcd"))
    assert [row.number for row in rows_with(kept, b"abcd", 0, 4)] == [2, 3]
    assert [row.number for row in rows_with(kept, b"abcd", 3, 4)] == [3]


def test_folded_a_trace_is_its_first_line_also_across_chunks_and_other_streams_and_what_stands_alone_stays() -> None:
    events = [("s", 0, "  indented, and nothing before"), ("s", 10, "Traceback (most recent call last):")]
    for number in range(3):
        events += [("s", 11, f'  File "{number}.py"'), ("other", 11, "all is well")]
    events += [("s", 12, "ValueError: no"), ("s", 5_000, "  much later"), ("other", 5_000, "ValueError: alone")]
    made = ring(*events)
    shown = Matches(made, Folded(None))
    while not shown.advance(1.0):
        pass
    rows = [shown.row(number) for number in range(shown.first, shown.end)]
    assert texts(rows) == [
        "  indented, and nothing before",
        "Traceback (most recent call last):",
        *["all is well"] * 3,
        "  much later",
        "ValueError: alone",
    ]
    assert [folded_words(shown, row) for row in rows[:3]] == ["", " +4 lines", ""]
