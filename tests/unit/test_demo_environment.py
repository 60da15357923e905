"""The emulator's private environment: made once, whole or not at all, by one program at a time."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from kinesis_tui.demo.environment import EnvironmentNotPrepared, environment_path, prepare
from tests.support.waiting import until

PYTHON = """#!/bin/sh
# Stands in for Python: makes a "virtual environment" of itself, and "installs" as the files beside it say.
here={here}
case "$*" in
*"-m venv"*)
    for last; do :; done
    echo venv >> $here/log
    mkdir -p "$last/bin" && cp "$0" "$last/bin/python" ;;
*"-m pip install"*)
    echo $$ > $here/pid
    echo pip >> $here/log
    echo "Collecting ministack==1.5.33"
    echo "Collecting boto3<2.0.0,>=1.34.0 (from ministack)"
    echo "Collecting boto3<2.0.0,>=1.34.0 (from ministack)"
    while [ -e $here/hold ]; do sleep 0.02; done
    if [ -e $here/offline ]; then echo "WARNING: Retrying (Retry(total=4)) after connection broken"; fi
    if [ -e $here/refuse ]; then
        echo "ERROR: No matching distribution found for ministack==1.5.33"
        exit 1
    fi ;;
*"-c import"*)
    echo check >> $here/log ;;
esac
"""


class FakePython:
    """The stand-in interpreter and the files that steer it."""

    def __init__(self, here: Path) -> None:
        self.here = here
        self.path = here / "python"
        self.path.write_text(PYTHON.format(here=here))
        self.path.chmod(0o755)

    @property
    def steps(self) -> list[str]:
        log = self.here / "log"
        return log.read_text().split() if log.exists() else []

    def say(self, word: str) -> Path:
        word_file = self.here / word
        word_file.touch()
        return word_file


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePython:
    fake = FakePython(tmp_path)
    monkeypatch.setattr(sys, "executable", str(fake.path))
    return fake


def is_running(pid: int) -> bool:
    """Whether a process can still be signalled; asyncio reaps the ones it started."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def quiet(_: str) -> None:
    """Report nothing."""


async def test_it_is_made_once_with_progress_and_then_reused_in_silence(python: FakePython, tmp_path: Path) -> None:
    lines: list[str] = []
    cache = tmp_path / "cache"
    made = await prepare(lines.append, cache=cache)
    assert made == environment_path(cache) / "bin" / "python"
    assert python.steps == ["venv", "pip", "check"]
    assert lines[1:-1] == ["  fetching ministack", "  fetching boto3"]
    lines.clear()
    assert await prepare(lines.append, cache=cache) == made
    assert python.steps == ["venv", "pip", "check"]
    assert lines == []


async def test_a_half_made_environment_is_thrown_away(python: FakePython, tmp_path: Path) -> None:
    left_over = environment_path(tmp_path) / "lib" / "half"
    left_over.mkdir(parents=True)
    await prepare(quiet, cache=tmp_path)
    assert not left_over.exists()


async def test_an_environment_whose_interpreter_is_gone_is_made_again(python: FakePython, tmp_path: Path) -> None:
    made = await prepare(quiet, cache=tmp_path)
    made.unlink()
    made.symlink_to(tmp_path / "removed-by-an-upgrade")
    await prepare(quiet, cache=tmp_path)
    assert made.exists()
    assert python.steps.count("venv") == 2


async def test_a_failing_pip_ends_in_one_sentence_with_its_own_words(python: FakePython, tmp_path: Path) -> None:
    refuse = python.say("refuse")
    with pytest.raises(EnvironmentNotPrepared) as caught:
        await prepare(quiet, cache=tmp_path)
    assert str(caught.value) == (
        "Preparing the local AWS failed: No matching distribution found for ministack==1.5.33; "
        "check the network and pip's configuration (pip config list), then try again."
    )
    refuse.unlink()
    assert (await prepare(quiet, cache=tmp_path)).exists()


async def test_without_a_network_the_sentence_says_so_and_not_that_the_package_is_unknown(
    python: FakePython, tmp_path: Path
) -> None:
    python.say("refuse")
    python.say("offline")
    with pytest.raises(EnvironmentNotPrepared, match="pip could not reach its package index"):
        await prepare(quiet, cache=tmp_path)


async def test_of_two_starts_at_once_one_makes_it_and_the_other_waits(python: FakePython, tmp_path: Path) -> None:
    hold = python.say("hold")
    waiting: list[str] = []
    first = asyncio.create_task(prepare(quiet, cache=tmp_path))
    await until(lambda: "pip" in python.steps, what="the first installs")
    second = asyncio.create_task(prepare(waiting.append, cache=tmp_path))
    await until(lambda: waiting, what="the second says that it waits")
    hold.unlink()
    assert await first == await second
    assert python.steps == ["venv", "pip", "check"]


async def test_a_cancelled_start_leaves_no_pip_behind_and_the_next_one_succeeds(
    python: FakePython, tmp_path: Path
) -> None:
    hold = python.say("hold")
    cancelled = asyncio.create_task(prepare(quiet, cache=tmp_path))
    await until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), what="pip runs")
    cancelled.cancel()
    await asyncio.gather(cancelled, return_exceptions=True)
    pid = int((tmp_path / "pid").read_text())
    await until(lambda: not is_running(pid), what="pip is gone")
    hold.unlink()
    assert (await prepare(quiet, cache=tmp_path)).exists()


async def test_an_unwritable_cache_is_one_clear_sentence(python: FakePython, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentNotPrepared, match="cannot be written"):
        await prepare(quiet, cache=tmp_path / "file" / "cache")
