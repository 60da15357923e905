"""The dialog that puts a file's records: looks through it, says what it holds, puts on enter, tells how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from random import SystemRandom
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from kinesis_tui.failure import Failure, NotFound
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.panes.put_target import look_at
from kinesis_tui.services.kinesis.put.input import LineInput, opened
from kinesis_tui.services.kinesis.put.keys import random_key
from kinesis_tui.services.kinesis.put.outcomes import Outcome
from kinesis_tui.services.kinesis.put.parsing import Parsing, form_of, sniffed
from kinesis_tui.services.kinesis.put.producer import Producer, Room
from kinesis_tui.services.kinesis.put.source import LineSource
from kinesis_tui.services.kinesis.put.telling import Survey, job_text, progress_text, summary_text
from kinesis_tui.text.cells import visible
from kinesis_tui.text.times import Clock
from kinesis_tui.ui.frame.dialog import Dialog

BATCH_BYTES = 256 * 1024
"""Less than the command line's: a request is written, and lines are read, on the event loop."""
SHOWN_BAD = 5
WORDS = {"capture": "a capture: keys and payloads as they were", "jsonl": "JSON, a line a record", "lines": "lines"}


class PutFileScreen(Dialog[None], inherit_bindings=True):
    """Put the records of a file; `esc` stops it, and says what was put until then."""

    DEFAULT_CSS = """
    PutFileScreen > .dialog {
        width: 92%;
        max-width: 100;
        & > #put-file-state { height: auto; }
        & > #put-file-bad { height: auto; color: $text-error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Put", tooltip="Put the records", id="put_file.start"),
    ]

    def __init__(self, gateway: KinesisGateway, clock: Clock, stream: str, file: Path) -> None:
        super().__init__()
        self._gateway = gateway
        self._clock = clock
        self._stream = stream
        self._file = file
        self._form = ""
        self._most_bytes = 0
        self._ready = False
        self._putting: Worker[None] | None = None
        self._survey = Survey()
        self._breaks_off = ""
        """Where an interrupted capture ends: what is whole before is put."""

    def compose(self) -> ComposeResult:
        """Show the state."""
        box = Vertical(classes="dialog")
        box.border_title = Content(visible(f"Put {self._file} into {self._stream}"))
        box.border_subtitle = "esc leaves"
        with box:
            yield Static("Looking through the file…", id="put-file-state", markup=False)
            yield Static(id="put-file-bad", markup=False)

    def on_mount(self) -> None:
        """Look through the file."""
        self.run_worker(self._look_through(), group="put-file", exclusive=True)

    def action_start(self) -> None:
        """Put the records, once."""
        if self._ready:
            self._ready = False
            self._putting = self.run_worker(self._put(), group="put-file", exclusive=True)

    def action_cancel(self) -> None:
        """Stop; a second time, or when nothing runs, leave."""
        if self._putting is not None and self._putting.is_running:
            self._say("Stopping: waiting for the answer under way…")
            self._putting.cancel()
        else:
            self.dismiss(None)

    def _parsing(self) -> Parsing:
        choose = None if self._form == "capture" else random_key(SystemRandom())
        return Parsing(form_of(self._form, choose, None), self._most_bytes)

    def _opened(self) -> AbstractContextManager[LineInput]:
        broken_off = self._broke_off if self._form in ("", "capture") else None
        return opened(self._file, None, raw=False, longest=self._most_bytes, broken_off=broken_off)

    def _broke_off(self, sentence: str) -> None:
        self._breaks_off = f"{sentence}."

    async def _look_through(self) -> None:
        target = await look_at(self._gateway, self._stream)
        if isinstance(target.failure, NotFound):
            self._say(str(target.failure))
            return
        self._most_bytes = target.most_bytes
        try:
            with self._opened() as lines:
                self._form = sniffed(await lines.next())
            with self._opened() as lines:
                source = LineSource(lines, self._parsing(), skip_bad=True)
                while items := await source.take(Room(bytes=BATCH_BYTES)):
                    self._survey.add(items)
                    await asyncio.sleep(0)
        except Failure as failure:
            self._say(str(failure))
            return
        self._told_what_it_holds()

    def _told_what_it_holds(self) -> None:
        survey = self._survey
        if not survey.records:
            self._say("There is nothing in it to put.")
        else:
            self._say(f"{job_text(survey, self._stream, None)}; read as {WORDS[self._form]}.")
            self._ready = True
            self.query_one(Vertical).border_subtitle = "enter puts · esc leaves"
        bad = [f"line {line.number}: {line.why}" for line in survey.bad[:SHOWN_BAD]]
        if survey.bad_count > SHOWN_BAD:
            bad.append(f"and {survey.bad_count - SHOWN_BAD} more bad lines")
        if self._breaks_off:
            bad.append(self._breaks_off)
        self.query_one("#put-file-bad", Static).update("\n".join(map(visible, bad)))

    async def _put(self) -> None:
        producer = Producer(
            self._gateway,
            self._stream,
            clock=self._clock,
            random=SystemRandom(),
            total=self._survey.records + self._survey.bad_count,
            batch_bytes=BATCH_BYTES,
        )

        async def deliver(_: Sequence[Outcome]) -> None:
            self._say(f"{progress_text(producer.counts)}.")

        self.query_one(Vertical).border_subtitle = "esc stops"
        why = "Stopped. "
        try:
            with self._opened() as lines:
                await producer.run(LineSource(lines, self._parsing(), skip_bad=True), deliver)
            why = "" if producer.stopped is None else f"{producer.stopped} "
        except Failure as failure:
            why = f"{failure} "
        finally:
            self._finished(f"{why}{summary_text(producer.counts, self._stream)}")

    def _finished(self, text: str) -> None:
        if self.is_attached:
            self._say(text)
            self.query_one(Vertical).border_subtitle = "esc leaves"

    def _say(self, text: str) -> None:
        self.query_one("#put-file-state", Static).update(visible(text))
