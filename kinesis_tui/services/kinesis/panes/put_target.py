"""The stream that a form puts into: how large its records may be, and which of its shards takes which key."""

from dataclasses import dataclass

from kinesis_tui.failure import AccessDenied, Failure
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.put_records import record_bytes


@dataclass(frozen=True, slots=True)
class PutTarget:
    """What is known of one stream."""

    stream: str
    most_bytes: int = record_bytes(None)
    lineage: Lineage | None = None
    """None where it is not known (yet)."""
    failure: Failure | None = None
    """Why it is not known."""

    def shard_text(self, hash_key: int) -> str:
        """Say which shard takes a hash key."""
        if self.failure is not None:
            return f"which shard is not known: {self.failure.why}"
        if self.lineage is None:
            return "which shard is not known yet"
        owner = self.lineage.owner_of(hash_key)
        return "no open shard takes this key now" if owner is None else f"lands in {owner.shard_id}"


async def look_at(gateway: KinesisGateway, stream: str) -> PutTarget:
    """Ask what is to be known of a stream; what may not be asked stays unknown."""
    most_bytes = record_bytes(None)
    try:
        described = await gateway.describe_stream_summary(stream)
        most_bytes = record_bytes(described.max_record_size_in_kib)
    except AccessDenied:
        pass  # who may put need not be allowed to describe
    except Failure as failure:
        return PutTarget(stream, failure=failure)
    try:
        return PutTarget(stream, most_bytes, Lineage(await gateway.every_shard(stream)))
    except Failure as failure:
        return PutTarget(stream, most_bytes, failure=failure)
