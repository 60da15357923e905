"""A capture in the tail pane: the stream as it stood at a moment, and the keys that move through time.

The moment is a time in the recorded span. Shown is what had come by then: every record up to the first in the file
that arrived later. Playing moves the moment on as time passes, at the recorded speed or a multiple of it.
"""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path

from textual.binding import Binding, BindingType
from textual.worker import Worker

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Context, Refused
from kinesis_tui.services.kinesis.model.position import TrimHorizon
from kinesis_tui.services.kinesis.panes.ledger import Account
from kinesis_tui.services.kinesis.panes.replay_line import Span
from kinesis_tui.services.kinesis.panes.tail_request import TailRequest
from kinesis_tui.services.kinesis.panes.tail_view import TailView
from kinesis_tui.services.kinesis.tail.capture_feed import CaptureFeed, Scene, first_scene, scene_at
from kinesis_tui.services.kinesis.tail.capture_index import CaptureIndex
from kinesis_tui.services.kinesis.tail.capture_reader import CaptureReader
from kinesis_tui.services.kinesis.tail.capture_tail import CaptureTail
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.text.times import parse_age, parse_time

FILE = "file:"
"""What a stream's name begins with when it is a capture."""
FIRST_ROWS = 2_000
"""Rows that are shown while the whole file is still being looked through."""
AT_ONCE_SECONDS = 0.3
"""A file that is looked through in this time is shown as it stood at its end, without its beginning before."""
LOOK_SECONDS = 0.25
TICK_SECONDS = 0.1
"""How often a replay that plays moves on."""
TICK_ROWS = 20_000
SPEEDS = (1, 2, 4, 8, 16, 32, 64, 125, 250, 500, 1_000)
STEPS = (0.1, 1, 5, 15, 60, 300, 900, 3_600, 6 * 3_600, 86_400)
"""Seconds of a step: the first that is a hundredth of the span or more; of a leap, a tenth or more."""


REPLAY_BINDINGS: tuple[BindingType, ...] = (
    Binding("left_square_bracket", "replay(-1,False)", "Back", id="tail.back_in_time", tooltip="Replay: a step back"),
    Binding("right_square_bracket", "replay(1,False)", "On", id="tail.on_in_time", tooltip="Replay: a step on"),
    Binding("left_curly_bracket", "replay(-1,True)", "Far back", id="tail.leap_back", tooltip="Replay: far back"),
    Binding("right_curly_bracket", "replay(1,True)", "Far on", id="tail.leap_on", tooltip="Replay: far on"),
    Binding("less_than_sign", "speed(-1)", "Slower", id="tail.slower", tooltip="Replay at half the speed"),
    Binding("greater_than_sign", "speed(1)", "Faster", id="tail.faster", tooltip="Replay at twice the speed"),
)
"""The keys that move through the time of a capture; the pane has their actions."""


class TailReplay:
    """What a `TailView` shows of a capture; `run` starts work that the pane owns, newer work ends older."""

    def __init__(
        self,
        context: Context,
        view: TailView,
        run: Callable[[Coroutine[None, None, None], str], Worker[None]],
        utc: Callable[[], bool],
    ) -> None:
        self._utc = utc
        self._retained_bytes = context.settings.tail.retained_mib * 2**20
        self._context = context
        self._view = view
        self._run = run
        self.path: Path | None = None
        """The capture that is shown."""
        self._index: CaptureIndex | None = None
        self._feed: CaptureFeed | None = None
        self._remarks: list[str] = []
        self.moment = 0
        """Milliseconds since the epoch."""
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

    async def open(self, path: Path) -> TailRequest:
        """Show a capture: its beginning at once, and when it has been looked through how it stood at its end.

        Returns what is shown then. Raises `Failure` where it is no capture.
        """
        self.close()
        self.path = path
        scene = await asyncio.to_thread(first_scene, path, FIRST_ROWS, self._retained_bytes)
        self._index, self._touched = CaptureIndex(path), False
        reader = scene.feed.reader
        request = TailRequest(reader.stream or path.name, TrimHorizon(), (), f"file:{path}")
        self._view.begin(request)
        self._view.set_class(True, "-replay")
        self._show(scene, scene.feed.newest)
        self._run(self._look_through(self._index), "index")
        return request

    def close(self) -> None:
        """Leave the capture."""
        if self._index is not None:
            self._index.is_cancelled = True
        if self._feed is not None:
            self._feed.close()
        self.path = self._index = self._feed = None
        self.is_playing = False
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
        seconds = self._step(10 if large else 100)
        self.go(self.moment + round(steps * seconds * 1000))

    def go(self, moment: int | None) -> None:
        """Show the stream as it stood at a moment, or at the end."""
        if self._index is None:
            return
        self._touched, self.is_playing = True, False
        if moment is not None:
            moment = min(max(moment, self._index.first), self._index.last)
        self._run(self._seek(moment), "seek")

    def go_to(self, text: str) -> None:
        """Go to a time, an age before the last record, or a record's number from 1. Raises Refused."""
        index = self._index
        if index is None:
            return
        last = datetime.fromtimestamp(index.last / 1000, UTC)
        try:
            if text.replace(",", "").isdigit() and len(text) < 9:
                self._touched, self.is_playing = True, False
                self._run(self._seek_row(int(text.replace(",", ""))), "seek")
                return
            try:
                moment = last - parse_age(text)
            except ValueError:
                moment = parse_time(text, last if self._utc() else last.astimezone())
        except (ValueError, OverflowError):
            raise Refused(f"{text!r} is neither a time nor an age before the end (90s, 15m) nor a number.") from None
        self.go(round(moment.timestamp() * 1000))

    def toggle(self) -> None:
        """Play, or pause."""
        if self._index is None or self._feed is None:
            return
        self.is_playing = not self.is_playing
        self._touched = True
        if self.is_playing:
            self._view.list.follow()
            self._run(self._play(), "seek")
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
        yield f"{'playing' if self.is_playing else 'paused'} {self.speed}×", "success" if self.is_playing else "muted"
        if self.is_indexing:
            yield f"looking through: {index.read / max(index.size, 1):.0%}, esc stops", "warning"
        else:
            yield f"of {count_text(index.rows)}", "muted"

    async def account(self) -> Account | None:
        """Draw the ledger as of the moment: read from the beginning to there. Raises `Failure`."""
        if self.path is None:
            return None
        clock = self._context.clock
        rows = self._view.ring.end
        tail = CaptureTail(self.path, TrimHorizon(), clock=clock, max_rows=rows)
        account = Account(tail, clock, clock.now_ms())
        async with tail:
            async for _ in tail:
                pass
        account.end()
        return account

    async def header(self) -> object:
        """Return what the capture says of itself, for `d`."""
        feed = self._feed
        header = None if feed is None else feed.reader.header
        return None if header is None else {name: getattr(header, name) for name in header.__struct_fields__}

    def _show(self, scene: Scene, moment: int) -> None:
        if self._feed is not None:
            self._feed.close()
        self._feed, self.moment = scene.feed, moment
        self._view.rows.replace(scene.ring)
        self._say()

    def _say(self) -> None:
        index = self._index
        if index is not None:
            first = index.first or self.moment
            span = Span(
                first,
                max(index.last, self.moment),
                self.moment,
                _seconds_text(self._step(100)),
                _seconds_text(self._step(10)),
                self._utc(),
            )
            self._view.replay_line.show(span)
        self._view.say()

    def _remark(self, reader: CaptureReader) -> None:
        """Take note of what is wrong with a file that was read to its end; tell it in full the first time."""
        remarks = ["breaks off"] if reader.broken else []
        garbage = 0 if self._index is None else self._index.garbage
        if garbage:
            remarks.append(f"{count_text(garbage)} garbage lines left out")
        if remarks != self._remarks and reader.broken:
            self._view.notify(visible(f"{reader.path} breaks off: {reader.broken}."), severity="warning", markup=False)
        self._remarks = remarks

    def _step(self, parts: int) -> float:
        index = self._index
        span = 0.0 if index is None else (index.last - index.first) / 1000
        return STEPS[min(bisect_left(STEPS, span / parts), len(STEPS) - 1)]

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
            building.result()
        except Failure as failure:
            self._remarks = [failure.why]
        finally:
            index.is_cancelled = index.is_cancelled or not index.is_done
        if index is self._index and not self._touched:
            await self._seek(None)

    async def _seek(self, moment: int | None) -> None:
        index = self._index
        if index is None:
            return
        try:
            scene = await asyncio.to_thread(scene_at, index, moment, self._retained_bytes)
        except Failure as failure:
            self._remarks = [failure.why]
            return
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

    async def _play(self) -> None:
        """Move on with the clock until the end, or until it is paused."""
        clock, feed, index = self._context.clock, self._feed, self._index
        before = clock.monotonic()
        while self.is_playing and feed is not None and index is not None and not feed.is_over:
            await clock.sleep(TICK_SECONDS)
            now = clock.monotonic()
            moment = self.moment + round((now - before) * 1000 * self.speed)
            before = now
            chunks = await asyncio.to_thread(feed.take, moment, TICK_ROWS)
            if feed is not self._feed:
                return
            rows = sum(map(len, chunks))
            for chunk in chunks:
                self._view.ring.extend(chunk)
                self._context.records.add(len(chunk), len(chunk.payloads))
            self.moment = max(self.moment, feed.newest) if rows == TICK_ROWS or feed.is_over else moment
            self._view.grew()
            self._say()
        self.is_playing = False
        self._say()


def _seconds_text(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:g}s"
    return f"{seconds / 60:g}m" if seconds < 3_600 else f"{seconds / 3_600:g}h"
