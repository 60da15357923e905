"""The expressions that were used, newest last, kept for the next time; they may hold secrets, so they are private.

They are never logged. The file is JSON Lines, a string each, readable by its owner alone, and replaced as a whole.
"""

import os
import tempfile
from pathlib import Path

import msgspec
import platformdirs

from kinesis_tui.failure import Failure

MOST = 500
MOST_BYTES = 4 * 1024 * 1024
"""A file beyond this was not written by this program."""

_LINE = msgspec.json.Decoder(str)


def default_path() -> Path:
    """Say where the history is kept on this system."""
    return platformdirs.user_state_path("kinesis-tui") / "filters.jsonl"


class History:
    """Expressions without repetition, the newest last, `MOST` at most."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_path()
        self._entries: list[str] = []

    @property
    def entries(self) -> tuple[str, ...]:
        """The expressions, newest last."""
        return tuple(self._entries)

    def load(self) -> None:
        """Read the file; what is not understood in it is passed over. Reads the disk: for a thread."""
        self._entries = self._read()

    def add(self, expression: str) -> bool:
        """Put an expression last, and take it out where it stood before; False where nothing changed."""
        if not expression.strip() or self._entries[-1:] == [expression]:
            return False
        self._entries = _without_repetition([*self._entries, expression])
        return True

    def save(self) -> None:
        """Write the file, with what another session has added meanwhile. Writes the disk: for a thread.

        Raises `Failure` where it can't be written; the history goes on in memory.
        """
        self._entries = _without_repetition([*self._read(), *self._entries])
        lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in self._entries)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(self._path, lines)
        except OSError as error:
            raise Failure(
                f"Keeping the history of filters in {self._path} failed",
                error.strerror or str(error),
                "check the folder and its permissions",
            ) from None

    def _read(self) -> list[str]:
        try:
            with self._path.open("rb") as file:
                data = file.read(MOST_BYTES)
        except OSError:
            return []
        return _without_repetition([text for line in data.splitlines() if (text := _text(line)) is not None])


def _text(line: bytes) -> str | None:
    try:
        return _LINE.decode(line)
    except (msgspec.DecodeError, ValueError):
        return None


def _without_repetition(entries: list[str]) -> list[str]:
    newest_first = list(dict.fromkeys(entry for entry in reversed(entries) if entry.strip()))
    return newest_first[:MOST][::-1]


def _replace(path: Path, data: bytes) -> None:
    """Write beside and rename: mkstemp makes the file 0600, and a crash leaves the old one."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
