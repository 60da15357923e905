"""The eight checks of a Cognito token: each passed, failed, or not possible, with the reason.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from kinesis_tui.services.cognito.model.issuer import cognito_issuer
from kinesis_tui.services.cognito.model.jwks import Jwks
from kinesis_tui.services.cognito.model.jwt import ACCESS, Jwt, JwtInvalid, parse_jwt
from kinesis_tui.services.cognito.model.token_times import span_text
from kinesis_tui.text.times import duration_text

Outcome = Literal["passed", "failed", "not possible"]
ALGORITHM = "RS256"
TIME = "time"
NAMES = ("well-formed", "algorithm", "key", "signature", "issuer", TIME, "token_use", "audience")
TOKEN_USES = ("id", ACCESS)
SKEW_MS = 1_500
"""A difference of the clocks that is within what an HTTP Date tells."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check and what came of it."""

    name: str
    outcome: Outcome
    reason: str
    """A clause without a full stop, and without anything of the signature."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token is held against; None or empty: nobody said, so that check is not possible."""

    now_ms: int
    jwks: Jwks | None = None
    no_jwks: str = "no keys were given"
    """Why there are no keys."""
    issuer: str | None = None
    audiences: frozenset[str] = frozenset()
    """App client ids."""
    token_use: str | None = None
    """"id" or "access"; None takes either."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A token and its eight checks."""

    checks: tuple[Check, ...]
    jwt: Jwt | None
    """None where it could not be read."""

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.outcome == "failed")


def inspect(text: str, expected: Expected) -> Inspected:
    """Check a token; never raises, whatever it is."""
    try:
        jwt = parse_jwt(text)
    except JwtInvalid as error:
        unread = tuple(Check(name, "not possible", "the token could not be read") for name in NAMES[1:])
        return Inspected((Check(NAMES[0], "failed", str(error)), *unread), None)
    return Inspected(checked(jwt, expected), jwt)


def checked(jwt: Jwt, expected: Expected) -> tuple[Check, ...]:
    """Return the eight checks of a token that could be read, in order."""
    well_formed = Check(NAMES[0], "passed", f"three parts of base64url, two JSON objects, {jwt.size:,} bytes")
    checks: tuple[Callable[[Jwt, Expected], tuple[Outcome, str]], ...] = (
        _algorithm,
        _key,
        _signature,
        _issuer,
        _time,
        _token_use,
        _audience,
    )
    rest = (Check(name, *check(jwt, expected)) for name, check in zip(NAMES[1:], checks, strict=True))
    return (well_formed, *rest)


def with_time_at(inspected: Inspected, expected: Expected) -> Inspected:
    """Return the same with the check of its times made again: the one that changes by itself."""
    if inspected.jwt is None:
        return inspected
    again = Check(TIME, *_time(inspected.jwt, expected))
    checks = tuple(again if check.name == TIME else check for check in inspected.checks)
    return replace(inspected, checks=checks)


def _algorithm(jwt: Jwt, _: Expected) -> tuple[Outcome, str]:
    named = jwt.algorithm
    if named == ALGORITHM:
        return "passed", "RS256, the one that Cognito signs with"
    if named is None:
        return "failed", "the header names no algorithm"
    if named.lower() == "none":
        return "failed", "none: the token is not signed, so anybody could have written it"
    if named.upper().startswith("HS"):
        return "failed", f"{named[:20]} signs with a shared secret: with the public key as the secret anybody could"
    return "failed", f"{named[:20]!r} is not RS256, the one that Cognito signs with"


def _key(jwt: Jwt, expected: Expected) -> tuple[Outcome, str]:
    if expected.jwks is None:
        return "not possible", expected.no_jwks
    if jwt.key_id is None:
        return "failed", "the header names no key (kid)"
    if jwt.key_id not in expected.jwks.keys:
        count = len(expected.jwks.keys)
        return "failed", f"kid {_short(jwt.key_id)} is none of the {count} keys of {expected.jwks.source}"
    return "passed", f"kid {_short(jwt.key_id)} is a key of {expected.jwks.source}"


def _signature(jwt: Jwt, expected: Expected) -> tuple[Outcome, str]:
    key = None if expected.jwks is None else expected.jwks.keys.get(jwt.key_id or "")
    if jwt.algorithm != ALGORITHM:
        return "failed" if jwt.algorithm else "not possible", "only an RS256 signature is ever checked"
    if not jwt.signature:
        return "failed", "there is none"
    if key is None:
        return "not possible", "the key is not known" if expected.jwks else expected.no_jwks
    from jose import jws
    from jose.exceptions import JOSEError

    try:
        jws.verify(jwt.text, dict(key), algorithms=[ALGORITHM])
    except JOSEError:
        return "failed", "it does not match: the token was changed, or another key has signed it"
    return "passed", "the pool's key has signed exactly this header and these claims"


def _issuer(jwt: Jwt, expected: Expected) -> tuple[Outcome, str]:
    named = jwt.issuer
    if named is None:
        return "failed", "the token names no issuer (iss)"
    pool = cognito_issuer(named)
    is_a = f"it is the user pool {pool.pool_id}" if pool else "it is no Cognito user pool"
    if expected.issuer is None:
        return "not possible", f"no issuer was given to compare with; {is_a}"
    if named == expected.issuer:
        return "passed", is_a
    return "failed", f"it is {_short(named, 100)}, expected is {_short(expected.issuer, 100)}"


def _time(jwt: Jwt, expected: Expected) -> tuple[Outcome, str]:
    """Judge by the clock of who served the keys where that is known: a token is as old as its issuer says."""
    ahead = expected.jwks.clock_ahead_ms if expected.jwks else None
    skewed = ahead is not None and abs(ahead) > SKEW_MS
    now = (expected.now_ms + (ahead if skewed and ahead else 0)) // 1000
    outcome, reason = _time_at(jwt, now)
    issued = jwt.seconds("iat")
    if issued is not None and issued - now > SKEW_MS / 1000:
        reason += f"; issued {_span(issued - now)} from now: a clock is wrong"
    if ahead is None:
        return outcome, f"{reason} (by this machine's clock)"
    if not skewed:
        return outcome, f"{reason} (this machine's clock and the issuer's agree)"
    behind = "behind" if ahead > 0 else "ahead of"
    span = duration_text(abs(ahead))
    return outcome, f"{reason} (by the issuer's clock: this machine's is {span} {behind} it)"


def _time_at(jwt: Jwt, now: float) -> tuple[Outcome, str]:
    for claim in ("exp", "nbf", "iat", "auth_time"):
        if claim in jwt.claims and jwt.seconds(claim) is None:
            return "failed", f"{claim} is no time"
    expires, not_before = jwt.seconds("exp"), jwt.seconds("nbf")
    if expires is None:
        return "failed", "it never expires (no exp), which Cognito's tokens all do"
    if expires <= now:
        return "failed", f"expired {_span(now - expires)} ago"
    if not_before is not None and not_before > now:
        return "failed", f"not valid before {_span(not_before - now)} from now"
    return "passed", f"expires in {_span(expires - now)}"


def _token_use(jwt: Jwt, expected: Expected) -> tuple[Outcome, str]:
    use = jwt.token_use
    if use is None:
        return "failed", "the token does not say what it is for, as Cognito's id and access tokens do"
    if use not in TOKEN_USES:
        return "failed", f"{use[:40]!r} is neither id nor access"
    if expected.token_use not in (None, use):
        return "failed", f"it is an {use} token, expected is an {expected.token_use} token"
    return "passed", f"it is an {use} token"


def _audience(jwt: Jwt, expected: Expected) -> tuple[Outcome, str]:
    claim = "client_id" if jwt.token_use == ACCESS else "aud"
    named = ", ".join(_short(one) for one in jwt.audience)
    if not named:
        return "failed", f"the token names no app client ({claim})"
    if not expected.audiences:
        return "not possible", f"no app client was given to compare with; {claim} is {named}"
    if expected.audiences.isdisjoint(jwt.audience):
        return "failed", f"{claim} is {named}, expected is {_short(' or '.join(sorted(expected.audiences)), 100)}"
    return "passed", f"{claim} is {named}"


def _span(seconds: float) -> str:
    return span_text(max(0, int(seconds)))


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
