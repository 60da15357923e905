"""Exports: whole or not at all, private, never over another file."""

from __future__ import annotations

import asyncio
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kinesis_tui.ui.frame.export import write_export
from kinesis_tui.ui.frame.offers import Export
from tests.support.waiting import until


def ignore(lines: int) -> None:
    _ = lines


async def test_lines_arrive_in_order_and_are_counted(tmp_path: Path) -> None:
    lines = [b"%d" % number for number in range(50_000)]
    done = await write_export(Export("orders", "jsonl", lines), tmp_path, "now", time.monotonic, ignore)
    assert done.lines == 50_000
    assert done.path == tmp_path / "orders-now.jsonl"
    assert done.path.read_bytes() == b"\n".join(lines) + b"\n"
    assert stat.S_IMODE(done.path.stat().st_mode) == 0o600


async def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    done = await write_export(Export("../../etc/a b", "x/y", []), tmp_path, "now", time.monotonic, ignore)
    assert done.path == tmp_path / "etc_a_b-now.x_y"


async def test_a_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a-now.txt").write_text("mine")
    done = await write_export(Export("a", "txt", [b"new"]), tmp_path, "now", time.monotonic, ignore)
    assert done.path.name == "a-now-2.txt"
    assert (tmp_path / "a-now.txt").read_text() == "mine"


async def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    (tmp_path / "a-now.txt").symlink_to(target)
    await write_export(Export("a", "txt", [b"new"]), tmp_path, "now", time.monotonic, ignore)
    assert target.read_text() == "mine"


async def test_a_source_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"one"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        await write_export(Export("a", "txt", broken()), tmp_path, "now", time.monotonic, ignore)
    assert list(tmp_path.iterdir()) == []


async def test_a_cancelled_export_leaves_nothing_behind(tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"record"

    task = asyncio.create_task(write_export(Export("a", "txt", endless()), tmp_path, "now", time.monotonic, ignore))
    await until(lambda: list(tmp_path.iterdir()))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(tmp_path.iterdir()) == []


async def test_progress_is_told_once_a_second(tmp_path: Path) -> None:
    now = 0.0

    def monotonic() -> float:
        nonlocal now
        now += 0.3
        return now

    told: list[int] = []
    await write_export(Export("a", "txt", [b"x"] * 10), tmp_path, "now", monotonic, told.append)
    assert told
    assert len(told) < 10
    assert told == sorted(told)
