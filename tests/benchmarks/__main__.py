"""Run the benchmarks and print one table: `python -m tests.benchmarks [NAME …] [--quick] [--json FILE]`."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.rows import Row, table


def main() -> None:
    """Measure what was asked for, all by default."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    options.add_argument("--quick", action="store_true", help="see that all works; the figures mean little")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    chosen = options.parse_args()
    if unknown := set(chosen.names).difference(BENCHMARKS):
        options.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    began = time.monotonic()
    failures: list[str] = []
    rows = list(_measured(chosen.names or list(BENCHMARKS), failures, quick=chosen.quick))
    print(table(rows))
    print(f"\n{_machine()}; {time.monotonic() - began:.0f} s. Less is better; CPU in parts of one core.")
    if chosen.json:
        chosen.json.write_text(_json(rows), encoding="utf-8")
    if failures:
        sys.exit("\n".join(failures))


def _measured(names: Sequence[str], failures: list[str], *, quick: bool) -> Iterator[Row]:
    """Yield the rows of one benchmark after the other; one that fails is told of in `failures`."""
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            yield from BENCHMARKS[name](quick)
        except (TimeoutError, RuntimeError, subprocess.SubprocessError) as error:
            failures.append(f"{name} could not be measured: {error}")


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("textual", "aioboto3", "msgspec"))
    load = os.getloadavg()[0]
    return f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores, load {load:.1f}"


def _json(rows: Sequence[Row]) -> str:
    figures = [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in rows]
    return json.dumps({"machine": _machine(), "rows": figures}, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
