"""What to tell whoever polls a stream about its other readers: each thing in one sentence, once."""

from collections.abc import Iterator

from kinesis_tui.live.pacing import MOST_OF_IT, READS_PER_SECOND, SHARD_BYTES_PER_SECOND
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.services.kinesis.tail.throttle_watch import ThrottleWatch
from kinesis_tui.text.times import Clock

MODEST_SHARE = 2.0
"""Reads a second of each shard: with so many, three other readers keep the one a second that most of them make."""
LASTING_SECONDS = 10.0
"""One large page is none of it: bytes are taken for long only after this."""
NEARLY = 0.95
"""Of what a pace takes at most: an answer takes a moment too."""


class Cautions:
    """Looks now and then; every `look` gives the sentences that are new."""

    def __init__(
        self, tail: StreamTail, reads_per_second: float, watch: ThrottleWatch | None, clock: Clock, remedy: str
    ) -> None:
        """Watch `tail`, which polls; `remedy` is a clause that says how to read beside the others."""
        self._tail = tail
        self._share = reads_per_second
        self._watch = watch
        self._clock = clock
        self._remedy = remedy
        self._told: set[str] = set()
        self._heavy_since: float | None = None

    def look(self) -> Iterator[str]:
        """Yield what is to be told now: also before reading begins, about the share that was asked for."""
        share = self._share
        if share > MODEST_SHARE and self._is_new("share"):
            rest = READS_PER_SECOND - share
            left = f"leave {rest:g} for" if rest > 0 else "leave nothing for"
            yield (
                f"{share:g} of the {READS_PER_SECOND:g} reads a second of each shard {left} its other readers, which "
                f"may be throttled (AWS does not tell who they are); {self._remedy}"
            )
        crowding = None if self._watch is None else self._watch.crowding()
        if crowding is not None and self._is_new("crowding"):
            yield f"{crowding} and may be throttled; {self._remedy}"
        if self._takes_most() and self._is_new("bytes"):
            yield (
                f"catching up takes most of the {SHARD_BYTES_PER_SECOND / 2**20:g} MiB a second that a shard gives; "
                f"its other readers may be throttled; {self._remedy}"
            )

    def _is_new(self, kind: str) -> bool:
        is_new = kind not in self._told
        self._told.add(kind)
        return is_new

    def _takes_most(self) -> bool:
        """Whether any shard has been read for some time at about all that is taken of its bytes."""
        now = self._clock.monotonic()
        rates = [shard.reads.bytes_per_second(now) or 0.0 for shard in self._tail.shards.values() if shard.reads]
        if max(rates, default=0.0) < NEARLY * MOST_OF_IT * SHARD_BYTES_PER_SECOND:
            self._heavy_since = None
            return False
        if self._heavy_since is None:
            self._heavy_since = now
        return now - self._heavy_since >= LASTING_SECONDS
