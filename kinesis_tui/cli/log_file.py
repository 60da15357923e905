"""What `--log-file` keeps: this program's own events, the SDK's warnings, and never a credential."""

import logging
import os
from pathlib import Path

from kinesis_tui.failure import Failure
from kinesis_tui.text.redaction import redact

OWN = "kinesis_tui"
SDK = ("boto3", "botocore", "aioboto3", "aiobotocore", "aiohttp", "urllib3", "asyncio")
"""Below WARNING these write requests, signatures and tokens."""


class Redacting(logging.Formatter):
    """Takes out whatever looks like a credential, in the message as in a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line."""
        return redact(super().format(record))


def start_log(path: Path) -> None:
    """Append to `path` from now on; a file that is made here only its owner can read. Raises `Failure`."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    except OSError as error:
        raise Failure(f"Opening the log file {path} failed", str(error.strerror), "check --log-file") from None
    handler = logging.StreamHandler(os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace"))
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(logging.INFO)
    for name in SDK:
        logging.getLogger(name).setLevel(logging.WARNING)
