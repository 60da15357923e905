"""Run the benchmarks and print one table: `python -m tests.benchmarks [NAME …] [--quick] [--json FILE]`."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.machine import BUSY, Others, machine
from tests.benchmarks.rows import Row, table


class Run:
    """What was measured so far."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.failures: list[str] = []
        self.others: dict[str, float | None] = {}
        """Which part of the machine other programs had, for each benchmark."""

    def measure(self, name: str, *, quick: bool) -> None:
        """Run a benchmark; one that can't be measured leaves a sentence."""
        others = Others()
        try:
            self.rows.extend(BENCHMARKS[name](quick))
        except (TimeoutError, RuntimeError, subprocess.SubprocessError) as error:
            self.failures.append(f"{name} could not be measured: {error}")
        self.others[name] = others.share()

    def disturbance(self) -> str:
        """Say where others had much of the machine; empty where nothing disturbed."""
        busy = {name: share for name, share in self.others.items() if share is not None and share > BUSY}
        if not busy:
            return ""
        shares = ", ".join(f"{name} {share:.0%}" for name, share in busy.items())
        return f"Other programs had much of the machine, so the figures are worse than they should be: {shares}."

    def json(self) -> str:
        """Return all as JSON."""
        rows = [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in self.rows]
        everything = {"machine": machine(), "others": self.others, "rows": rows}
        return json.dumps(everything, indent=2, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for, all by default."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    options.add_argument("--quick", action="store_true", help="see that all works; the figures mean little")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    chosen = options.parse_args(arguments)
    if unknown := set(chosen.names).difference(BENCHMARKS):
        options.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    began, run = time.monotonic(), Run()
    for name in chosen.names or BENCHMARKS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        run.measure(name, quick=chosen.quick)
    print(table(run.rows))
    print(f"\n{machine()}; {time.monotonic() - began:.0f} s. Less is better; CPU in parts of one core.")
    if disturbance := run.disturbance():
        print(disturbance)
    if chosen.json:
        chosen.json.write_text(run.json(), encoding="utf-8")
    if run.failures:
        sys.exit("\n".join(run.failures))


if __name__ == "__main__":
    main()
