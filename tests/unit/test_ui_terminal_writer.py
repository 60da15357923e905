import os
import pty
import threading
import time
import tty
from collections.abc import Iterator

import pytest

from kinesis_tui.ui.link import Link
from kinesis_tui.ui.terminal_writer import TerminalWriter
from tests.support.waiting import until_sync


class Ends:
    """Both ends of a pty, and what the writer at one of them has called."""

    def __init__(self) -> None:
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.link = Link(time.monotonic)
        self.gone = threading.Event()
        self.drained = threading.Event()
        self.writer = TerminalWriter(self.slave, self.link, on_gone=self.gone.set, on_drained=self.drained.set)
        self.writer.start()

    def read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += os.read(self.master, count - len(data))
        return data

    def close(self) -> None:
        self.writer.close(0.1)
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)


@pytest.fixture
def ends() -> Iterator[Ends]:
    ends = Ends()
    yield ends
    ends.close()


def test_what_is_written_arrives_in_order(ends: Ends) -> None:
    for number in range(100):
        ends.writer.write(b"%03d" % number)
    assert ends.read(300) == b"".join(b"%03d" % number for number in range(100))
    until_sync(lambda: ends.writer.pending_bytes == 0)
    assert ends.writer.written_bytes == 300


def test_writing_to_a_terminal_that_does_not_read_returns_at_once(ends: Ends) -> None:
    began = time.monotonic()
    for _ in range(100):
        ends.writer.write(b"x" * 10_000)
    assert time.monotonic() - began < 100  # or it waits for ever
    assert ends.writer.pending_bytes > 900_000


def test_dropping_what_is_queued_ends_a_sequence_that_was_cut(ends: Ends) -> None:
    ends.writer.write(b"x" * 100_000)
    until_sync(lambda: ends.writer.written_bytes > 0)
    ends.writer.discard(tell=True)
    ends.writer.write(b"clean")
    seen = b""
    while not seen.endswith(b"clean"):
        seen += os.read(ends.master, 4096)
    assert len(seen) < 100_000
    assert seen.endswith(b"\x18clean")
    assert ends.drained.wait(60)
    assert ends.writer.pending_bytes == 0


def test_closing_gives_up_on_a_terminal_that_does_not_read(ends: Ends) -> None:
    ends.writer.write(b"x" * 1_000_000)
    began = time.monotonic()
    ends.writer.close(0.2)
    assert time.monotonic() - began < 10


def test_a_terminal_that_went_away_is_told_once_and_ends_the_writing(ends: Ends) -> None:
    os.close(ends.master)
    ends.master = -1
    ends.writer.write(b"hello")
    assert ends.gone.wait(60)
    ends.writer.write(b"more")
    assert ends.writer.pending_bytes == 0


def test_the_speed_of_a_slow_line_is_learnt(ends: Ends) -> None:
    ends.writer.write(b"x" * 60_000)
    for _ in range(12):
        ends.read(4_000)
        threading.Event().wait(0.05)
    assert 20_000 < ends.link.rate < 120_000


def test_nobody_elses_descriptor_becomes_non_blocking(ends: Ends) -> None:
    assert os.get_blocking(ends.slave)
