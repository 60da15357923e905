"""Runs the emulator and ends it with the program that began it, however that program ends.

A script for the emulator's own Python, with nothing but the standard library: `supervisor.py PORT COMMAND...`. Standard
input is a pipe from the program; its end, by a close or because the program was killed, ends the emulator, whatever it
has started, and its directory. Standard output carries JSON lines: `{"started": {...}}`, then `{"ended": {...}}` where
the emulator ended by itself.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

PREFIX = "kinesis-tui-demo-"
LOCK = "supervised"
LOG = "emulator.log"
LAST_WORDS_BYTES = 2_000
PR_SET_PDEATHSIG = 1
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def main(port: str, command: Sequence[str]) -> None:
    """Run `command` as the emulator on `port` until it or the program ends."""
    os.umask(0o077)
    _sweep()
    directory = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = _lock(directory)
    wakeup = _wakeup_on_signals()
    with (directory / LOG).open("wb") as log:
        emulator = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=directory,
            env=emulator_variables(directory, port),
            start_new_session=True,
            preexec_fn=_die_with_supervisor if sys.platform == "linux" else None,  # noqa: PLW1509  # one thread only
        )
    try:
        _say({"started": {"directory": str(directory), "pid": emulator.pid}})
        while emulator.poll() is None and not _is_over(wakeup):
            pass
        if emulator.returncode is not None:
            _say({"ended": {"status": emulator.returncode, "last_words": _last_words(directory / LOG)}})
    finally:
        _kill_group(emulator)
        _remove(directory)
        os.close(lock)


def emulator_variables(directory: Path, port: str) -> dict[str, str]:
    """The emulator's whole environment: loopback only, all files in `directory`, no Docker, no account of the user."""
    return {
        **{name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": port,
        "MINISTACK_REGION": "us-east-1",
        "MINISTACK_ACCOUNT_ID": "000000000000",
        "HOME": str(directory),
        "TMPDIR": str(directory),
        "STATE_DIR": str(directory / "state"),
        "S3_DATA_DIR": str(directory / "s3"),
        "DOCKER_HOST": f"unix://{directory}/no-docker.sock",
        "LAMBDA_EXECUTOR": "local",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "LOG_LEVEL": "WARNING",
    }


def _die_with_supervisor() -> None:
    """Linux: have the kernel kill the emulator if even the supervisor is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _lock(directory: Path) -> int:
    """Hold a lock in the directory while it is in use; it appears under its name only when it is held."""
    draft = directory / f"{LOCK}.draft"
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    draft.rename(directory / LOCK)
    return descriptor


def _sweep() -> None:
    """Remove directories whose supervisor was killed: their locks are free."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        with contextlib.suppress(OSError):  # another user's, in use, or gone meanwhile
            descriptor = os.open(lock, os.O_WRONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
            finally:
                os.close(descriptor)


def _wakeup_on_signals() -> int:
    """A file descriptor that is readable after SIGCHLD, and after SIGTERM and the like, which mean "end"."""
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    return readable


def _is_over(wakeup: int) -> bool:
    """Wait for something to happen; whether it was the end of the program, or a signal to end."""
    readable, _, _ = select.select([sys.stdin.fileno(), wakeup], [], [])
    if wakeup in readable:
        return any(number != signal.SIGCHLD for number in os.read(wakeup, 64))
    return not os.read(sys.stdin.fileno(), 64)


def _kill_group(emulator: subprocess.Popen[bytes]) -> None:
    """Kill the emulator and the Lambda functions it runs; its state is not wanted by anyone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(emulator.pid, signal.SIGKILL)
    emulator.wait()


def _remove(directory: Path) -> None:
    for _ in range(20):  # a function that is being killed may still write for a moment
        shutil.rmtree(directory, ignore_errors=True)
        if not directory.exists():
            return
        time.sleep(0.05)


def _last_words(log: Path) -> str:
    with contextlib.suppress(OSError), log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - LAST_WORDS_BYTES))
        lines = file.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")
    return ""


def _say(message: dict[str, object]) -> None:
    with contextlib.suppress(OSError):  # the program may be gone, which standard input will tell
        os.write(sys.stdout.fileno(), json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
