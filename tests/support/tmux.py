"""A shell in tmux, as a user has it: keys go in, the screen is read, and what a program left behind shows."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from tests.support.cli import environment
from tests.support.waiting import LONG_ENOUGH, until_sync

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="drives the program in tmux, which is missing")
needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes under /proc")

PROMPT = "ready:"
MODES = {
    "alternate_on": "0",
    "cursor_flag": "1",
    "insert_flag": "0",
    "keypad_cursor_flag": "0",
    "mouse_all_flag": "0",
    "mouse_any_flag": "0",
    "mouse_button_flag": "0",
    "mouse_sgr_flag": "0",
    "mouse_standard_flag": "0",
    "origin_flag": "0",
    "scroll_region_upper": "0",
    "wrap_flag": "1",
}
"""The state of a terminal that nobody has changed, in tmux's words."""
GONE_SECONDS = 60.0


def program_environment(home: Path, endpoint: str | None = None, *, credentials: bool = True) -> dict[str, str]:
    """Nothing of the developer's own but the embedded AWS's environment, which is prepared in the user's cache."""
    return {**environment(home, endpoint, credentials=credentials), "XDG_CACHE_HOME": str(user_cache_path())}


class TmuxTerminal:
    """A shell in a tmux server of its own; a context manager that ends both.

    `environment` is the shell's whole environment, `term` what programs in it find as TERM.
    """

    def __init__(
        self,
        *,
        environment: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
        term: str = "tmux-256color",
    ) -> None:
        self._environment = {name: value for name, value in environment.items() if name not in ("TMUX", "TMUX_PANE")}
        self._sockets = tempfile.TemporaryDirectory(prefix="tmux-")
        self._environment |= {
            "TMUX_TMPDIR": self._sockets.name,
            "SHELL": "/bin/sh",
            "ENV": "",
            "TERM": "xterm-256color",
        }
        self._prompts = 0
        try:
            self._tmux(
                *("-f", os.devnull, "start-server", ";", "set", "-g", "default-terminal", term, ";"),
                *("set", "-g", "remain-on-exit", "on", ";", "set", "-g", "status", "off", ";"),
                *("new-session", "-d", "-x", str(columns), "-y", str(rows), "/bin/sh", "-i"),
            )
            self.shell_pid = int(self._ask("pane_pid"))
            self._clean_lines = self._ask("scroll_region_lower")
            self.run(f"PS1={shlex.quote(PROMPT)}")
            self.shows(PROMPT)
        except BaseException:
            self.end()
            raise

    def __enter__(self) -> "TmuxTerminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    # What the user does.

    def run(self, command: str) -> None:
        """Type a command line to the shell."""
        self.type(command)
        self.press("Enter")

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys: str) -> None:
        """Press keys in tmux's names: "j", "Enter", "C-c", "Escape", "PPage"."""
        self._tmux("send-keys", *keys)

    def paste(self, text: str | bytes) -> None:
        """Paste: in brackets where the program asked for them."""
        data = text.encode() if isinstance(text, str) else text
        self._tmux("load-buffer", "-", ";", "paste-buffer", "-p", "-r", given=data)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def hang_up(self) -> None:
        """Close the window, as a lost line does: its programs get SIGHUP."""
        self._tmux("kill-server")

    def kill(self) -> None:
        """Kill the terminal itself."""
        os.kill(int(self._ask("pid")), signal.SIGKILL)

    # What the user sees.

    @property
    def lines(self) -> list[str]:
        """The text of every line, without the blanks at its end."""
        return [line.rstrip() for line in self._tmux("capture-pane", "-p").split("\n")]

    @property
    def text(self) -> str:
        """The text of the screen."""
        return "\n".join(self.lines).rstrip("\n")

    @property
    def painted(self) -> str:
        """The screen with its colours and attributes, as escape sequences."""
        return self._tmux("capture-pane", "-ep")

    def shows(self, *texts: str, within: float = LONG_ENOUGH) -> None:
        """Wait until all of `texts` are on the screen at once."""
        self.until(lambda screen: all(text in screen for text in texts), what=f"{texts!r} on the screen", within=within)

    def until(self, condition: Callable[[str], object], *, what: str, within: float = LONG_ENOUGH) -> None:
        """Wait until the text of the screen satisfies `condition`."""
        deadline = time.monotonic() + within
        while not condition(screen := self.text):
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {within} s: {what}; the screen is\n{screen}")
            time.sleep(0.05)

    # What a program left.

    def ended(self, within: float = LONG_ENOUGH) -> int:
        """Wait until the program has given the terminal back to the shell, and return its exit status."""
        mark = self._next()
        status = re.compile(rf"status-{mark} (\d+)$", re.MULTILINE)
        self.shows(PROMPT, within=within)
        self.run(f"echo status-{mark} $?")
        self.until(status.search, what="the shell answers", within=within)
        return int(status.findall(self.text)[0])

    def assert_clean(self, before: str) -> None:
        """Fail unless screen, cursor, mouse and echo are as the shell had them; `before` is its `tty_state`."""
        modes = {name: self._ask(name) for name in MODES}
        assert modes == MODES
        assert self._ask("scroll_region_lower") == str(int(self._ask("pane_height")) - 1)
        assert self.tty_state() == before
        self.paste("echo pas''ted\n")
        self.until(lambda screen: "\npasted" in screen, what="pasted text comes without brackets, and is echoed")
        assert "200~" not in self.text

    def tty_state(self) -> str:
        """What `stty -a` says of echo, line editing and signals, without the size."""
        mark = self._next()
        self.run(f"printf '\\033[2J\\033[H'; stty -a | grep -v rows; echo do''ne-{mark}")
        self.until(lambda screen: f"\ndone-{mark}" in screen, what="stty answers")
        return self.text.split(f"\ndone-{mark}")[0]

    # The rest.

    def end(self) -> None:
        """End the tmux server, and with it the shell and what runs in it."""
        subprocess.run([*self._command, "kill-server"], env=self._environment, capture_output=True, check=False)
        self._sockets.cleanup()

    @property
    def _command(self) -> list[str]:
        return ["tmux", "-L", "e2e", "-u"]

    def _tmux(self, *arguments: str, given: bytes | None = None) -> str:
        done = subprocess.run(
            [*self._command, *arguments],
            env=self._environment,
            input=given,
            capture_output=True,
            check=False,
            timeout=LONG_ENOUGH,
        )
        assert done.returncode == 0, f"tmux {arguments[:2]}: {done.stderr.decode()}"
        return done.stdout.decode()

    def _ask(self, variable: str) -> str:
        return self._tmux("display-message", "-p", f"#{{{variable}}}").strip()

    def _next(self) -> int:
        self._prompts += 1
        return self._prompts


@dataclass(frozen=True, slots=True)
class Started:
    """What a run of the demo has started: process ids, and the directory that the embedded AWS writes in."""

    program: int
    emulator: int
    others: tuple[int, ...]
    directory: Path

    @classmethod
    def by(cls, shell: int) -> "Started":
        """Find them below the shell."""
        below = _below(shell)
        emulator = next(
            pid for pid in below if "ministack" in _command_line(pid) and "supervisor" not in _command_line(pid)
        )
        directory = next(Path(value) for name, value in _environ(emulator) if name == "TMPDIR")
        return cls(below[0], emulator, tuple(below), directory)

    def all_ended(self) -> None:
        """Wait until nothing of it is left."""
        until_sync(
            lambda: not any(map(is_running, self.others)) and not self.directory.exists(),
            within=GONE_SECONDS,
            what=f"the end of {[pid for pid in self.others if is_running(pid)]} and {self.directory}",
        )


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    stat = _stat(pid)
    return bool(stat) and stat[0] != "Z"


def _below(pid: int) -> list[int]:
    """The processes below `pid`, parents before their children."""
    parents = {int(folder.name): _stat(int(folder.name)) for folder in Path("/proc").glob("[0-9]*")}
    found, level = [], [pid]
    while level:
        level = [child for child, stat in parents.items() if stat and int(stat[1]) in level]
        found += level
    return found


def _stat(pid: int) -> list[str]:
    """State, parent and so on; empty where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def _environ(pid: int) -> list[tuple[str, str]]:
    pairs = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace").split("\0")
    return [(name, value) for name, _, value in (pair.partition("=") for pair in pairs)]
