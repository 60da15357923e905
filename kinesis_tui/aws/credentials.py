"""Credentials that come back: what the user renewed in its place is taken up by the running session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kinesis_tui.failure import CredentialsFailure, CredentialsMissing

if TYPE_CHECKING:
    from aiobotocore.session import AioSession

CLI_CACHE = Path("~/.aws/cli/cache")
"""Where the AWS CLI keeps the sessions of assumed roles."""


def share_cli_sessions(session: AioSession) -> None:
    """Use and keep assumed-role sessions where the AWS CLI does, and never ask for an MFA code on the terminal.

    The SDK would ask with getpass, which stops the event loop and writes into the screen.
    """
    from botocore.utils import JSONFileCache

    provider = session.get_component("credential_provider").get_provider("assume-role")
    provider.cache = JSONFileCache(str(CLI_CACHE.expanduser()))
    provider._prompter = _refuse_to_ask  # the only way in: the SDK builds its provider chain without a parameter for it


async def renewed(session: AioSession, failure: CredentialsFailure) -> bool:
    """Look again in all the places credentials come from; whether clients must be made anew to use what was found.

    Credentials that carry an expiry renew themselves. Those that don't (keys in the environment or in a file) are
    read once by the SDK; when AWS refuses them, the file may have changed meanwhile.
    """
    from aiobotocore.credentials import AioRefreshableCredentials

    current = await session.get_credentials()
    if current is None or isinstance(failure, CredentialsMissing):
        return current is not None
    if isinstance(current, AioRefreshableCredentials):
        return False
    found = await session.get_component("credential_provider").load_credentials()
    if found is None:
        return False
    fresh = await found.get_frozen_credentials()
    if fresh == await current.get_frozen_credentials():
        return False
    session.set_credentials(fresh.access_key, fresh.secret_key, fresh.token)
    return True


def _refuse_to_ask(prompt: str) -> NoReturn:
    raise CredentialsMissing(
        "assuming the profile's role failed",
        f"it needs an MFA code ({prompt.strip().rstrip(':')})",
        "run aws sts get-caller-identity with this profile once; its session is shared",
    )
