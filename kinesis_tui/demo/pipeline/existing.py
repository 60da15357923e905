"""What already exists is left as it is, so that seeding twice is the same as seeding once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kinesis_tui.failure import Conflict


@asynccontextmanager
async def unless_it_exists() -> AsyncIterator[None]:
    """Leave the block quietly when AWS says that the resource is there already."""
    try:
        yield
    except Conflict:
        return
