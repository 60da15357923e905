"""A file that lines are written into while they arrive: private, new, and readable however the program ends."""

import os
from pathlib import Path

from kinesis_tui.failure import Failure
from kinesis_tui.live.line_packing import packer_for

PRIVATE = 0o600


class CaptureFile:
    """A new file of lines; every call may block, so it belongs in a thread. Not for two threads at once."""

    def __init__(self, path: Path) -> None:
        """Make the file. Raises `Failure`: also where something has this name already, be it a link to nowhere."""
        self.path = path
        self.size = 0
        """Bytes on disk that can be read back whole."""
        self._packer = packer_for(path.name)
        try:
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, PRIVATE)
        except FileExistsError as error:
            raise self._failure("it exists already", "choose another name; nothing is ever overwritten") from error
        except (OSError, ValueError) as error:
            raise self._failed(error) from error

    def write(self, lines: bytes) -> None:
        """Append whole lines, each with its line end, so that they survive the end of this process.

        Raises `Failure` where not all of them could be written; then none of them is in the file.
        """
        try:
            if not os.fstat(self._descriptor).st_nlink:
                raise self._failure("the file was removed while it was written", "choose another place")
            self._append(self._packer.pack(lines))
        except OSError as error:
            self._take_back()
            raise self._failed(error) from error

    def close(self) -> None:
        """End the file in good order and wait until the disk has it. Raises `Failure`; a second time does nothing."""
        if self._descriptor < 0:
            return
        try:
            self._append(self._packer.end())
            os.fsync(self._descriptor)
        except OSError as error:
            self._take_back()
            raise self._failed(error) from error
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Close the file as it is."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _append(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]
        self.size += len(data)

    def _take_back(self) -> None:
        """Remove what was written in part: what is left ends with a whole line."""
        try:
            os.ftruncate(self._descriptor, self.size)
        except OSError:
            return  # a file that can't be cut either is read to its last whole line all the same

    def _failed(self, error: OSError | ValueError) -> Failure:
        return self._failure(getattr(error, "strerror", None) or str(error), "choose a place with room")

    def _failure(self, why: str, remedy: str) -> Failure:
        return Failure(f"Capturing into {self.path} failed", why, remedy)
