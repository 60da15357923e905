"""What a subscription's reader tells the user, where the service itself says nothing or too little."""

from kinesis_tui.failure import Conflict, Failure, NotSupported, ServiceFailed, Unreachable
from kinesis_tui.services.kinesis.model.shard import ShardId


def silent(shard_id: ShardId, seconds: float) -> Unreachable:
    """Nothing came at all since the subscription began."""
    why = f"no event came within {seconds:.0f} s"
    return Unreachable(f"SubscribeToShard of {shard_id} failed", why, "check the network and any proxy")


def ended_at_once(shard_id: ShardId) -> ServiceFailed:
    """The subscription ended, and brought nothing."""
    why = "the subscription ended without an event"
    return ServiceFailed(f"SubscribeToShard of {shard_id} failed", why, "it is tried again")


def taken_over_by_another(failure: Failure) -> Conflict:
    """The subscription was broken off because of a newer one of the same consumer and shard."""
    return Conflict(
        failure.what,
        f"another reader took over this consumer's subscription ({failure.why})",
        "read with a consumer of its own; it is tried again in a while",
    )


def nothing_but_nonsense(failure: Failure, times: int) -> NotSupported:
    """No subscription was ever taken, and every answer was none of AWS's."""
    why = f"{failure.why}, {times} times in a row: it may not know enhanced fan-out"
    return NotSupported(failure.what, why, "read without it, or check --endpoint-url")
