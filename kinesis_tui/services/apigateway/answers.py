"""What the SDK's answers of both kinds of API have in common."""

from typing import Any


def limit(value: Any) -> Any:
    """Return a limit; -1 is AWS's word for none of its own."""
    return None if value is None or value < 0 else value
