"""What is said and kept when the program falls over: one sentence for the user, the traceback for the log file."""

from __future__ import annotations

import os
import re
import traceback
from pathlib import Path

SECRETS = re.compile(
    r"""
      (?P<key>\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b)                                        # access key ids
    | (?P<jwt>\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?)           # JSON web tokens
    | (?P<name>(?i:secret\w*|password|session_?token|security-token|authorization|access_?token|id_?token|refresh_?token))
      (?P<between>["']?\s*[:=]\s*)(?P<value>"[^"]*"|'[^']*'|[^\s,}]+(?:\s+Credential=[^\n]*)?)
    | (?P<secret>(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))             # secret access keys
    """,
    re.VERBOSE,
)
"""Forms in which credentials could stand in an exception's text."""

REDACTED = "[redacted]"


def redacted(text: str) -> str:
    """Return `text` with everything that looks like a credential taken out."""
    return SECRETS.sub(lambda match: f"{match['name']}{match['between']}{REDACTED}" if match["name"] else REDACTED, text)


def crash_report(error: BaseException) -> str:
    """Return the traceback without local variables and without credentials."""
    return redacted("".join(traceback.format_exception(error)))


def keep_report(report: str, log_file: Path) -> bool:
    """Append `report` to the log file, which only its owner may read; False when it can't be written."""
    try:
        handle = os.open(log_file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(report)
    except OSError:
        return False
    return True


def last_words(error: BaseException, log_file: Path | None, *, kept: bool) -> str:
    """Return the sentence that the user finds on the terminal after a crash."""
    what = f"kinesis-tui stopped on an error of its own ({type(error).__name__})"
    if log_file is None:
        return f"{what}; run it with --log-file FILE to keep the details."
    if not kept:
        return f"{what}; the details could not be written to {log_file}."
    return f"{what}; the details are in {log_file}."
