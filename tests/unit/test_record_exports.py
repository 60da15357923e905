"""Records as CSV, as commands of the AWS CLI, and as redacted lines of the command line."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.aws.connection import Connection
from kinesis_tui.cli.record_lines import lines_of
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.panes.record_offers import aws_command
from kinesis_tui.text.csv_line import csv_line
from kinesis_tui.text.json_paths import jmes_path, json_path


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1, max_size=4))
def test_a_line_of_csv_is_read_back_as_it_was_but_for_formulas(values: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(csv_line(values).decode(), newline=""))
    assert [value.removeprefix("'") for value in row] == [value.removeprefix("'") for value in values]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1+1", "'+1+1"),
        ("-5.25", "-5.25"),
        ("+3e8", "+3e8"),
        ("plain", "plain"),
        (None, ""),
        (7, "7"),
        ('say "a, b"', '"say ""a, b"""'),
        ("two\nlines", '"two\nlines"'),
    ],
)
def test_what_a_spreadsheet_would_run_is_marked_as_text(value: object, written: str) -> None:
    assert csv_line(["x", value]) == f"x,{written}\r\n".encode()


FAKE = """#!/bin/sh
printf '%s\\n' "$@" >> "$CALLED"
echo --- >> "$CALLED"
[ "$2" = get-shard-iterator ] && echo "AAA iterator=="
exit 0
"""


@pytest.mark.parametrize("stream", ["orders", "it's $(touch pwned); x", "arn:aws:kinesis:eu-west-1:1:stream/orders"])
def test_the_aws_command_is_quoted_for_a_shell(tmp_path: Path, stream: str) -> None:
    aws, called = tmp_path / "aws", tmp_path / "called"
    aws.write_text(FAKE)
    aws.chmod(0o755)
    flags = Connection("my prof", "eu-west-1", "http://127.0.0.1:4566").flags
    command = aws_command(stream, "shardId-000000000000", "4959", flags)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLED": str(called)}
    subprocess.run(["/bin/sh", "-c", command], env=environment, check=True, cwd=tmp_path)
    first, second = (call.splitlines() for call in called.read_text().split("---\n")[:2])
    own = ["--profile", "my prof", "--region", "eu-west-1", "--endpoint-url", "http://127.0.0.1:4566"]
    which = ["--stream-arn" if stream.startswith("arn:") else "--stream-name", stream]
    assert first[:4] == ["kinesis", "get-shard-iterator", *which]
    assert first[4:8] == ["--shard-id", "shardId-000000000000", "--shard-iterator-type", "AT_SEQUENCE_NUMBER"]
    assert first[8:10] == ["--starting-sequence-number", "4959"]
    assert [flag for flag in own if flag in first] == own
    assert second[:2] == ["kinesis", "get-records"]
    assert second[-2:] == ["--shard-iterator", "AAA iterator=="]
    assert not (tmp_path / "pwned").exists()


def test_flags_that_are_not_known_are_left_out() -> None:
    assert Connection(None, "eu-west-1", None).flags == ("--region", "eu-west-1")


def test_paths_are_written_as_both_languages_have_them() -> None:
    steps: list[str | int] = ["items", 0, "odd key", "b", 'q"']
    assert json_path(steps) == '$.items[0]["odd key"].b["q\\""]'
    assert jmes_path(steps) == 'items[0]."odd key".b."q\\""'
    assert (json_path([]), jmes_path([])) == ("$", "@")


@pytest.mark.parametrize("form", ["pretty", "json", "raw"])
def test_the_command_line_is_exact_unless_it_is_told_to_redact(form: str) -> None:
    record = Record(
        sequence_number=SequenceNumber("1"), data=b'{"mail":"alice@example.com"}', partition_key="bob@example.com"
    )
    shard = ShardId("shardId-000000000000")
    exact = lines_of(form, "orders", colour=False, utc=True)(shard, record)
    hidden = lines_of(form, "orders", colour=False, utc=True, redactor=Redactor())(shard, record)
    assert b"alice@example.com" in exact
    assert b"example.com" not in hidden
    assert "«redacted:email»" in hidden.decode()
