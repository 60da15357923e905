"""A small program on the demo, for tests: it prints JSON lines, obeys `restart`, and ends when standard input does.

It is a process of its own, so that it can be killed, and because a running demo changes its process's environment.
"""

import asyncio
import os
import sys

import msgspec

from kinesis_tui.demo.running import Demo
from kinesis_tui.failure import Failure


def say(message: object) -> None:
    print(msgspec.json.encode(message).decode(), flush=True)


def say_state(demo: Demo) -> None:
    emulator = demo.emulator
    say(
        {
            "endpoint_url": demo.endpoint_url,
            "exports": demo.exports(),
            "facts": demo.facts,
            "emulator": emulator.pid,
            "directory": str(emulator.directory),
            "key": os.environ["AWS_ACCESS_KEY_ID"],
        }
    )


async def tell_of_death(demo: Demo) -> None:
    say({"died": await demo.emulator.died()})


async def main(rate: float) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with Demo(rate=rate, seed=7, report=lambda text: say({"report": text})) as demo:
        say_state(demo)
        watching = asyncio.create_task(tell_of_death(demo))
        while await reader.readline():
            await demo.restart()
            await watching
            say_state(demo)
            watching = asyncio.create_task(tell_of_death(demo))
        watching.cancel()


if __name__ == "__main__":
    try:
        asyncio.run(main(float(sys.argv[1])))
    except Failure as failure:
        say({"failed": str(failure)})
        sys.exit(1)
