"""The file of `--ledger`: looked at before anything is read, written whole and once, for its owner alone."""

import contextlib
import os
import tempfile
from pathlib import Path

from kinesis_tui.failure import Failure

REMEDY = "check --ledger: its directory must exist and be writable"


class LedgerFile:
    """Where the ledger goes; what it points to if it is a symbolic link."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._target = Path(os.path.realpath(path))

    def prepare(self) -> None:
        """See that it can be written, and remove the ledger of an earlier run. Raises `Failure`.

        If this run is killed there is no ledger then, rather than one that speaks of another run.
        """
        try:
            if self._target.exists() and not self._target.is_file():
                raise self._failure("it is not a regular file")
            descriptor, name = self._beside()
            os.close(descriptor)
            Path(name).unlink()
            self._target.unlink(missing_ok=True)
        except OSError as error:
            raise self._failure(error.strerror or str(error)) from error

    def write(self, text: bytes) -> None:
        """Replace the file by one with this text and mode 0600; readers never see a part. Raises `Failure`."""
        name: str | None = None
        try:
            descriptor, name = self._beside()
            with os.fdopen(descriptor, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._target)
        except OSError as error:
            if name is not None:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
            raise self._failure(error.strerror or str(error)) from error

    def _beside(self) -> tuple[int, str]:
        return tempfile.mkstemp(prefix=".ledger-", dir=self._target.parent)  # mode 0600

    def _failure(self, why: str) -> Failure:
        return Failure(f"Writing the ledger {self._path} failed", why, REMEDY)
