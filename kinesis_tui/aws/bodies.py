"""The body of an answer that comes in pieces, such as an S3 object: bounded, with progress, every error a Failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kinesis_tui.failure import GarbledAnswer

PIECE_BYTES = 256 * 1024


async def read_body(body: Any, what: str, *, expected: int | None, progress: Callable[[int], None]) -> bytes:
    """Read a streaming body of the SDK whole; `progress` is told how many bytes are here. Raises Failure.

    `expected` is its length where the answer told it: a body that is shorter was cut off. Cancelled, it hangs up.
    """
    from kinesis_tui.aws.failures import failure_from, sdk_errors

    parts: list[bytes] = []
    size = 0
    try:
        while part := await body.read(PIECE_BYTES):
            parts.append(part)
            size += len(part)
            progress(size)
    except sdk_errors() as error:
        raise failure_from(error, what) from error
    finally:
        body.close()
    if expected is not None and size < expected:
        raise GarbledAnswer(f"{what} failed", f"the body ended after {size:,} of {expected:,} bytes", "try again")
    return b"".join(parts)
