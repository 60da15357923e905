"""Follows a delivery stream that was just created until AWS says what became of it; explains what AWS refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from kinesis_tui.failure import (
    AccessDenied,
    Conflict,
    Failure,
    Invalid,
    LimitExceeded,
    NotFound,
    Throttled,
    TransientFailure,
)
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream

T = TypeVar("T")
LOOK_SECONDS = 2.0
THROTTLED_SECONDS = (1.0, 2.0, 4.0)
"""Before another try: AWS takes five control calls a second of an account, and may have had them from others."""
MISSED_MOST = 10
"""Looks in a row that may fail: it may not be told at once, and calls are throttled."""


async def patiently(
    send: Callable[[], Awaitable[T]], *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> T:
    """Send a write again while AWS throttles it, which has not taken it then; raises whatever else it says."""
    for seconds in THROTTLED_SECONDS:
        try:
            return await send()
        except Throttled:
            await sleep(seconds)
    return await send()


async def until_settled(
    gateway: FirehoseGateway,
    name: str,
    tell: Callable[[str], None],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> DeliveryStream:
    """Look every two seconds until the stream is no longer CREATING; `tell` is given its status each time.

    It takes AWS a minute or so. Raises the Failure of a look that can't be repeated.
    """
    seconds, missed = 0.0, 0
    while True:
        try:
            stream = (await gateway.describe_delivery_stream(name)).stream
        except (NotFound, TransientFailure):
            missed += 1
            if missed >= MISSED_MOST:
                raise
        else:
            missed = 0
            if stream.status != "CREATING":
                return stream
        tell(f"{name} is being created (CREATING), {seconds:.0f} s. esc does not wait for it.")
        await sleep(LOOK_SECONDS)
        seconds += LOOK_SECONDS


def outcome(stream: DeliveryStream) -> str:
    """Say what became of a delivery stream; raises Failure where it was not created."""
    failed = stream.failure_description
    if stream.status == "ACTIVE":
        return f"{stream.name} is ACTIVE."
    from kinesis_tui.services.firehose.model.failure_words import failure_words

    why = "AWS does not say why" if failed is None else f"{failed.type}: {failed.details}. {failure_words(failed.type)}"
    raise Failure(
        f"{stream.name} is {stream.status}",
        why.rstrip(" ."),
        "it can only be deleted: delete it, mend what it says, and create it again",
    )


def explained(failure: Failure, name: str) -> Failure:
    """Return a refusal of CreateDeliveryStream with the remedy that fits AWS's words, or the refusal itself."""
    if isinstance(failure, Conflict):
        return Conflict(failure.what, f"there is a delivery stream {name} in this region already", "give another name")
    if isinstance(failure, LimitExceeded):
        remedy = "delete a delivery stream that is not needed, or ask AWS for more"
        return LimitExceeded(failure.what, failure.why, remedy)
    if not isinstance(failure, Invalid | AccessDenied | NotFound):
        return failure
    words = failure.why.lower()
    remedy = next((remedy for sought, remedy in _REMEDIES if all(word in words for word in sought)), failure.remedy)
    return type(failure)(failure.what, failure.why, remedy)


_REMEDIES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("assume", "role"),
        "let firehose.amazonaws.com take on the role (sts:AssumeRole in its trust policy); a role made just now takes "
        "some seconds to be known",
    ),
    (("passrole",), "whoever creates the stream needs iam:PassRole on its role"),
    (("kms",), "check that the key is enabled, in the bucket's region, and that the role may use it"),
    (("lambda",), "check the function's ARN and version, and that the role may invoke it"),
    (("glue",), "check the database, the table, its columns and the schema's role"),
    (("table",), "check the database, the table, its columns and the schema's role"),
    (("bucket",), "check the bucket's name; in another account its policy must let the role write"),
    (("role",), "check the role's ARN, its trust policy and what it may do"),
)
