"""Where in a shard to start reading: AWS's five iterator types, and how a user writes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from kinesis_tui.services.kinesis.model.shard import SequenceNumber
from kinesis_tui.text.times import parse_age, parse_time


@dataclass(frozen=True, slots=True)
class TrimHorizon:
    """The oldest record that is still retained."""


@dataclass(frozen=True, slots=True)
class Latest:
    """Just after the newest record."""


@dataclass(frozen=True, slots=True)
class AtTimestamp:
    """The first record that arrived at or after this time."""

    timestamp: datetime
    """Aware; milliseconds count."""


@dataclass(frozen=True, slots=True)
class AtSequenceNumber:
    """The record with this sequence number, and on."""

    sequence_number: SequenceNumber


@dataclass(frozen=True, slots=True)
class AfterSequenceNumber:
    """The first record after this sequence number."""

    sequence_number: SequenceNumber


Position = TrimHorizon | Latest | AtTimestamp | AtSequenceNumber | AfterSequenceNumber
"""https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html"""

POSITION_FORMS = "latest, trim-horizon, a time (2026-11-23T10:15:00.250Z), an age (90s, 15m, 2h, 1d), seq:N or after:N"


def parse_position(text: str, now: datetime) -> Position:
    """Read a position as `--from` takes it; an age counts back from `now` (aware).

    Raises ValueError with the accepted forms where the text is none of them.
    """
    word = text.strip()
    match word.lower():
        case "latest":
            return Latest()
        case "trim-horizon" | "trim_horizon":
            return TrimHorizon()
    for prefix, kind in (("seq:", AtSequenceNumber), ("after:", AfterSequenceNumber)):
        if word.lower().startswith(prefix):
            return kind(_sequence_number(word[len(prefix) :]))
    try:
        return AtTimestamp(now - parse_age(word))
    except ValueError:
        pass
    try:
        return AtTimestamp(parse_time(word, now))
    except ValueError:
        raise ValueError(f"{text!r} is not a position: use {POSITION_FORMS}") from None


def position_text(position: Position) -> str:
    """Write a position as `parse_position` reads it."""
    match position:
        case TrimHorizon():
            return "trim-horizon"
        case Latest():
            return "latest"
        case AtTimestamp(timestamp):
            return timestamp.isoformat(timespec="milliseconds")
        case AtSequenceNumber(number):
            return f"seq:{number}"
        case AfterSequenceNumber(number):
            return f"after:{number}"
        case _:
            assert_never(position)


def _sequence_number(text: str) -> SequenceNumber:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is not a sequence number: it is written in decimal digits")
    return SequenceNumber(text)
