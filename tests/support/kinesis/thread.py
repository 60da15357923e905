"""The scripted server on a thread of its own, for tests without an event loop and for other processes to call."""

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType

from tests.support.kinesis.server import KinesisServer


class ServerThread:
    """`with ServerThread() as server:` gives a started KinesisServer; its streams and faults are safe to use directly.

    A fault that needs an asyncio.Event must set it through `run`.
    """

    def __init__(self, server: KinesisServer | None = None) -> None:
        self.server = server or KinesisServer()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="scripted-kinesis", daemon=True)

    def __enter__(self) -> KinesisServer:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.server.start(), self._loop).result(10)
        return self.server

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self.server.stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def run(self, work: Callable[[], object]) -> None:
        """Do something on the server's event loop, soon."""
        self._loop.call_soon_threadsafe(work)

    def stop_listening(self) -> None:
        """Refuse connections; `listen_again` takes the same port."""
        asyncio.run_coroutine_threadsafe(self.server.stop(), self._loop).result(10)

    def listen_again(self) -> None:
        """Listen on the same port as before."""
        asyncio.run_coroutine_threadsafe(self.server.start(), self._loop).result(10)
