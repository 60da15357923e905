"""How the demo's AWS begins, dies, begins again and ends."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.support.demo import DemoProgram, DemoState, eventually, records_of, session_on
from tests.support.waiting import until_sync

needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes under /proc")


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes_in(directory: Path) -> list[int]:
    """Processes that were started with `directory` as their temporary directory: the emulator and its functions."""
    wanted = f"TMPDIR={directory}".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted in environ.read_bytes().split(b"\0"):
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return [pid for pid in found if is_running(pid)]


def children_of(pid: int) -> list[int]:
    """Process ids of the children of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def parent_of(pid: int) -> int:
    """Process id of the parent of a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_a_later_start_needs_no_network_and_makes_nothing_again(demo_aws: DemoState) -> None:
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    program = DemoProgram(rate=0, environment=nowhere)
    program.close()
    assert program.reports == ["Starting the local AWS", "Setting up streams, functions, users and an API"]


@needs_proc
def test_the_demo_ends_without_a_trace() -> None:
    program = DemoProgram()
    state = program.state
    assert processes_in(state.directory)
    assert state.directory.stat().st_mode & 0o777 == 0o700
    program.close()
    assert not state.directory.exists()
    assert not processes_in(state.directory)


@needs_proc
def test_a_killed_program_leaves_no_process_and_no_directory() -> None:
    program = DemoProgram()
    state = program.state
    children = children_of(program.pid)
    program.kill()
    until_sync(lambda: not processes_in(state.directory), what="the emulator and its functions end")
    until_sync(lambda: not any(map(is_running, children)), what="supervisor and feeder end")
    assert not state.directory.exists()


@needs_proc
def test_a_killed_supervisor_takes_the_emulator_along_and_the_next_start_cleans_up() -> None:
    program = DemoProgram(rate=0)
    state = program.state
    os.kill(parent_of(state.emulator), signal.SIGKILL)
    assert program.died() == "ended with its supervisor"
    until_sync(lambda: not is_running(state.emulator), what="the emulator ends")
    assert state.directory.exists()
    again = program.restart()
    assert not state.directory.exists()
    assert again.endpoint_url == state.endpoint_url
    program.close()


async def test_after_its_death_it_starts_again_on_the_same_port_and_records_go_on() -> None:
    program = DemoProgram()
    before = program.state
    os.kill(before.emulator, signal.SIGKILL)
    assert program.died() == "was killed by signal 9 (SIGKILL)"
    after = program.restart()
    assert after.endpoint_url == before.endpoint_url
    assert after.facts.user_pool.user_pool_id != before.facts.user_pool.user_pool_id

    def enough(shards: dict[str, list[Any]]) -> bool:
        return any(shards.values())

    async with session_on(after.endpoint_url) as aws:
        assert await eventually(lambda: records_of(aws, "orders"), enough, "new orders")
    program.close()
