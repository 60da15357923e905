"""Standard output that is slow, gone, or a file."""

import asyncio
import os
from pathlib import Path

import pytest

from kinesis_tui.cli.output import Output


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
