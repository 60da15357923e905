"""What the claims of Cognito's tokens mean, in words, each with the page or RFC that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ID_PAGE = "AWS: the ID token"
ACCESS_PAGE = "AWS: the access token"
PAGES: Mapping[str, str] = MappingProxyType(
    {
        ID_PAGE: "https://docs.aws.amazon.com/cognito/latest/developerguide/"
        "amazon-cognito-user-pools-using-the-id-token.html",
        ACCESS_PAGE: "https://docs.aws.amazon.com/cognito/latest/developerguide/"
        "amazon-cognito-user-pools-using-the-access-token.html",
    }
)
"""Sources that are pages, with their addresses."""
OIDC = "OpenID Connect Core"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one claim says."""

    words: str
    source: str


def _rfc(section: str) -> str:
    return f"RFC 7519, {section}"


CLAIMS: Mapping[str, Meaning] = MappingProxyType(
    {
        "sub": Meaning("the user's id in the pool; it never changes and is never given again", ID_PAGE),
        "iss": Meaning("who issued the token: the pool, by region and id", _rfc("4.1.1")),
        "aud": Meaning("the app client that the user signed in to", _rfc("4.1.3")),
        "exp": Meaning("from then on the token must be refused", _rfc("4.1.4")),
        "nbf": Meaning("before then the token must be refused", _rfc("4.1.5")),
        "iat": Meaning("when this token was issued", _rfc("4.1.6")),
        "jti": Meaning("the id of this one token", _rfc("4.1.7")),
        "auth_time": Meaning("when the user really signed in; a refresh does not change it", ID_PAGE),
        "origin_jti": Meaning("the sign-in that this token stems from; revoking its refresh token revokes it", ID_PAGE),
        "event_id": Meaning("the sign-in's event, as the pool's logs and triggers have it", ID_PAGE),
        "token_use": Meaning("what the token is for: id says who, access says what is allowed", ID_PAGE),
        "nonce": Meaning("what the app sent along, so that it knows its own sign-in again", OIDC),
        "at_hash": Meaning("a hash of the access token that came with it", OIDC),
        "client_id": Meaning("the app client that the token was issued to", ACCESS_PAGE),
        "scope": Meaning("what the token allows; an API compares it with what its method demands", ACCESS_PAGE),
        "username": Meaning("the user's name in the pool", ACCESS_PAGE),
        "device_key": Meaning("the remembered device that signed in", ACCESS_PAGE),
        "version": Meaning("the version of the access token's form", ACCESS_PAGE),
        "cognito:username": Meaning("the user's name in the pool", ID_PAGE),
        "cognito:groups": Meaning("the pool's groups that the user is in", ID_PAGE),
        "cognito:roles": Meaning("the IAM roles of the user's groups", ID_PAGE),
        "cognito:preferred_role": Meaning("the role of the group that comes first", ID_PAGE),
        "identities": Meaning("the user's accounts at other identity providers", ID_PAGE),
        "email": Meaning("an attribute of the user", ID_PAGE),
        "email_verified": Meaning("whether the user has proved to read mail there", ID_PAGE),
        "phone_number": Meaning("an attribute of the user", ID_PAGE),
        "phone_number_verified": Meaning("whether the user has proved to have that phone", ID_PAGE),
        "name": Meaning("an attribute of the user", OIDC),
        "given_name": Meaning("an attribute of the user", OIDC),
        "family_name": Meaning("an attribute of the user", OIDC),
        "updated_at": Meaning("when the user's attributes were last changed", OIDC),
    }
)
HEADER: Mapping[str, Meaning] = MappingProxyType(
    {
        "alg": Meaning("what the token is signed with", "RFC 7515, 4.1.1"),
        "kid": Meaning("which of the pool's keys has signed it; id and access tokens have one each", "RFC 7515, 4.1.4"),
        "typ": Meaning("what kind of object it is", "RFC 7515, 4.1.9"),
        "cty": Meaning("what is inside", "RFC 7515, 4.1.10"),
    }
)
TIMES = ("exp", "nbf", "iat", "auth_time")
"""Claims that are seconds since the epoch."""
PERSONAL = frozenset(
    (
        *("email", "phone_number", "name", "given_name", "family_name", "middle_name", "nickname", "birthdate"),
        *("preferred_username", "address", "picture", "profile", "website", "gender", "zoneinfo", "locale"),
        *("username", "cognito:username", "identities"),
    )
)
"""Attributes of a person (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html)."""
_CUSTOM = Meaning("an attribute of this pool's own; always a string", ID_PAGE)
_ID_HAS_SCOPES = "an API method with scopes takes an access token and refuses this one"
_ACCESS_HAS_NO_AUD = "an authorizer without scopes on the method takes an id token and refuses this one"
_GATEWAY = "AWS: API Gateway with Cognito user pools"


def meaning_of(claim: str) -> Meaning | None:
    """Return what a claim means; None where it is not known."""
    return CLAIMS.get(claim) or (_CUSTOM if claim.startswith("custom:") else None)


def difference(token_use: str | None) -> Meaning | None:
    """Say what the other kind of token is for, where that matters to an API."""
    match token_use:
        case "id":
            return Meaning(f"says who the user is (aud, attributes), carries no scopes: {_ID_HAS_SCOPES}", _GATEWAY)
        case "access":
            return Meaning(f"says what is allowed (scope, client_id), has no aud: {_ACCESS_HAS_NO_AUD}", _GATEWAY)
        case _:
            return None
