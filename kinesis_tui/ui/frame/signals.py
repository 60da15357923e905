"""The signals that end the program in good order."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def end_on_signals(end: Callable[[int], None]) -> None:
    """Call `end` on the event loop with the exit status, 128 + the signal's number, when the program should end.

    SIGHUP comes when the ssh line drops. Outside the main thread, as in some tests, signals can't be heard.
    """
    if threading.current_thread() is threading.main_thread():
        loop = asyncio.get_running_loop()
        for number in ENDING:
            loop.add_signal_handler(number, end, 128 + number)


def forget_signals() -> None:
    """Give the signals back their usual effect."""
    if threading.current_thread() is threading.main_thread():
        loop = asyncio.get_running_loop()
        for number in ENDING:
            loop.remove_signal_handler(number)
