"""Credentials that come back: what the user renewed in its place is taken up by the running session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kinesis_tui.aws.redaction import clean
from kinesis_tui.failure import CredentialsExpired, CredentialsFailure, CredentialsMissing

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

    The SDK reads keys in the environment or in a file once, and asks for those that carry an expiry when that is near.
    When AWS refuses them before, because the session was revoked or its end was told wrongly, there may be others.
    """
    from aiobotocore.credentials import AioRefreshableCredentials

    current = await session.get_credentials()
    if current is None or isinstance(failure, CredentialsMissing):
        return current is not None
    found = await session.get_component("credential_provider").load_credentials()
    if found is None:
        return False
    fresh = await found.get_frozen_credentials()
    if fresh == await current.get_frozen_credentials():
        return False
    if isinstance(found, AioRefreshableCredentials):
        session._credentials = found  # `set_credentials` takes only keys that never expire
    else:
        session.set_credentials(fresh.access_key, fresh.secret_key, fresh.token)
    return True


def unusable(error: Exception, what: str) -> CredentialsFailure | None:
    """Return what an error means that the SDK raised while it read credentials; None where it was not doing that.

    A credential process, or a file, may hold anything, and the SDK passes on whatever Python says of it.
    """
    if not _raised_by(error, "aiobotocore.credentials", "botocore.credentials"):
        return None
    if isinstance(error, RuntimeError):
        why = "the credentials that were found have expired already"
        return CredentialsExpired(f"{what} failed", why, "sign in again; a running tail goes on by itself")
    why = f"what should give credentials gave something else ({clean(f'{type(error).__name__}: {error}')})"
    return CredentialsMissing(f"{what} failed", why, "mend the profile's way to find credentials")


def _raised_by(error: Exception, *modules: str) -> bool:
    link = error.__traceback__
    while link is not None:
        if link.tb_frame.f_globals.get("__name__") in modules:
            return True
        link = link.tb_next
    return False


def _refuse_to_ask(prompt: str) -> NoReturn:
    raise CredentialsMissing(
        "assuming the profile's role failed",
        f"it needs an MFA code ({prompt.strip().rstrip(':')})",
        "run aws sts get-caller-identity with this profile once; its session is shared",
    )
