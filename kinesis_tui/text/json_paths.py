"""The place of a value in JSON, written as people and tools write it."""

import json
import re
from collections.abc import Sequence

_PLAIN = re.compile("[A-Za-z_][A-Za-z0-9_]*")

Steps = Sequence[str | int]
"""Keys and indexes that lead to a value."""


def json_path(steps: Steps) -> str:
    """Write `$.items[0]["odd key"]` (RFC 9535)."""
    return "$" + "".join(_dotted(step, f"[{json.dumps(step, ensure_ascii=False)}]") for step in steps)


def jmes_path(steps: Steps) -> str:
    """Write `items[0]."odd key"` (https://jmespath.org/specification.html), as the AWS CLI's --query takes it."""
    written = "".join(_dotted(step, f".{json.dumps(step, ensure_ascii=False)}") for step in steps)
    return written.removeprefix(".") or "@"


def _dotted(step: str | int, odd: str) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN.fullmatch(step) else odd
