"""The command line as a program of its own: started with a clean environment, ended with the test."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.waiting import LONG_ENOUGH
from tests.support.warm import WarmPopen, can_start_warm

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}
REGION = {"AWS_REGION": "eu-west-1"}


@dataclass(frozen=True)
class Ended:
    status: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[bytes]:
        return self.out.splitlines()

    @property
    def sentence(self) -> str:
        """The one line on standard error."""
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()


def environment(
    home: Path | str, endpoint: str | None = None, *, credentials: bool = True, region: bool = True
) -> dict[str, str]:
    """Nothing of the developer's own AWS configuration, proxies or colours."""
    unwanted = ("AWS_", "KINESIS_TUI", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_COLOR", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(unwanted)}
    return {
        **kept,
        "HOME": str(home),
        "AWS_EC2_METADATA_DISABLED": "true",
        **(CREDENTIALS if credentials else {}),
        **(REGION if region else {}),
        **({"AWS_ENDPOINT_URL": endpoint} if endpoint else {}),
    }


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kinesis_tui", *arguments]


def begin(*arguments: str, env: Mapping[str, str], **streams: Any) -> "subprocess.Popen[bytes]":
    """Start the program; `streams` are Popen's. Without the imports where that makes no difference."""
    start = WarmPopen if can_start_warm(env) else subprocess.Popen
    return start(command(*arguments), env=dict(env), **streams)


def kinesis_tui(
    *arguments: str, env: Mapping[str, str], text: bytes | None = None, within: float = LONG_ENOUGH
) -> Ended:
    """Run the program to its end, with `text` as its standard input."""
    stdin = subprocess.DEVNULL if text is None else subprocess.PIPE
    with begin(*arguments, env=env, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            out, err = process.communicate(text, timeout=within)
        finally:
            process.kill()
    return Ended(process.returncode, out, err.decode())


class Running:
    """A program that runs beside the test; what it writes to standard error goes to a file."""

    def __init__(self, process: subprocess.Popen[bytes], errors: Path) -> None:
        self.process = process
        self._errors = errors

    @property
    def err(self) -> str:
        return self._errors.read_text()

    def line(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def rest(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.read()

    def close_output(self) -> None:
        assert self.process.stdout is not None
        self.process.stdout.close()

    def end(self, number: signal.Signals, within: float = LONG_ENOUGH) -> int:
        self.process.send_signal(number)
        return self.process.wait(within)


@contextmanager
def running(*arguments: str, env: Mapping[str, str]) -> Iterator[Running]:
    with tempfile.TemporaryDirectory() as directory:
        errors = Path(directory) / "err"
        with errors.open("wb") as file:
            process = begin(*arguments, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=file)
        try:
            yield Running(process, errors)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(LONG_ENOUGH)
            if process.stdout is not None:
                process.stdout.close()


def state_of(pid: int) -> str:
    """Return the state letter of a process, with more behind it; empty where there is none."""
    return subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
