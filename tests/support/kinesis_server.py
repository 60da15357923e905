"""The scripted Kinesis server, as tests import it; run it as a program for other processes.

    python -m tests.support.kinesis_server --port 0 --script FILE

FILE is Python with `async def play(server)`; the first line printed is the endpoint URL.
"""

import argparse
import asyncio
import runpy
from pathlib import Path

from tests.support.kinesis import faults
from tests.support.kinesis.clock import VirtualClock
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis.exchange import Seen
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis.thread import ServerThread

__all__ = ["KinesisError", "KinesisServer", "ScriptedStream", "Seen", "ServerThread", "VirtualClock", "faults"]


async def serve(port: int, script: Path | None, *, limits: bool) -> None:
    """Serve until the process is ended."""
    async with KinesisServer(port=port, limits=limits) as server:
        print(server.url, flush=True)
        if script is not None:
            await runpy.run_path(str(script))["play"](server)
        await asyncio.Event().wait()


def main() -> None:
    """Read the options and serve."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--script", type=Path)
    options.add_argument("--limits", action="store_true", help="throttle readers as AWS does")
    chosen = options.parse_args()
    asyncio.run(serve(chosen.port, chosen.script, limits=chosen.limits))


if __name__ == "__main__":
    main()
