"""A question whose answer is not shown, asked while an event loop runs; a signal ends it."""

from __future__ import annotations

import asyncio
import os
import sys

import click

LONGEST = 4_096
"""Bytes of a line: more than a terminal hands over of one."""


async def hidden_answer(question: str) -> str:
    """Ask at the terminal and return the line, without showing it. Raises click.Abort where there is none (ctrl+d).

    A thread that reads, as click's own prompt in one would, outlives the signal and leaves the echo off.
    """
    if sys.platform == "win32":
        return str(await asyncio.to_thread(click.prompt, question, hide_input=True, err=True))
    import termios

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    hidden = list(before)
    hidden[3] &= ~termios.ECHO
    click.echo(f"{question}: ", nl=False, err=True)
    termios.tcsetattr(terminal, termios.TCSAFLUSH, hidden)
    try:
        line = await _line(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
        click.echo(err=True)
    if not line:
        raise click.Abort
    return line.decode("utf-8", "replace").rstrip("\r\n")


async def _line(terminal: int) -> bytes:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def came() -> None:
        loop.remove_reader(terminal)
        ready.set_result(None)

    loop.add_reader(terminal, came)
    try:
        await ready
    finally:
        loop.remove_reader(terminal)
    return os.read(terminal, LONGEST)
