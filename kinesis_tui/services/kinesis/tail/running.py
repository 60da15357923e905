"""The tails that run now, so that whoever shows shards can show what the tails see."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # whoever shows streams asks here, and the first list need not wait for all that reads records
    from kinesis_tui.services.kinesis.model.shard import ShardId
    from kinesis_tui.services.kinesis.tail.progress import ShardProgress
    from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail


class RunningTails:
    """One instance is shared by all panes (`Context.one`)."""

    def __init__(self) -> None:
        self._tails: list[StreamTail] = []

    def started(self, tail: StreamTail) -> None:
        """Remember a tail that began to read."""
        self._tails.append(tail)

    def ended(self, tail: StreamTail) -> None:
        """Forget a tail that no longer reads."""
        self._tails.remove(tail)

    def of_stream(self, stream: str) -> StreamTail | None:
        """Return the newest tail of this stream; None when nobody reads it here."""
        return next((tail for tail in reversed(self._tails) if tail.stream == stream), None)

    def shard(self, stream: str, shard_id: ShardId) -> ShardProgress | None:
        """Return what the newest tail of the stream has seen of a shard; None when it is not read."""
        tail = self.of_stream(stream)
        return None if tail is None else tail.shards.get(shard_id)
