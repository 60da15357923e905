"""What the SDK's answers are made of, as plain values."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Answer = Mapping[str, Any]


def millis(moment: object) -> int | None:
    """Return a moment in milliseconds since the epoch; None for none."""
    return round(moment.timestamp() * 1000) if isinstance(moment, datetime) else None


def plain(value: object) -> Any:
    """Return an answer as JSON has it: moments as ISO 8601, without what belongs to the HTTP exchange."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items() if name != "ResponseMetadata"}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(one) for one in value]
    return value
