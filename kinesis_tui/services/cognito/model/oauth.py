"""A pool's OAuth 2.0 endpoints: what is sent to them, and what they answer (RFC 6749, RFC 7636, RFC 7009).

https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import msgspec

from kinesis_tui.failure import AccessDenied, Failure, GarbledAnswer, Invalid, ServiceFailed
from kinesis_tui.services.cognito.model.challenge import AuthenticationResult
from kinesis_tui.services.cognito.model.user_pool import UserPool

Authentication = Literal["basic", "post"]
"""Whether the client's secret goes into a header (client_secret_basic) or the form (client_secret_post)."""
VERIFIER_BYTES, STATE_BYTES = 32, 16
"""As RFC 7636, 4.1 advises; a longer address makes a larger QR code."""
RANDOM_BYTES = VERIFIER_BYTES + STATE_BYTES
FORM_TYPE = "application/x-www-form-urlencoded"
_ERRORS: Mapping[str, tuple[type[Failure], str, str]] = {
    "invalid_request": (Invalid, "a parameter is missing or wrong", "check the scopes and the redirect URI"),
    "invalid_client": (AccessDenied, "the app client or its secret is wrong", "check both"),
    "invalid_grant": (
        AccessDenied,
        "the code or refresh token was used, has expired, or is another client's",
        "begin again",
    ),
    "unauthorized_client": (AccessDenied, "the client may not use this grant", "allow it: AllowedOAuthFlows"),
    "unsupported_grant_type": (Invalid, "the pool does not know this grant", "use another"),
    "invalid_scope": (Invalid, "a scope is not one of the client's", "choose from its AllowedOAuthScopes"),
}


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A POST to a pool's OAuth endpoint; it holds secrets, so nothing of it is part of what it looks like."""

    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pkce:
    """What proves that who brings the code is who asked for it (RFC 7636), and that the answer is to our question."""

    verifier: str = field(repr=False)
    state: str = field(repr=False)

    @property
    def challenge(self) -> str:
        """What is sent first: the hash of the verifier (S256)."""
        return _b64(hashlib.sha256(self.verifier.encode()).digest())


def pkce(randomness: bytes) -> Pkce:
    """Make both from `RANDOM_BYTES` random bytes."""
    return Pkce(_b64(randomness[:VERIFIER_BYTES]), _b64(randomness[VERIFIER_BYTES:RANDOM_BYTES]))


def oauth_base(pool: UserPool, endpoint_url: str | None) -> str | None:
    """Return where the pool's OAuth endpoints are; None where it has no domain."""
    if endpoint_url:
        return endpoint_url.rstrip("/")
    if pool.custom_domain:
        return f"https://{pool.custom_domain}"
    region = pool.id.partition("_")[0]
    return f"https://{pool.domain}.auth.{region}.amazoncognito.com" if pool.domain else None


def authorize_url(base: str, client_id: str, redirect_uri: str, scopes: Sequence[str], proof: Pkce) -> str:
    """Return the page where the user signs in with a browser, on whatever machine."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(scopes),
        "state": proof.state,
        "code_challenge": proof.challenge,
        "code_challenge_method": "S256",
    }
    return f"{base}/oauth2/authorize?{urlencode(asked, quote_via=quote)}"


def redirected_code(text: str, redirect_uri: str, proof: Pkce) -> str:
    """Return the code of the address that the browser was sent to. Raises ValueError, a clause, for any other."""
    try:
        came, wanted = urlsplit(text.strip()), urlsplit(redirect_uri)
    except ValueError:
        raise ValueError("it is no address") from None
    if (came.scheme, came.netloc, came.path or "/") != (wanted.scheme, wanted.netloc, wanted.path or "/"):
        raise ValueError(f"it does not begin with the redirect URI, {redirect_uri}")
    given = {name: values for name, values in parse_qs(came.query).items() if len(values) == 1}
    if not hmac.compare_digest(given.get("state", [""])[0].encode(), proof.state.encode()):
        raise ValueError("its state is not the one that was sent: it belongs to another sign-in, or is forged")
    if "error" in given:
        words = given.get("error_description", given["error"])[0]
        raise ValueError(f"the pool refused: {words[:200]}")
    if "code" not in given:
        raise ValueError("it has no code")
    return given["code"][0]


def token_request(
    client_id: str, client_secret: str | None, form: Mapping[str, str], how: Authentication = "basic"
) -> TokenRequest:
    """Return the request with the client's proof in it: a public client has none but its id."""
    headers = {"Content-Type": FORM_TYPE, "Accept": "application/json"}
    fields = dict(form)
    if client_secret and how == "basic":
        pair = f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}"  # encoded first: RFC 6749, 2.3.1
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        fields["client_id"] = client_id
        if client_secret:
            fields["client_secret"] = client_secret
    return TokenRequest(headers, urlencode(fields).encode())


def client_credentials(scopes: Sequence[str]) -> dict[str, str]:
    """Return the form of a grant without a user; no scopes means all of the client's."""
    return {"grant_type": "client_credentials", **({"scope": " ".join(scopes)} if scopes else {})}


def code_grant(code: str, redirect_uri: str, proof: Pkce) -> dict[str, str]:
    """Return the form that changes a code into tokens."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    return {**form, "code_verifier": proof.verifier}


class _Tokens(msgspec.Struct):
    access_token: str
    id_token: str | None = None
    refresh_token: str | None = None


class _Error(msgspec.Struct):
    error: str


def tokens_of(status: int, body: bytes, what: str) -> AuthenticationResult:
    """Read the token endpoint's answer. Raises Failure; its own words are left out: they may quote what was sent."""
    failed = f"{what} failed"
    try:
        if status == 200:
            tokens = msgspec.json.decode(body, type=_Tokens)
            return AuthenticationResult(tokens.id_token, tokens.access_token, tokens.refresh_token)
        error = msgspec.json.decode(body, type=_Error).error
    except (msgspec.DecodeError, RecursionError):
        if status >= 500:
            raise ServiceFailed(failed, f"the pool answered {status}", "try again in a moment") from None
        why = f"the answer ({status}) is none that OAuth has"
        raise GarbledAnswer(failed, why, "check the pool's domain and the endpoint") from None
    kind, why, remedy = _ERRORS.get(error, (Invalid, f"the pool answered {error[:60]!r}", "see RFC 6749, 5.2"))
    raise kind(failed, f"{why} ({error[:60]})", remedy)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
