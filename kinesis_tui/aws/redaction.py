"""Messages from outside, made safe to show: no secret, no control character, no more than a line."""

from kinesis_tui.text.redaction import redact

_LONGEST = 400


def clean(message: str) -> str:
    """Return a message from AWS or the SDK as one redacted clause without control characters or a full stop."""
    line = " ".join("".join(c if c.isprintable() else " " for c in redact(message)).split())
    if len(line) > _LONGEST:
        line = f"{line[:_LONGEST]}…"
    return line.rstrip(".; ")
