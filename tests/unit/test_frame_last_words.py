"""A crash: one sentence for the user, a traceback without credentials for the log file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kinesis_tui.text.redaction import redact
from kinesis_tui.ui.frame.last_words import crash_report, last_words


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("key AKIAIOSFODNN7EXAMPLE used", "AKIAIOSFODNN7EXAMPLE"),
        ("ASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("{'SecretAccessKey': 'abc', 'x': 1}", "abc"),
        ('aws_secret_access_key = "abc def"', "abc def"),
        ("password=hunter2, user=me", "hunter2"),
        ("SessionToken: IQoJb3JpZ2luX2Vj", "IQoJb3JpZ2luX2Vj"),
        ("X-Amz-Security-Token: IQoJb3JpZ2luX2Vj", "IQoJb3JpZ2luX2Vj"),
        ("Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"),
        ("Authorization: AWS4-HMAC-SHA256 Credential=AKIA/2026, Signature=fe5f80", "fe5f80"),
    ],
)
def test_what_looks_like_a_credential_is_taken_out(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert "[redacted]" in redact(text)


def test_what_helps_stays() -> None:
    text = 'File "kinesis_tui/app.py", line 12, in on_mount\n    KeyError: 12\n'
    assert redact(text) == text


def raised() -> Exception:
    try:
        raise KeyError("AKIAIOSFODNN7EXAMPLE")
    except KeyError as error:
        return error


def test_a_report_is_a_traceback_without_credentials() -> None:
    report = crash_report(raised())
    assert "in raised" in report
    assert "KeyError" in report
    assert "AKIAIOSFODNN7EXAMPLE" not in report.splitlines()[-1]


def test_the_sentence_names_the_log_file_that_has_the_details(tmp_path: Path) -> None:
    log_file = tmp_path / "log"
    sentence = last_words(raised(), log_file)
    assert sentence == f"kinesis-tui stopped on an error of its own (KeyError); the details are in {log_file}."
    assert "KeyError" in log_file.read_text()
    assert stat.S_IMODE(log_file.stat().st_mode) == 0o600


def test_without_a_log_file_the_sentence_says_how_to_get_one() -> None:
    assert last_words(raised(), None).endswith("run it with --log-file FILE to keep the details.")


def test_a_log_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert "could not be written" in last_words(raised(), tmp_path / "no" / "such" / "folder")
