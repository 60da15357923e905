"""The host of CloudWatch Logs' streaming operations: another one on AWS, or the endpoint that the user chose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session

PREFIX = "stream-"
"""`stream-logs.REGION.amazonaws.com` has VPC endpoints; `streaming-logs`, which SDKs of before April 2026 use, has none
(https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html)."""
_OF_AWS = re.compile(
    r"logs(-fips)?\.[a-z]+(-[a-z]+)+-\d+\."
    r"(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|"
    r"c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)"
)
_URL = re.compile(r"(?P<scheme>https?://)(?P<host>[^/:]+|\[[^\]]*\])(?P<rest>.*)", re.DOTALL)


def streamed_url(url: str, glued: str) -> str:
    """Return where a streaming operation is to be sent; `glued` is what the SDK wrote before the host's name.

    A custom endpoint (http://127.0.0.1:4566, a VPC endpoint's own name) has no such other name: with the prefix it
    would not resolve (https://github.com/aws/aws-cli/issues/8854).
    """
    plain = url.replace(f"://{glued}", "://", 1)
    found = _URL.fullmatch(plain)
    if found is None or _OF_AWS.fullmatch(found["host"]) is None:
        return plain
    return f"{found['scheme']}{PREFIX}{found['host']}{found['rest']}"


def choose_stream_host(session: Session) -> None:
    """Send the streaming operations of this botocore session's Logs clients to the right host, before they are signed.

    It must happen before the first client is made.
    """
    session.register("before-call.cloudwatch-logs", _before_call)


def _before_call(**event: Any) -> None:
    glued = (event["model"].endpoint or {}).get("hostPrefix")
    if glued:
        event["params"]["url"] = streamed_url(event["params"]["url"], glued)
