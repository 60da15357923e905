"""User pools and what belongs to them, with AWS's names; what AWS did not tell is None."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPool:
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html"""

    id: str
    name: str
    arn: str | None = None
    tier: str | None = None
    """LITE, ESSENTIALS or PLUS."""
    mfa_configuration: str | None = None
    """OFF, ON or OPTIONAL."""
    domain: str | None = None
    """The prefix of the pool's own domain at AWS."""
    custom_domain: str | None = None
    estimated_number_of_users: int | None = None
    deletion_protection: str | None = None
    status: str | None = None
    """AWS says that it is no longer told."""
    creation_date: int | None = None
    """Milliseconds since the epoch."""
    last_modified_date: int | None = None
    auto_verified_attributes: tuple[str, ...] = ()
    alias_attributes: tuple[str, ...] = ()
    username_attributes: tuple[str, ...] = ()
    account_recovery: tuple[str, ...] = ()
    first_auth_factors: tuple[str, ...] = ()
    """What USER_AUTH may begin with."""
    password_policy: Mapping[str, object] = field(default_factory=dict)
    admin_create_only: bool | None = None
    """Whether users can't sign up by themselves."""
    advanced_security: str | None = None
    """OFF, AUDIT or ENFORCED."""
    triggers: tuple["Trigger", ...] = ()
    described: bool = False
    """Whether DescribeUserPool has told the rest."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A Lambda function that the pool calls."""

    event: str
    """AWS's name: "PreTokenGeneration"."""
    arn: str
    version: str | None = None

    @property
    def function(self) -> str:
        """The function's name, which its log group is named after; the ARN where that names none."""
        parts = self.arn.split(":")
        return parts[6] if len(parts) > 6 and parts[5] == "function" else self.arn


@dataclass(frozen=True, slots=True, kw_only=True)
class AppClient:
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html"""

    id: str
    name: str
    pool_id: str
    secret: str | None = field(default=None, repr=False)
    explicit_auth_flows: tuple[str, ...] = ()
    supported_identity_providers: tuple[str, ...] = ()
    allowed_oauth_flows: tuple[str, ...] = ()
    allowed_oauth_scopes: tuple[str, ...] = ()
    callback_urls: tuple[str, ...] = ()
    logout_urls: tuple[str, ...] = ()
    access_token_validity: timedelta | None = None
    """None: AWS's default, an hour."""
    id_token_validity: timedelta | None = None
    refresh_token_validity: timedelta | None = None
    """None: AWS's default, 30 days."""
    refresh_token_rotation: str | None = None
    """"ENABLED, 60 s of grace" or so."""
    prevent_user_existence_errors: str | None = None
    enable_token_revocation: bool | None = None
    described: bool = False
    """Whether DescribeUserPoolClient has told the rest."""

    @property
    def has_secret(self) -> bool | None:
        """Whether it is confidential; None while it is not described."""
        return bool(self.secret) if self.described else None


@dataclass(frozen=True, slots=True)
class ResourceServer:
    """An API with scopes of its own."""

    identifier: str
    name: str
    scopes: tuple[tuple[str, str], ...]
    """Name and description of each."""

    @property
    def full_scopes(self) -> tuple[str, ...]:
        """The scopes as a token names them."""
        return tuple(f"{self.identifier}/{name}" for name, _ in self.scopes)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a pool's users."""

    name: str
    description: str | None
    precedence: int | None
    role_arn: str | None


@dataclass(frozen=True, slots=True)
class LogDelivery:
    """Where a pool's own log goes."""

    level: str
    source: str
    destination: str


@dataclass(frozen=True, slots=True)
class User:
    """One user of a pool. The attributes are a person's."""

    username: str
    status: str | None
    enabled: bool | None
    created: int | None
    """Milliseconds since the epoch."""
    modified: int | None
    attributes: Mapping[str, str] = field(repr=False)
