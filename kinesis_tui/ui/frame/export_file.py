"""What a thread writes, put into a file of its own: whole or not at all, private, never over another."""

from __future__ import annotations

import asyncio
import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from kinesis_tui.live.export import Watch
from kinesis_tui.ui.frame.export import PROGRESS_SECONDS, discard, flush, publish, safe
from kinesis_tui.ui.frame.offers import FileExport


async def write_file(
    export: FileExport, place: Path, stamp: str, watch: Watch, tell: Callable[[], None]
) -> tuple[Path, int, str]:
    """Write to the file `place`, or where that is a folder to "<name>-<stamp>.<suffix>" in it; mode 0600.

    Returns the file, its bytes, and what was written in words. `tell` is called several times a second meanwhile.
    Raises OSError (FileExistsError where the user's file is there already), or the export's `Failure`; then, and when
    it is cancelled, nothing is left behind.
    """
    folder = _folder(place)
    if export.ready is not None:
        await export.ready(watch)
    handle, temporary = tempfile.mkstemp(prefix=".kinesis-tui-", dir=folder)
    try:
        words = await _in_thread(export, handle, watch, tell)
        return *_published(Path(temporary), export, place, stamp), words
    finally:
        discard(Path(temporary))


def _folder(place: Path) -> Path:
    if place.is_dir():
        return place
    if os.path.lexists(place):
        raise FileExistsError(errno.EEXIST, "a file of this name exists already", str(place))
    return place.parent


def _published(temporary: Path, export: FileExport, place: Path, stamp: str) -> tuple[Path, int]:
    size = temporary.stat().st_size
    if place.is_dir():
        return publish(temporary, place, f"{safe(export.name)}-{stamp}", safe(export.suffix)), size
    os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return temporary.replace(place), size


async def _in_thread(export: FileExport, handle: int, watch: Watch, tell: Callable[[], None]) -> str:
    def write() -> str:
        with os.fdopen(handle, "wb") as file:
            words = export.write(file, watch)
            flush(file.fileno(), file.flush)
        return words

    work = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        while not work.done():
            await asyncio.wait((work,), timeout=PROGRESS_SECONDS / 4)
            tell()
        return work.result()
    finally:
        watch.stopping.set()
        if not work.done():  # cancelled: the file must not be taken away under the thread
            await asyncio.wait((work,))
            work.exception()
