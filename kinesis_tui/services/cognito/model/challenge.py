"""The steps of a sign-in, as the API has them: a challenge to answer, or the tokens."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AuthChallenge:
    """What the pool asks for next
    (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html)."""

    name: str
    session: str | None = field(repr=False)
    parameters: Mapping[str, str] = field(repr=False)
    available: tuple[str, ...] = ()
    """What SELECT_CHALLENGE may be answered with."""

    @property
    def destination(self) -> str:
        """Where a code was sent, as the pool masks it; empty where none was."""
        return self.parameters.get("CODE_DELIVERY_DESTINATION", "")


@dataclass(frozen=True, slots=True)
class AuthenticationResult:
    """The tokens; None where the pool gave none of that kind."""

    id_token: str | None = field(repr=False)
    access_token: str | None = field(repr=False)
    refresh_token: str | None = field(repr=False)
    new_device_key: str | None = None
    new_device_group_key: str | None = None


Step = AuthChallenge | AuthenticationResult


def secret_hash(client_id: str, client_secret: str, username: str) -> str:
    """Return the SECRET_HASH that every step of a confidential client's user carries.

    https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
    """
    message = f"{username}{client_id}".encode()
    return base64.b64encode(hmac.digest(client_secret.encode(), message, hashlib.sha256)).decode()


def provisioning_uri(secret: str, issuer: str, account: str) -> str:
    """Return what an authenticator reads from a QR code
    (https://github.com/google/google-authenticator/wiki/Key-Uri-Format)."""
    from urllib.parse import quote, urlencode

    label = quote(f"{issuer}:{account}", safe=":")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
