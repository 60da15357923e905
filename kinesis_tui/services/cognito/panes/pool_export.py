"""User pools as JSON Lines."""

from collections.abc import Iterable

import msgspec

from kinesis_tui.pane import Export
from kinesis_tui.services.cognito.model.user_pool import UserPool


def pools_export(pools: Iterable[UserPool]) -> Export:
    """Write the pools; nothing of theirs is secret."""
    return Export("user-pools", "jsonl", (msgspec.json.encode(pool) for pool in pools))
