"""Standard output that is slow, gone, or a file."""

import asyncio
import os
from pathlib import Path

import pytest

from kinesis_tui.cli.output import Output
from tests.support.waiting import until


async def test_a_full_pipe_holds_the_writer_and_not_the_loop() -> None:
    read, write = os.pipe()
    writing = asyncio.create_task(Output(write).write(b"x" * 1_000_000))
    got = 0
    while got < 1_000_000:
        got += len(await asyncio.to_thread(os.read, read, 65_536))
    await writing
    os.close(read)
    os.close(write)


async def test_a_reader_that_is_gone_is_a_broken_pipe_and_is_noticed_without_writing() -> None:
    read, write = os.pipe()
    output = Output(write)
    assert not output.is_closed()
    os.close(read)
    assert output.is_closed()
    with pytest.raises(BrokenPipeError):
        await output.write(b"x")
    os.close(write)


async def test_a_file_takes_everything(tmp_path: Path) -> None:
    file = tmp_path / "out"
    with file.open("wb") as handle:
        await Output(handle.fileno()).write(b"y" * 300_000)
    assert file.read_bytes() == b"y" * 300_000


async def test_a_writer_that_is_cancelled_stops_between_two_lines() -> None:
    read, write = os.pipe()
    output = Output(write)
    line = b"x" * 1_000 + b"\n"
    writing = asyncio.create_task(output.write(line * 1_000))
    await until(lambda: output.written > 0)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    os.close(write)
    with os.fdopen(read, "rb") as reader:
        taken = reader.read()
    assert len(taken) == output.written
    assert 0 < output.written < 1_000 * len(line)
    assert output.written % len(line) == 0


async def test_a_line_that_was_begun_is_finished_for_a_reader_that_takes_it() -> None:
    read, write = os.pipe()
    output = Output(write)
    line = b"x" * 300_000 + b"\n"
    writing = asyncio.create_task(output.write(line * 2))
    await until(lambda: output.written > 0)
    writing.cancel()
    got = 0
    while got < len(line):
        got += len(await asyncio.to_thread(os.read, read, 65_536))
    await asyncio.gather(writing, return_exceptions=True)
    assert writing.cancelled()
    assert output.written == got == len(line)
    os.close(read)
    os.close(write)
