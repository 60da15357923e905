"""What a running tail tells on standard error: a line when something begins to fail, and one when it works again."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping

from kinesis_tui.failure import Throttled
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.progress import Gap, ShardProgress
from kinesis_tui.text.times import Clock

QUIET_SECONDS = 30.0
"""The same trouble is not told again sooner."""

LOG = logging.getLogger(__name__)


class Notices:
    """Looks at the shards of a tail now and then; `tell` gets one sentence at a time."""

    def __init__(
        self,
        shards: Mapping[ShardId, ShardProgress],
        clock: Clock,
        tell: Callable[[str], None],
        also: Callable[[], None] | None = None,
    ) -> None:
        """Prepare; `also` is called at every look: it tells of something else."""
        self._shards = shards
        self._clock = clock
        self._tell = tell
        self._also = also
        self._throttles: dict[ShardId, int] = {}
        self._gaps: dict[ShardId, Gap] = {}
        self._told_at: dict[str, float] = {}
        self._in_trouble = False

    def look(self) -> None:
        """Tell what is new."""
        if self._also is not None:
            self._also()
        troubles: defaultdict[str, list[ShardId]] = defaultdict(list)
        failing = False
        ended = any(shard.ended for shard in self._shards.values())
        goes_on = any(not shard.ended and shard.state != "closed" for shard in self._shards.values())
        for shard_id, shard in self._shards.items():
            self._look_for_gap(shard)
            if shard.throttles > self._throttles.get(shard_id, 0):
                self._throttles[shard_id] = shard.throttles
                troubles["throttled, slowing down"].append(shard_id)
            elif shard.ended and shard.failure is not None:
                if goes_on:  # otherwise it ends the run, which says so itself
                    troubles[f"{shard.failure.why}; not read any more"].append(shard_id)
            elif shard.failure is not None and not isinstance(shard.failure, Throttled):
                failing = True
                troubles[f"{shard.failure.why}; trying again"].append(shard_id)
        for sentence, shard_ids in troubles.items():
            self._tell_once_in_a_while(sentence, shard_ids)
        if self._in_trouble and not failing and not ended:
            self._say("reading again, from where it stopped")
            self._told_at.clear()
        self._in_trouble = failing

    def _look_for_gap(self, shard: ShardProgress) -> None:
        gap = shard.gap
        if gap is not None and gap != self._gaps.get(shard.shard_id):
            self._gaps[shard.shard_id] = gap
            after = f", after {gap.after}" if gap.after else ""
            before = f", before {gap.before}" if gap.before else ""
            self._say(f"{shard.shard_id}: a gap: {gap.why}{after}{before}")

    def _tell_once_in_a_while(self, sentence: str, shard_ids: list[ShardId]) -> None:
        now = self._clock.monotonic()
        if now - self._told_at.get(sentence, -QUIET_SECONDS) < QUIET_SECONDS:
            return
        self._told_at[sentence] = now
        who = shard_ids[0] if len(shard_ids) == 1 else f"{len(shard_ids)} shards"
        self._say(f"{who}: {sentence}")

    def _say(self, sentence: str) -> None:
        LOG.info("%s", sentence)
        self._tell(sentence)
