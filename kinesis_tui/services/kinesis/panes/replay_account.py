"""The ledger of a capture as of a moment: read from its beginning to there, as a tail would have."""

from pathlib import Path

from kinesis_tui.services.kinesis.model.position import TrimHorizon
from kinesis_tui.services.kinesis.tail.capture_tail import CaptureTail
from kinesis_tui.services.kinesis.tail.ledger import TailAccount
from kinesis_tui.text.times import Clock


async def recorded_account(path: Path, rows: int, clock: Clock) -> TailAccount:
    """Return the account of the first so many rows. Raises `Failure`."""
    tail = CaptureTail(path, TrimHorizon(), clock=clock, max_rows=rows)
    account = TailAccount(tail, clock, clock.now_ms())
    async with tail:
        async for _ in tail:
            pass
    account.end()
    return account
