"""What buffering hints mean at the rate at which data comes: how often there is an object, and how large."""

from kinesis_tui.services.firehose.model.parts import BufferingHints
from kinesis_tui.text.quantities import bytes_text
from kinesis_tui.text.times import duration_text

MIB = 2**20


def buffering_sentence(hints: BufferingHints, bytes_per_second: float | None) -> str:
    """Say what the hints mean now; where the rate is not known, what each limit means by itself."""
    size, interval = hints.size_in_mbs, hints.interval_in_seconds
    if size is None or interval is None:
        return "AWS does not tell both limits."
    if interval == 0:
        return "Records are delivered as they come, without waiting."
    if bytes_per_second is None:
        return f"An object at {size} MB, or {interval} s after its first record; the rate is not known."
    if bytes_per_second <= 0:
        return f"Nothing comes in at present; a record that comes is delivered {interval} s later."
    filling = size * MIB / bytes_per_second
    if filling < interval:
        return f"An object about every {_seconds(filling)}, about {size} MB before compression: the size is met first."
    gathered = bytes_text(bytes_per_second * interval)
    return f"An object about every {_seconds(interval)}, about {gathered} before compression: the time is up first."


def longest_wait(hints: BufferingHints | None) -> int | None:
    """Return for how many seconds a record waits at most before it is delivered; None where AWS does not tell."""
    return None if hints is None else hints.interval_in_seconds


def _seconds(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 60 else duration_text(round(seconds) * 1000)
