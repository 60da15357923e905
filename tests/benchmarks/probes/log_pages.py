"""One page of log events after the other through a client: CPU an event, and the longest stall by a page."""

from tests.benchmarks.canned_events import GROUP
from tests.benchmarks.clients import open_logs, open_plain
from tests.benchmarks.probes.parse import read
from tests.benchmarks.processes import answer


async def measure(side: str, pages: int) -> dict[str, float]:
    """Read `pages` pages, and one more before; `side` is "ours" or "usual"."""
    if side == "ours":
        async with open_logs() as gateway:
            return await read(
                lambda: gateway.filter_log_events(GROUP, start_ms=0), lambda page: len(page.events), pages
            )
    async with open_plain("logs") as client:
        return await read(
            lambda: client.filter_log_events(logGroupName=GROUP, startTime=0), lambda page: len(page["events"]), pages
        )


if __name__ == "__main__":
    answer(measure)
