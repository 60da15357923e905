"""AWS sessions for tests: an environment without the developer's own credentials, and a short way to open one."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession, Connection
from kinesis_tui.cli.options import typed_answers

REGION = "eu-west-1"


def isolate(
    monkeypatch: pytest.MonkeyPatch, home: Path, *, credentials: bool = True, region: str | None = REGION
) -> None:
    """Let the SDK see nothing but `home` and, unless told otherwise, keys and a region in the environment."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.lower(), raising=False)
    if credentials:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    if region:
        monkeypatch.setenv("AWS_REGION", region)


def open_session(
    endpoint_url: str | None = None,
    *,
    armed: bool = False,
    profile: str | None = None,
    region: str | None = None,
    budget: CallBudget | None = None,
    typed: Mapping[str, type[msgspec.Struct]] | None = None,
) -> AwsSession:
    """Return a session on a test's server; close it, or use it as an async context manager."""
    connection = Connection(profile=profile, region=region, endpoint_url=endpoint_url)
    return AwsSession(
        connection,
        guard=Guard(armed),
        budget=budget or CallBudget(),
        typed=typed_answers if typed is None else lambda: typed,
    )
