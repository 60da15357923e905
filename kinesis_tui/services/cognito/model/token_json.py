"""A token and its checks as one JSON object, without its signature."""

from typing import Any

import msgspec

from kinesis_tui.services.cognito.model.checks import Inspected
from kinesis_tui.services.cognito.model.claims import TIMES
from kinesis_tui.services.cognito.model.jwt import Jwt
from kinesis_tui.text.times import iso_millis


def token_json(inspected: Inspected) -> bytes:
    """Write one line: valid, token_use, bytes, header, claims, times (ISO 8601 UTC), checks."""
    jwt = inspected.jwt
    return msgspec.json.encode(
        {
            "valid": not inspected.failed,
            "token_use": jwt.token_use if jwt else None,
            "bytes": jwt.size if jwt else None,
            "header": jwt.header if jwt else None,
            "claims": jwt.claims if jwt else None,
            "times": _times(jwt) if jwt else None,
            "checks": [
                {"name": check.name, "outcome": check.outcome, "reason": _text(check.reason)}
                for check in inspected.checks
            ],
        }
    )


def _times(jwt: Jwt) -> dict[str, Any]:
    times = {claim: jwt.seconds(claim) for claim in TIMES}
    return {claim: iso_millis(round(value * 1000)) for claim, value in times.items() if value is not None}


def _text(reason: str) -> str:
    """Return a reason as JSON can hold it: it may quote what the command line was given, which need not be text."""
    return reason.encode(errors="replace").decode()
