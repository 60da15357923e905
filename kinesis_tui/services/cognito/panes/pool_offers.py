"""What the list of user pools offers to copy, to go to and to export."""

from collections.abc import Iterable

import msgspec

from kinesis_tui.pane import Choice, Export
from kinesis_tui.services.cognito.model.user_pool import UserPool

USERS = "users"
"""The word after a pool's id in a target that means its users."""


def pool_choices(pool: UserPool | None) -> list[Choice]:
    """Offer a pool's id, name and ARN."""
    if pool is None:
        return []
    return [Choice("id", pool.id), Choice("name", pool.name), *([Choice("ARN", pool.arn)] if pool.arn else [])]


def places(pool: UserPool) -> list[Choice]:
    """Go into a pool, and to its users."""
    return [
        Choice(f"{pool.name} in full", f"cognito:{pool.id}"),
        Choice(f"users of {pool.name}", f"cognito:{pool.id} {USERS}"),
    ]


def pools_export(pools: Iterable[UserPool]) -> Export:
    """Write the pools; nothing of theirs is secret."""
    return Export("user-pools", "jsonl", (msgspec.json.encode(pool) for pool in pools))
