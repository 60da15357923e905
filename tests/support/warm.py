"""Start the command line from a process that has it imported already: two thirds of a short run is importing.

`WarmPopen` has runs forked off such a process. Each is a process of its own, with its own environment, directory,
standard streams, signals and end, exactly as if it had been started anew; only the imports are done. Starts that are
not warm are tested on terminals and in tmux; what is imported when, in `tests/architecture`.

    the test                                          python -m tests.support.warm
       │  arguments, environment; three descriptors and a line ──▶ │ forks
       │ ◀── on that line: process id, later its exit status ───── │ ──▶ kinesis_tui.__main__.main()
"""

import gc
import importlib
import io
import json
import os
import pkgutil
import selectors
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TextIO

ROOT = Path(__file__).parents[2]
COMMAND = 3
"""Where arguments begin in `python -m kinesis_tui ...`."""
MOST = 1 << 20
"""Bytes of a request."""
AT_START = ("PYTHON", "LC_", "LANG", "TZ", "LD_")
"""Variables that are read when an interpreter starts, or before."""


class WarmStart:
    """The process that runs are forked off; it ends with this one."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            subprocess.Popen(
                [sys.executable, "-m", "tests.support.warm", str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )

    def fork(self, arguments: Sequence[str], env: Mapping[str, str], streams: Sequence[int]) -> socket.socket:
        """Begin a run on these standard streams; return the line on which it is told of."""
        ours, theirs = socket.socketpair()
        request = {"arguments": list(arguments), "env": dict(env), "directory": str(Path.cwd())}
        with theirs, self._lock:
            socket.send_fds(self._ours, [json.dumps(request).encode()], [*streams, theirs.fileno()])
        return ours


@cache
def warm_start() -> WarmStart:
    """The one of this process."""
    return WarmStart()


class WarmPopen(subprocess.Popen[bytes]):
    """`subprocess.Popen` of `python -m kinesis_tui ...`, forked instead; all that Popen can do can be done with it."""

    _line: socket.socket
    _told: TextIO

    def _execute_child(self, args: Sequence[str], *how: Any) -> None:
        env, pipes = how[5], how[9:15]
        streams = [own if theirs == -1 else theirs for own, theirs in enumerate((pipes[0], pipes[3], pipes[5]))]
        self._line = warm_start().fork(args[COMMAND:], env, streams)
        self._told = self._line.makefile("r")
        self.pid = int(self._told.readline())
        self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]

    def _internal_poll(self, *_: object, **__: object) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self._wait(0)
        return self.returncode

    def _wait(self, timeout: float | None) -> int:
        if self.returncode is None:
            with selectors.DefaultSelector() as selector:
                selector.register(self._line, selectors.EVENT_READ)
                if not selector.select(timeout):
                    raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = int(self._told.readline())
            self._told.close()
            self._line.close()
        return self.returncode


def can_start_warm(env: Mapping[str, str]) -> bool:
    """Whether a forked run would be like a new one: the interpreter's own variables are those of this process."""
    mine = {name: value for name, value in os.environ.items() if name.startswith(AT_START)}
    return hasattr(os, "pidfd_open") and mine == {n: value for n, value in env.items() if n.startswith(AT_START)}


def serve(requests: socket.socket) -> None:
    """Fork a run for every request; returns in each of the runs, and exits when nobody can ask any more."""
    running: dict[int, tuple[int, socket.socket]] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(requests, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is not requests:
                    selector.unregister(key.fileobj)
                    _tell_end(*running.pop(key.fd), descriptor=key.fd)
                    continue
                request, descriptors, _, _ = socket.recv_fds(requests, MOST, 4)
                if not request:
                    sys.exit(0)
                line = socket.socket(fileno=descriptors[3])
                child = os.fork()
                if child == 0:
                    become(json.loads(request), descriptors[:3])
                    return
                for descriptor in descriptors[:3]:
                    os.close(descriptor)
                line.sendall(b"%d\n" % child)
                watched = os.pidfd_open(child)
                running[watched] = child, line
                selector.register(watched, selectors.EVENT_READ)


def _tell_end(child: int, line: socket.socket, *, descriptor: int) -> None:
    os.close(descriptor)
    _, status = os.waitpid(child, 0)
    with line, suppress(OSError):
        line.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def become(request: dict[str, object], descriptors: Sequence[int]) -> None:
    """Make this fork what the request asks for."""
    environment, arguments = request["env"], request["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 1024)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(str(request["directory"]))
    sys.argv = ["kinesis-tui", *arguments]
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8")
    sys.stdout = _written(1, "strict")
    sys.stderr = _written(2, "backslashreplace")


def _written(descriptor: int, errors: str) -> io.TextIOWrapper:
    """A standard stream as an interpreter with PYTHONUNBUFFERED, or without, opens it."""
    file = io.FileIO(descriptor, "w", closefd=False)
    if os.environ.get("PYTHONUNBUFFERED"):
        return io.TextIOWrapper(file, "utf-8", errors, write_through=True)
    return io.TextIOWrapper(io.BufferedWriter(file), "utf-8", errors, line_buffering=descriptor == 2)


def import_all() -> None:
    """Import what the commands import when they are run, but for what draws a screen."""
    import kinesis_tui.aws
    import kinesis_tui.cli

    for package in (kinesis_tui.cli, kinesis_tui.aws):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(".screen"):
                importlib.import_module(module.name)
    importlib.import_module("aioboto3")


if __name__ == "__main__":
    from kinesis_tui.__main__ import main

    import_all()
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])))
    main()
