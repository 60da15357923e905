"""What is said and kept when the program falls over: one sentence for the user, the traceback for the log file."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from kinesis_tui.text.redaction import redact


def crash_report(error: BaseException) -> str:
    """Return the traceback without local variables and without credentials."""
    return redact("".join(traceback.format_exception(error)))


def last_words(error: BaseException, log_file: Path | None) -> str:
    """Append the report to the log file, if there is one, and return the sentence for the terminal."""
    what = f"kinesis-tui stopped on an error of its own ({type(error).__name__})"
    if log_file is None:
        return f"{what}; run it with --log-file FILE to keep the details."
    if not _keep(crash_report(error), log_file):
        return f"{what}; the details could not be written to {log_file}."
    return f"{what}; the details are in {log_file}."


def _keep(report: str, log_file: Path) -> bool:
    """Append to a file that only its owner may read; False when that can't be done."""
    try:
        handle = os.open(log_file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(report)
    except OSError:
        return False
    return True
