"""What a user of the seeded pipeline needs to know: ids, user names, passwords, addresses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoUser:
    """One user of the demo's user pool; the password opens nothing but the demo."""

    username: str
    password: str
    status: str
    """`CONFIRMED`, or `FORCE_CHANGE_PASSWORD` for the one who must choose a new password."""
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UserPoolFacts:
    """The user pool and its app clients."""

    user_pool_id: str
    public_client_id: str
    confidential_client_id: str
    confidential_client_secret: str
    token_url: str
    """The pool's `/oauth2/token`; on the emulator it stands on the same port as every service."""
    jwks_url: str
    scopes: tuple[str, ...]
    """The resource server's scopes, as `client_credentials` asks for them."""
    users: tuple[DemoUser, ...]


@dataclass(frozen=True, slots=True)
class PipelineFacts:
    """Everything about the seeded pipeline that cannot be known before it is seeded."""

    user_pool: UserPoolFacts
    rest_api_id: str
    api_url: str
    """`GET` answers 200 with an id token of the pool in `Authorization`, 401 without."""
    open_api_url: str
    """`GET` answers 200 to anyone."""
