"""The process that seeds the demo's pipeline and keeps it alive, apart from the program that is being shown.

The program's own event loop, call count and one AWS session stay what they would be on a real account. Standard input
is a pipe from the program: each line `seed` seeds what is missing; its end ends this process, also when the program was
killed. Standard output carries one JSON line for each time it was seeded (`{"seeded": facts}`) or could not be
(`{"failed": [what, why, remedy]}`).
"""

import asyncio
import random
import sys

import msgspec

from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession, Connection
from kinesis_tui.demo.pipeline.names import REGION
from kinesis_tui.demo.pipeline.seeding import SERVICES, seed
from kinesis_tui.demo.producer import Producer
from kinesis_tui.failure import Failure
from kinesis_tui.text.times import SystemClock

OUTAGE_SECONDS = 0.5
"""How long to wait before seeding again what someone else's restart of the emulator has emptied."""


async def feed(endpoint_url: str, rate: float, rng: random.Random) -> None:
    """Seed on command and produce until standard input ends."""
    commands = await _standard_input()
    connection = Connection(region=REGION, endpoint_url=endpoint_url)
    async with AwsSession(connection, guard=Guard(armed=True), budget=CallBudget()) as aws:
        await aws.warm(SERVICES)
        seeder = _Seeder(aws, endpoint_url)
        producer = Producer(aws, rate=rate, rng=rng, clock=SystemClock(), when_gone=seeder.seed_again)
        producing: asyncio.Task[None] | None = None
        while await commands.readline():
            await seeder.seed()
            producing = producing or asyncio.create_task(producer.run())
        if producing is not None:
            producing.cancel()


class _Seeder:
    def __init__(self, aws: AwsSession, endpoint_url: str) -> None:
        self._aws = aws
        self._endpoint_url = endpoint_url
        self._one_at_a_time = asyncio.Lock()

    async def seed(self) -> None:
        """Seed what is missing, and say so."""
        async with self._one_at_a_time:
            try:
                facts = await seed(self._aws, self._endpoint_url)
            except Failure as failure:
                _say({"failed": failure.args})
            else:
                _say({"seeded": facts})

    async def seed_again(self) -> None:
        """Seed what is missing, after a pause."""
        await asyncio.sleep(OUTAGE_SECONDS)
        await self.seed()


async def _standard_input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def _say(message: object) -> None:
    print(msgspec.json.encode(message).decode(), flush=True)


def main(endpoint_url: str, rate: str, seed_of_chance: str) -> None:
    """Run the process; `seed_of_chance` makes what is produced repeatable, "" makes it different each time."""
    rng = random.Random(seed_of_chance or None)  # noqa: S311
    asyncio.run(feed(endpoint_url, float(rate), rng))


if __name__ == "__main__":
    main(*sys.argv[1:])
