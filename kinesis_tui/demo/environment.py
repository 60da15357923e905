"""The emulator's own private environment: made once in the user's cache directory, reused offline afterwards.

The emulator pins another botocore than aioboto3 does, so the two cannot share one environment. `prepare` makes a
virtual environment beside a lock file; a marker is written last, so one that was interrupted half-way is thrown away
and made again. pip runs with the user's own configuration.
"""

import asyncio
import fcntl
import hashlib
import os
import platform
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from platformdirs import user_cache_path

from kinesis_tui.failure import Failure

PINS = ("ministack==1.5.33", "cryptography==50.0.2", "aws-sam-translator==1.115.0")
"""Exactly what is installed; a changed pin makes a new environment."""
MODULES = ("ministack.app", "cryptography", "samtranslator")
"""What must be importable before the environment counts as made."""
PIP_OPTIONS = ("--no-user", "--no-input", "--disable-pip-version-check", "--progress-bar", "off")
MARKER = "complete"
REDIRECTING_VARIABLES = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME")
"""Settings that would make pip install somewhere else than into this environment."""
LOCK_POLL_SECONDS = 0.2
NAME = re.compile(r"[^A-Za-z0-9._-]")
"""What ends a package's name in a requirement."""


class EnvironmentNotPrepared(Failure):
    """The emulator's environment could not be made."""


def environment_path(cache: Path | None = None) -> Path:
    """Where the environment for these pins and this Python lives, whether it has been made or not."""
    interpreter = (sys.implementation.name, platform.python_version(), platform.machine(), sys.base_exec_prefix)
    key = hashlib.sha256("\n".join((*PINS, *interpreter)).encode()).hexdigest()[:12]
    return (cache or user_cache_path("kinesis-tui")) / f"emulator-{key}"


async def prepare(report: Callable[[str], None], *, cache: Path | None = None) -> Path:
    """Make the environment unless it is there; its Python. Nothing is reported, started or fetched where it is there.

    `report` is called with one line of progress at a time; `cache` replaces the user's cache directory. Several
    programs may prepare at once: one makes it, the others wait. Raise EnvironmentNotPrepared, with pip's own last
    words, when it can't be made.
    """
    where = environment_path(cache)
    if _is_complete(where):
        return _python(where)
    async with _lock(where, report) as lock:
        if not _is_complete(where):
            await _make(where, lock, report)
    return _python(where)


def _python(where: Path) -> Path:
    return where / "bin" / "python"


def _is_complete(where: Path) -> bool:
    # The interpreter is a link to the one that made it, which an upgrade of the system may have removed.
    return (where / MARKER).exists() and _python(where).exists()


@asynccontextmanager
async def _lock(where: Path, report: Callable[[str], None]) -> AsyncIterator[int]:
    """Hold the lock that every maker of this environment takes; its file descriptor."""
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        handle = where.with_suffix(".lock").open("w")
    except OSError as error:
        raise _failure(f"{where.parent} cannot be written ({error.strerror})", "set XDG_CACHE_HOME") from error
    with handle:
        waiting = False
        while not _try_lock(handle.fileno()):
            if not waiting:
                report("Another kinesis-tui is preparing the local AWS; waiting for it")
                waiting = True
            await asyncio.sleep(LOCK_POLL_SECONDS)
        yield handle.fileno()


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _make(where: Path, lock: int, report: Callable[[str], None]) -> None:
    shutil.rmtree(where, ignore_errors=True)
    report(f"Preparing the local AWS (once, about 130 MB) in {where}")
    python = str(_python(where))
    for command, remedy in (
        (
            (sys.executable, "-I", "-m", "venv", str(where)),
            "install Python's venv module (on Debian and Ubuntu: apt install python3-venv)",
        ),
        (
            (python, "-I", "-m", "pip", "install", *PIP_OPTIONS, *PINS),
            "check the network and pip's configuration (pip config list), then try again",
        ),
        (
            (python, "-I", "-c", f"import {', '.join(MODULES)}"),
            f"remove {where}, try again, and report this if it lasts",
        ),
    ):
        await _run(command, lock, report, remedy)
    (where / MARKER).write_text("\n".join(PINS) + "\n")
    report("The local AWS is ready; from now on it needs no network")


async def _run(command: Sequence[str], lock: int, report: Callable[[str], None], remedy: str) -> None:
    """Run one step, report the lines worth seeing, end it with this task, fail with its own last words.

    The step inherits the lock, so that one which outlives a killed program is not run over by the next start.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=PIPE, stderr=STDOUT, env=_variables(), pass_fds=(lock,), start_new_session=True
        )
    except OSError as error:
        raise _failure(f"{command[0]} could not be started ({error.strerror})", remedy) from error
    last_words: deque[str] = deque(maxlen=20)
    seen: set[str] = set()
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            text = line.decode(errors="replace").strip()
            last_words.append(text)
            progress = _progress(text)
            if progress and progress not in seen:
                seen.add(progress)
                report(progress)
        status = await process.wait()
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
    if status != 0:
        raise _failure(_reason(last_words), remedy)


def _variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in REDIRECTING_VARIABLES}


def _progress(line: str) -> str | None:
    """What of a line of pip's output a user waiting for it wants to see."""
    match line.split():
        case ["Collecting", requirement, *_]:
            return f"  fetching {NAME.split(requirement)[0]}"
        case ["Installing", "collected", *_]:
            return "  installing"
        case _:
            return None


def _reason(lines: Sequence[str]) -> str:
    if any("Retrying (" in line for line in lines):
        return "pip could not reach its package index"
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR:")]
    return (errors or [line for line in lines if line] or ["it ended without a word"])[-1].rstrip(".")


def _failure(why: str, remedy: str) -> EnvironmentNotPrepared:
    return EnvironmentNotPrepared("Preparing the local AWS failed", why, remedy)


def main() -> int:
    """Prepare from the command line, with progress on standard error: `python -m kinesis_tui.demo.environment`."""
    try:
        asyncio.run(prepare(lambda text: print(text, file=sys.stderr, flush=True)))
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
