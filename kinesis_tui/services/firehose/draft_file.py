"""The draft of a delivery stream on the disk: it survives quitting, is its owner's alone, and replaced as a whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec
import platformdirs

from kinesis_tui.failure import Failure

MOST_BYTES = 1 << 20
"""A file beyond this was not written by this program."""
VERSION = 1


class KeptDraft(msgspec.Struct, frozen=True):
    """What was typed, and where."""

    values: dict[str, str]
    step: int
    """Number of the step that was left, from 0."""
    saved_ms: int
    region: str | None = None
    version: int = VERSION


def default_path() -> Path:
    """Say where the draft is kept on this system."""
    return platformdirs.user_state_path("kinesis-tui") / "firehose-draft.json"


class DraftFile:
    """The one draft; every method reads or writes the disk."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()

    def load(self) -> KeptDraft | None:
        """Return the draft; None where there is none, or one that is not understood."""
        try:
            if self.path.stat().st_size > MOST_BYTES:
                return None
            kept = msgspec.json.decode(self.path.read_bytes(), type=KeptDraft)
        except (OSError, msgspec.DecodeError):
            return None
        return kept if kept.version == VERSION else None

    def save(self, draft: KeptDraft) -> None:
        """Write the draft in place of the one before; raises `Failure` where that can't be."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)  # mode 0600
            written = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(msgspec.json.encode(draft))
                written.replace(self.path)
            finally:
                written.unlink(missing_ok=True)
        except OSError as error:
            why = f"it can't be written ({error.strerror})"
            raise Failure(
                f"draft {self.path}", why, "check the folder; the draft lives until the program ends"
            ) from None

    def forget(self) -> None:
        """Take the draft away."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            why = f"it can't be deleted ({error.strerror})"
            raise Failure(f"draft {self.path}", why, "delete it by hand") from None
