"""A capture in a pane of live rows: how things stood at a moment, and what moves through time.

The moment is a time in the recorded span. Shown is what had come by then: every row up to the first in the file
that is later. Playing moves the moment on as time passes, at the recorded speed or a multiple of it.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from textual.worker import Worker

from kinesis_tui.live.capture_feed import CaptureFeed, Scene, first_scene, scene_at
from kinesis_tui.live.capture_index import CaptureIndex
from kinesis_tui.live.capture_kind import CaptureKind
from kinesis_tui.live.capture_reader import CaptureReading
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.pane import Context, Failed, attempt
from kinesis_tui.rows_pane.replay_player import play
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.rows.replay_line import span_of
from kinesis_tui.ui.rows.replay_times import FINE_STEPS, LEAPS, SPEEDS, Row, place_of, step_seconds
from kinesis_tui.ui.rows.tailed_rows import TailedRows

FIRST_ROWS = 2_000
"""Rows that are shown while the whole file is still being looked through."""
AT_ONCE_SECONDS = 0.3
"""A file that is looked through in this time is shown as it stood at its end, without its beginning before."""
LOOK_SECONDS = 0.25


class CaptureReplay:
    """What a view of live rows shows of a capture; `run` starts work that the pane owns, newer work ends older."""

    def __init__(
        self,
        context: Context,
        view: TailedRows,
        kind: CaptureKind,
        run: Callable[[Coroutine[None, None, None], str], Worker[None]],
        utc: Callable[[], bool],
    ) -> None:
        self._utc = utc
        self._retained_bytes = context.settings.tail.retained_mib * 2**20
        self._context = context
        self._view = view
        self._kind = kind
        self._run = run
        self.path: Path | None = None
        """The capture that is shown."""
        self._index: CaptureIndex | None = None
        self._feed: CaptureFeed | None = None
        self._remarks: list[str] = []
        self.moment = 0
        """Milliseconds since the epoch."""
        self._aim: int | None = None
        """The moment that is gone to, until it is shown."""
        self.speed = SPEEDS[0]
        self.is_playing = False
        self._touched = False
        """Whether the user has moved before all of the file was looked through."""
        view.asides.append(self.words)

    @property
    def is_open(self) -> bool:
        """Whether the pane shows a capture."""
        return self._feed is not None

    @property
    def is_indexing(self) -> bool:
        """Whether the file is still being looked through."""
        return self._index is not None and not (self._index.is_done or self._index.is_cancelled)

    async def show(self, path: Path, begin: Callable[[CaptureReading[Any]], object]) -> None:
        """Show a capture: its beginning at once, and when it has been looked through how it stood at its end.

        `begin` lets the view forget what it had, and is given the capture. Raises `Failure` where it is none.
        """
        self.close()
        self.path = path
        scene = await asyncio.to_thread(first_scene, path, self._kind, FIRST_ROWS, self._retained_bytes)
        self._index, self._touched = CaptureIndex(path, self._kind.row_time), False
        begin(scene.feed.reader)
        self._view.set_class(True, "-replay")
        self._show(scene, scene.feed.newest)
        self._run(self._look_through(self._index), "index")

    def close(self) -> None:
        """Leave the capture."""
        if self._index is not None:
            self._index.is_cancelled = True
        if self._feed is not None:
            self._feed.close()
        self.path = self._index = self._feed = None
        self._aim, self.is_playing = None, False
        self._remarks = []
        self._view.set_class(False, "-replay")

    def cancel(self) -> None:
        """Look through no more of the file: what was passed can be moved in."""
        if self._index is not None:
            self._index.is_cancelled = True
        self._say()

    # -- moving -----------------------------------------------------------------------------------------------------

    def step(self, steps: int, *, large: bool) -> None:
        """Move the moment by some steps; negative: back."""
        if self._index is not None:
            seconds = step_seconds(self._index.last - self._index.first, LEAPS if large else FINE_STEPS)
            self.go(self._pointed + round(steps * seconds * 1000))

    def go(self, moment: int | None) -> None:
        """Show the stream as it stood at a moment, or at the end."""
        if self._index is None:
            return
        self._touched, self.is_playing = True, False
        if moment is not None:
            first, last = self._index.first or self.moment, max(self._index.last, self.moment)
            moment = min(max(moment, first), last)
        self._aim = self._index.last if moment is None else moment
        self._say()
        self._run(self._seek(moment), "seek")

    def go_to(self, text: str) -> None:
        """Go to a time, an age before the last row, or a row's number from 1. Raises Refused."""
        index = self._index
        if index is None:
            return
        place = place_of(text, index.last, utc=self._utc())
        if isinstance(place, Row):
            self._touched, self.is_playing = True, False
            self._run(self._seek_row(place.number), "seek")
        else:
            self.go(place)

    def toggle(self) -> None:
        """Play, or pause."""
        if self._index is None or self._feed is None:
            return
        self.is_playing = not self.is_playing
        self._touched = True
        if self.is_playing:
            self._view.list.follow()
            self._run(self._play() if self._aim is None else self._play_from(self._aim), "seek")
        self._say()

    def faster(self, steps: int) -> None:
        """Play at another speed."""
        place = SPEEDS.index(self.speed) + steps
        self.speed = SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]
        self._say()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) for the state line."""
        index = self._index
        if index is None:
            return
        yield "REPLAY", "warning"
        for remark in self._remarks:
            yield remark, "error"
        if self._aim is not None:
            yield "reading what came by then", "warning"
        yield f"{'playing' if self.is_playing else 'paused'} {self.speed}×", "success" if self.is_playing else "muted"
        if self.is_indexing:
            yield f"looking through: {index.read / max(index.size, 1):.0%}, esc stops", "warning"
        else:
            yield f"of {count_text(index.rows)}", "muted"

    async def header(self) -> object:
        """Return what the capture says of itself, for `d`."""
        return None if self._feed is None else self._feed.reader.about

    @property
    def _pointed(self) -> int:
        """The moment that is shown, or gone to."""
        return self.moment if self._aim is None else self._aim

    def _show(self, scene: Scene, moment: int) -> None:
        if self._feed is not None:
            self._feed.close()
        self._feed, self.moment, self._aim = scene.feed, moment, None
        self._view.rows.replace(scene.ring)
        self._say()

    def _say(self) -> None:
        index = self._index
        if index is not None:
            self._view.replay_line.show(span_of(index, self._pointed, utc=self._utc()))
        self._view.say()

    def _remark(self, reader: CaptureReading[Any]) -> None:
        """Take note of what is wrong with a file that was read to its end; tell it in full the first time."""
        remarks = ["breaks off"] if reader.broken else []
        garbage = 0 if self._index is None else self._index.garbage
        if garbage:
            remarks.append(f"{count_text(garbage)} garbage lines left out")
        if remarks != self._remarks and reader.broken:
            self._view.notify(visible(f"{reader.path} breaks off: {reader.broken}."), severity="warning", markup=False)
        self._remarks = remarks

    # -- work -------------------------------------------------------------------------------------------------------

    async def _look_through(self, index: CaptureIndex) -> None:
        """Build the index; then show the end, unless the user has gone elsewhere."""
        building = asyncio.create_task(asyncio.to_thread(index.build))
        wait = AT_ONCE_SECONDS
        try:
            while not building.done():
                await asyncio.wait((building,), timeout=wait)
                wait = LOOK_SECONDS
                self._say()
        finally:
            index.is_cancelled = index.is_cancelled or not index.is_done
        outcome = await attempt(building)
        if isinstance(outcome, Failed):
            self._remarks = [outcome.failure.why]
        self._view.refresh_bindings()  # esc has nothing to stop any more
        if index is self._index and not self._touched:
            self._run(self._seek(None), "seek")

    async def _seek(self, moment: int | None) -> None:
        index = self._index
        if index is None:
            return
        outcome = await attempt(asyncio.to_thread(scene_at, index, self._kind, moment, self._retained_bytes))
        if isinstance(outcome, Failed):
            self._remarks, self._aim = [outcome.failure.why], None
            self._say()
            return
        scene = outcome.value
        if index is not self._index:
            scene.feed.close()
            return
        if moment is None and index.is_done:
            self._remark(scene.feed.reader)
        self._show(scene, index.last if moment is None else moment)

    async def _seek_row(self, row: int) -> None:
        """Go to the moment of a row, counted from 1."""
        index = self._index
        if index is None:
            return
        moment = await asyncio.to_thread(index.moment_of_row, min(max(row, 1), index.rows) - 1)
        await self._seek(moment)

    async def _play_from(self, moment: int) -> None:
        await self._seek(moment)
        await self._play()

    async def _play(self) -> None:
        """Move on with the clock until the end, or until it is paused."""
        feed = self._feed
        if feed is None:
            return
        speed = lambda: self.speed if self.is_playing and feed is self._feed else 0  # noqa: E731
        outcome = await attempt(play(feed, self.moment, self._context.clock, speed=speed, moved=self._moved))
        if feed is self._feed:
            self.is_playing = False
            self._remarks = [outcome.failure.why] if isinstance(outcome, Failed) else self._remarks
            self._say()

    def _moved(self, chunks: list[Chunk], moment: int) -> None:
        for chunk in chunks:
            self._view.rows.ring.extend(chunk)
            self._context.records.add(len(chunk), len(chunk.payloads))
        self.moment = moment
        self._view.grew()
        self._say()
