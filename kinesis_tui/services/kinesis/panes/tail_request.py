"""What to tail, as it is typed after `:tail`: a stream, where to begin, and which shards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kinesis_tui.services.kinesis.model.position import Latest, Position, parse_position
from kinesis_tui.services.kinesis.model.shard import ShardId

WORDS = ("latest", "trim-horizon", "15m", "1h", "-15m", "-1h", "-1d")
"""What is offered to be typed; with a sign it counts from the record under the cursor."""


@dataclass(frozen=True, slots=True)
class TailRequest:
    """One tail that was asked for."""

    stream: str
    """A name or an ARN."""
    position: Position
    shard_ids: tuple[ShardId, ...] = ()
    """Empty: all shards."""
    written: str = "latest"
    """The position as the user wrote it."""

    def at(self, text: str, now: datetime) -> "TailRequest":
        """Return the same tail from another position; raises ValueError with the accepted forms."""
        return replace(self, position=parse_position(text, now), written=text.strip())


def parse_request(text: str, now: datetime) -> TailRequest:
    """Read "STREAM [POSITION] [SHARD …]"; raises ValueError with the accepted forms.

    An ISO time may have a blank between date and time.
    """
    words = text.split()
    if not words:
        raise ValueError("which stream? Type :tail STREAM [FROM] [SHARD …]")
    stream, *rest = words
    if not rest:
        return TailRequest(stream, Latest())
    spaced = " ".join(rest[:2])
    for written, shards in ((spaced, rest[2:]), (rest[0], rest[1:])):
        try:
            position = parse_position(written, now)
        except ValueError:
            continue
        return TailRequest(stream, position, tuple(map(ShardId, shards)), written)
    if all("shardId-" in word for word in rest):
        return TailRequest(stream, Latest(), tuple(map(ShardId, rest)))
    position = parse_position(rest[0], now)
    return TailRequest(stream, position, tuple(map(ShardId, rest[1:])), rest[0])


def completions(prefix: str, streams: Sequence[str]) -> list[str]:
    """Complete one of the streams, each once, and the words for a position after any stream."""
    if " " not in prefix:
        return list(dict.fromkeys(stream for stream in streams if stream.startswith(prefix)))
    stream = prefix.split(" ", 1)[0]
    words = (f"{stream} {word}" for word in ("latest", "trim-horizon", "15m", "1h"))
    return [text for text in words if text.startswith(prefix)]


def begun_at(prefix: str) -> list[str]:
    """Complete a position."""
    return [word for word in WORDS if word.startswith(prefix)]
