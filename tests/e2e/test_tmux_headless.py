"""The embedded AWS alone: its exports point any AWS tool at it, and ctrl+c ends it."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.cli import command
from tests.support.tmux import Started, TmuxTerminal, needs_proc, needs_tmux, program_environment

pytestmark = [needs_tmux, needs_proc]

EXPORT = re.compile(r"export (\w+)=(\S+)")
ANY_TOOL = """
import boto3
print(*boto3.client("kinesis").list_streams()["StreamNames"])
print(boto3.client("sts").get_caller_identity()["Account"])
"""


def test_the_exports_point_any_tool_at_it_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    file = tmp_path / "demo.env"
    with TmuxTerminal(environment=program_environment(tmp_path), columns=120) as terminal:
        before = terminal.tty_state()
        terminal.run(" ".join(command("demo", "--headless", "--rate", "5", ">", str(file))))
        terminal.shows("ctrl+c ends it", within=60)
        exports = dict(EXPORT.findall(file.read_text()))
        assert "AWS_ENDPOINT_URL" in exports
        started = Started.by(terminal.shell_pid)
        tool = [sys.executable, "-c", ANY_TOOL]
        found = subprocess.run(
            tool, env={**os.environ, **exports}, capture_output=True, text=True, check=True, timeout=30
        )
        assert found.stdout == "audit clicks orders\n000000000000\n"
        terminal.press("C-c")
        assert terminal.ended() == 130
        assert "Traceback" not in terminal.text
        terminal.assert_clean(before)
        started.all_ended()
