"""How a pane of live rows writes them to a file: a menu, a command, and what becomes of each row."""

import asyncio
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kinesis_tui.live.export import Watch, Written, write_rows
from kinesis_tui.live.ring import Row
from kinesis_tui.live.row_writing import FORMS, Form, RowWriting
from kinesis_tui.pane import Choice, Command, Pane, Refused
from kinesis_tui.payload.fields import Field
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.frame.export_run import ExportRun
from kinesis_tui.ui.frame.offers import FileExport
from kinesis_tui.ui.live_rows import LiveRows

NAMES = {"jsonl": "JSON Lines", "csv": "CSV", "parquet": "Parquet", "raw": "payloads alone, one a line"}
ALL, UNREDACTED = "--all", "--unredacted"
WAIT_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported, and how."""

    form: Form = "jsonl"
    path: Path | None = None
    """None: a new name in the working directory."""
    everything: bool = False
    """All that is retained, not only what passes the filter."""
    unredacted: bool = False


class RowExports:
    """Asks what to export, or is told, and lets it be written."""

    def __init__(
        self,
        pane: Pane,
        rows: Callable[[], LiveRows],
        run: ExportRun,
        writing: Callable[[], RowWriting],
        stamp: Callable[[], str],
    ) -> None:
        self._pane = pane
        self._live = rows
        self._run = run
        self._writing = writing
        self._stamp = stamp

    def ask(self) -> None:
        """Open the menu of what can be written."""
        from kinesis_tui.ui.frame.menu import Menu

        self._check()
        filtered, noun = self._live().matches is not None, f"{self._live().look.thing}s"
        words = f"the {noun} that match" if filtered else f"all {noun} retained"
        choices = [Choice(f"{words}: {NAMES[form]}", form, "") for form in FORMS]
        if filtered:
            choices += [Choice(f"all {noun} retained: {NAMES[form]}", f"{form} {ALL}", "") for form in FORMS]
        self._pane.app.push_screen(Menu("Export", choices), self._chosen)

    def command(self) -> Command:
        """Return `:export`."""
        return Command(
            "export",
            f"Write {self._live().look.thing}s to a file: those shown, or --all retained; --unredacted with secrets",
            lambda text: self.start(parse_wanted(text)),
            "[jsonl|csv|parquet|raw] [FILE]",
            lambda prefix: [form for form in FORMS if form.startswith(prefix)],
        )

    def start(self, wanted: Wanted) -> None:
        """Write it in the background. Raises Refused where there is nothing."""
        self._check()
        writing = self._writing()
        rows: list[Iterator[Row]] = []

        def write(file: BinaryIO, watch: Watch) -> str:
            return export_words(
                write_form(wanted, rows[0], writing, self._fields(), file, watch), wanted, writing.thing
            )

        async def ready(watch: Watch) -> None:
            rows.append(await self._rows(wanted, watch))

        name = f"{writing.name}-{writing.table.name}"
        suffix = "bin" if wanted.form == "raw" else wanted.form
        self._run.start_file(FileExport(name, suffix, write, ready), self._stamp(), wanted.path)

    def _chosen(self, choice: Choice | None) -> None:
        if choice is not None:
            self.start(parse_wanted(choice.text))

    def _check(self) -> None:
        if not self._live().ring.end:
            raise Refused("Nothing to export here yet.")

    def _fields(self) -> tuple[Field, ...]:
        columns = self._live().look.columns
        return () if columns is None else columns.fields

    async def _rows(self, wanted: Wanted, watch: Watch) -> Iterator[Row]:
        """Return the rows as they stand once the search for those that match has ended."""
        rows = self._live()
        if wanted.everything:
            return rows.every()
        while True:
            try:
                return rows.snapshot()
            except Refused:
                watch.words = f"waiting for the search: {rows.match_words()}"
                self._run.show(watch.words)
                await asyncio.sleep(WAIT_SECONDS)
            finally:
                watch.words = ""


def parse_wanted(text: str) -> Wanted:
    """Read "[FORM] [FILE] [--all] [--unredacted]"; a file's suffix may tell the form. Raises Refused."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise Refused(f"Not understood: {error}.") from error
    flags = {word for word in words if word.startswith("--")}
    if unknown := sorted(flags - {ALL, UNREDACTED}):
        raise Refused(f"There is no {unknown[0]}; there are {ALL} and {UNREDACTED}.")
    rest = [word for word in words if word not in flags]
    told = next((one for one in FORMS if rest[:1] == [one]), None)
    rest = rest if told is None else rest[1:]
    if len(rest) > 1:
        raise Refused(f"One file at a time: {' '.join(rest)} are {len(rest)}; quote a name with blanks.")
    path = Path(rest[0]).expanduser() if rest else None
    by_suffix: Form = next((one for one in FORMS if path is not None and path.suffix == f".{one}"), "jsonl")
    return Wanted(told or by_suffix, path, ALL in flags, UNREDACTED in flags)


def write_form(
    wanted: Wanted,
    rows: Iterator[Row],
    writing: RowWriting,
    fields: tuple[Field, ...],
    file: BinaryIO,
    watch: Watch,
) -> Written:
    """Write rows in a form; for a thread. Raises OSError, `Stopped`, or a `Failure`."""
    hidden = not wanted.unredacted
    if wanted.form == "parquet":
        from kinesis_tui.live.parquet import write_parquet

        return write_parquet(rows, writing.line("jsonl", (), hidden=hidden), writing.table.columns, file, watch)
    titles = writing.titles(fields) if wanted.form == "csv" else b""
    return write_rows(rows, writing.line(wanted.form, fields, hidden=hidden), file, watch, titles)


def export_words(written: Written, wanted: Wanted, thing: str) -> str:
    """Say what was written."""
    noun = thing if written.rows == 1 else f"{thing}s"
    hidden = "unredacted" if wanted.unredacted else f"{count_text(written.redacted)} redacted"
    return f"{count_text(written.rows)} {noun}, {hidden}"
