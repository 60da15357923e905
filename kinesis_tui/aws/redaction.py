"""Messages from outside, made safe to show: no secret, no control character, no more than a line."""

import re

_SECRETS = re.compile(
    r"""(?P<access_key>\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b)
    | (?P<named>(?i:signature|credential|authorization|password|client[ _-]?secret
        |(?:security|session|access|id|refresh)[ _-]?token|secret[ _-]?access[ _-]?key)
        ["']?\s*(?:=|:)\s*)(?P<value>"[^"]*"|'[^']*'|[^\s,;&"']+)
    | (?P<jwt>\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*)
    | (?P<long>(?<![\w/:.-])[A-Za-z0-9+/=_-]{64,})""",
    re.VERBOSE,
)
_LONGEST = 400


def redact(text: str) -> str:
    """Take access key ids, tokens, signatures and other long opaque strings out of a text; ARNs stay."""
    return _SECRETS.sub(lambda found: (found["named"] or "") + "…", text)


def clean(message: str) -> str:
    """Return a message from AWS or the SDK as one redacted clause without control characters or a full stop."""
    line = " ".join("".join(c if c.isprintable() else " " for c in redact(message)).split())
    if len(line) > _LONGEST:
        line = f"{line[:_LONGEST]}…"
    return line.rstrip(".; ")
