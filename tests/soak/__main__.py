"""Soak the program: `make soak`, or `python -m tests.soak --seconds 1200`. Exits 1 where anything is not as it must be.

10,000 records a second over four shards, a mishap every second, a reshard every half minute, and once both programs
are stopped for seconds while their iterators expire. The command line's output is checked record by record.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.machine import machine
from tests.soak.account import Account, ledger_faults, ledger_totals
from tests.soak.mishaps import Mishaps
from tests.soak.stream import SHARDS, Writer
from tests.soak.subjects import STREAM, Watched, command_line, full_screen
from tests.support.kinesis_server import ServerThread
from tests.support.terminal import PtyTerminal

RATE = 10_000
STEP = 0.02
RESHARD_EVERY = 30
STOPPED_SECONDS = 6
ITERATOR_LIFE = 330.0
DRAIN_SECONDS = 60.0
LEFT_SECONDS = 20.0
COMPLETE = b"nothing is missing"
TOLD_EVERY = 60


class Soak:
    """One run of `seconds`."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._thread = ServerThread()
        self._server = self._thread.server
        self._mishaps = Mishaps(self._server)
        self._writer = Writer(self._server.create_stream(STREAM, shards=SHARDS))
        self._behind = 0

    def run(self, directory: Path) -> list[str]:
        """Soak, print the figures, and return what went wrong."""
        with (
            self._thread,
            command_line(self._server.url, directory) as process,
            full_screen(self._server.url, directory) as terminal,
        ):
            assert process.stdout is not None
            account = Account(process.stdout, self._writer)
            account.start()
            watched = [Watched("tail", process.pid), Watched("full screen", terminal.process.pid)]
            self._pour(watched, account, terminal)
            drained = self._drain(account)
            wrong = self._end(process, account, directory, drained=drained)
            wrong += self._end_screen(terminal)
        wrong += [f"the memory of {each.name} grew: {each.memory()} MiB" for each in watched if not each.is_flat]
        print(self._table(watched, account, directory))
        return wrong

    def _pour(self, watched: list[Watched], account: Account, terminal: PtyTerminal) -> None:
        """Write at the rate; every second a mishap and a sample."""
        began, stop_at = time.monotonic(), self._seconds // 2
        for second in range(self._seconds):
            self._second(began, second)
            if second == stop_at or second == stop_at + STOPPED_SECONDS:
                for each in watched:
                    each.stop_and_continue(stop=second == stop_at)
            if second == stop_at + STOPPED_SECONDS - 1:
                self._thread.run(lambda: self._server.clock.advance(ITERATOR_LIFE))
            if not stop_at <= second <= stop_at + 2 * STOPPED_SECONDS:
                self._behind = max(self._behind, self._writer.waiting)
            for each in watched:
                each.sample()
            terminal.arrivals.clear()
            if second % TOLD_EVERY == TOLD_EVERY - 1:
                print(f"{second + 1} s: {account.records:,} records came", file=sys.stderr, flush=True)
            if account.wrong:
                return

    def _second(self, began: float, second: int) -> None:
        self._thread.run(self._mishaps.next)
        if second % RESHARD_EVERY == RESHARD_EVERY - 1:
            self._thread.run(self._writer.reshard)
        steps = round(1 / STEP)
        for step in range(steps):
            self._thread.run(lambda: self._writer.put(RATE // steps))
            time.sleep(max(0.0, began + second + (step + 1) * STEP - time.monotonic()))

    def _drain(self, account: Account) -> bool:
        """Wait until all that was written has come; whether it has."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while self._writer.waiting and not account.wrong and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(2.0)  # and nothing comes a second time
        return not self._writer.waiting

    def _end(self, process: subprocess.Popen[bytes], account: Account, directory: Path, *, drained: bool) -> list[str]:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        account.join(30)
        wrong = list(account.wrong)
        if not drained:
            wrong.append(f"{self._writer.waiting:,} of {self._writer.written:,} records did not come")
        return wrong + ledger_faults(directory / "ledger.json", account)

    def _end_screen(self, terminal: PtyTerminal) -> list[str]:
        """Leave the full-screen program; its ledger must say that nothing is missing."""
        terminal.arrivals.clear()
        terminal.send("l")
        deadline = time.monotonic() + LEFT_SECONDS
        while COMPLETE not in terminal.output and time.monotonic() < deadline:
            time.sleep(0.1)
        wrong = [] if COMPLETE in terminal.output else ["the full-screen program's ledger does not say complete"]
        terminal.send("q")
        try:
            status = terminal.wait(LEFT_SECONDS)
        except subprocess.TimeoutExpired:
            return [*wrong, "the full-screen program does not end"]
        return wrong if status == 0 else [*wrong, f"the full-screen program ended with status {status}"]

    def _table(self, watched: list[Watched], account: Account, directory: Path) -> str:
        totals = ledger_totals(directory / "ledger.json")
        rows = [
            ("records written", f"{self._writer.written:,}"),
            ("records that came, each once and in order", f"{account.records:,}"),
            ("mishaps, of so many kinds", f"{self._mishaps.planned.total():,}, {len(self._mishaps.planned)}"),
            ("reshards", str(self._writer.resharded)),
            ("retries, throttles", f"{totals['retries']:,}, {totals['throttles']:,}"),
            (
                "iterators renewed, duplicates removed",
                f"{totals['iterators_renewed']:,}, {totals['duplicates_removed']:,}",
            ),
            ("most records behind", f"{self._behind:,}"),
            ("longest turn of the tail's loop, CPU", f"{(directory / 'stall').read_text()} ms"),
        ]
        for each in watched:
            early, late = each.memory()
            rows.append((f"{each.name}: memory, second quarter and last", f"{early:.1f}, {late:.1f} MiB"))
            rows.append((f"{each.name}: CPU", f"{each.cpu_percent:.0f} %"))
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name.ljust(width)}  {value}" for name, value in rows) + f"\n\n{machine()}"


def main() -> None:
    """Read the option and soak."""
    options = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    options.add_argument("--seconds", type=int, default=1200)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        wrong = Soak(chosen.seconds).run(Path(directory))
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
