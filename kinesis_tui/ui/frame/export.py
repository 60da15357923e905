"""What is shown, written to a file of its own: whole or not at all, readable by its owner only, never over another."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kinesis_tui.ui.frame.offers import Export

SLICE_SECONDS = 0.008
"""How long lines are collected before the event loop gets its turn."""
PROGRESS_SECONDS = 1.0
"""How often an export that takes long says how far it is."""


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export went."""

    path: Path
    lines: int


async def write_export(
    export: Export, folder: Path, stamp: str, monotonic: Callable[[], float], progress: Callable[[int], None]
) -> Exported:
    """Write `export` to "<name>-<stamp>.<suffix>" in `folder`, mode 0600.

    The lines are taken on the event loop in slices of 8 ms and written in a thread; `progress` gets the number of
    lines written, once a second at most. A file that exists is left alone and the new one gets a number. Raises
    OSError; then, and when it is cancelled, nothing is left behind.
    """
    handle, temporary = tempfile.mkstemp(prefix=".kinesis-tui-", dir=folder)
    try:
        written = 0
        reported = monotonic()
        with os.fdopen(handle, "wb") as file:
            for lines in _slices(export.lines, monotonic):
                await asyncio.to_thread(file.writelines, [line + b"\n" for line in lines])
                written += len(lines)
                if monotonic() - reported >= PROGRESS_SECONDS:
                    reported = monotonic()
                    progress(written)
            await asyncio.to_thread(flush, file.fileno(), file.flush)
        return Exported(publish(Path(temporary), folder, f"{safe(export.name)}-{stamp}", safe(export.suffix)), written)
    finally:
        discard(Path(temporary))


def _slices(lines: Iterable[bytes], monotonic: Callable[[], float]) -> Iterator[list[bytes]]:
    collected: list[bytes] = []
    started = monotonic()
    for line in lines:
        collected.append(line)
        if monotonic() - started >= SLICE_SECONDS:
            yield collected
            collected, started = [], monotonic()
    if collected:
        yield collected


def flush(descriptor: int, write_out: Callable[[], None]) -> None:
    """Wait until the disk has all that was written."""
    write_out()
    os.fsync(descriptor)


def publish(temporary: Path, folder: Path, stem: str, suffix: str) -> Path:
    """Give the finished file its name: a name is first reserved, so that nothing that exists is replaced."""
    for number in range(1, 1000):
        path = folder / (f"{stem}.{suffix}" if number == 1 else f"{stem}-{number}.{suffix}")
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return temporary.replace(path)
    raise FileExistsError(f"{folder / stem}.{suffix}")


def discard(temporary: Path) -> None:
    """Remove what was written when it was not published."""
    temporary.unlink(missing_ok=True)


def safe(name: str) -> str:
    """Return `name` as one path component that no shell or file system stumbles over."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._") or "export"
