"""A JSON Web Token taken apart, strictly: what is not exactly one signed JWT is refused with the reason.

RFC 7515 (JWS compact serialization), RFC 7519 (JWT), RFC 7516 (JWE, recognised and refused).
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isinf
from typing import Any

LONGEST = 65_536
"""Characters. API Gateway takes 10,240 bytes of headers in all
(https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html); no pool makes a token that is longer."""
LATEST_SECONDS = 253_402_300_799
"""The end of the year 9999, beyond which there is no calendar."""
MOST_DIGITS = 40
"""Of a number; a NumericDate has ten, and a longer one costs time that grows with its square."""
DEEPEST = 64
"""Levels of a claim. Cognito's are two or three; what is laid out on a screen goes down them one in another."""

ACCESS = "access"
"""The `token_use` of an access token."""

_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_QUOTES = "\"'"


class JwtInvalid(ValueError):
    """A text is no JWT that can be checked; the message is a clause that says why, without any part of the text."""


@dataclass(frozen=True, slots=True)
class Jwt:
    """One signed token, decoded and not yet believed."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signature: bytes = field(repr=False)
    text: str = field(repr=False)
    """The token as it stood; whoever holds it may use it, so it is neither shown nor logged."""

    @property
    def size(self) -> int:
        """Bytes of the whole token."""
        return len(self.text)

    @property
    def token_use(self) -> str | None:
        """What a Cognito token is for: "id" or "access"; None where it does not say."""
        use = self.claims.get("token_use")
        return use if isinstance(use, str) else None

    @property
    def issuer(self) -> str | None:
        """Who issued it; None where it does not say."""
        issuer = self.claims.get("iss")
        return issuer if isinstance(issuer, str) else None

    @property
    def algorithm(self) -> str | None:
        """What it says it is signed with."""
        algorithm = self.header.get("alg")
        return algorithm if isinstance(algorithm, str) else None

    @property
    def key_id(self) -> str | None:
        """Which of the pool's keys it says it is signed with."""
        kid = self.header.get("kid")
        return kid if isinstance(kid, str) else None

    @property
    def audience(self) -> tuple[str, ...]:
        """Whom it is for: `aud` of an id token, `client_id` of an access token; empty where it does not say."""
        named = self.claims.get("client_id" if self.token_use == ACCESS else "aud")
        if isinstance(named, str):
            return (named,)
        return tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()

    def seconds(self, claim: str) -> float | None:
        """Return a NumericDate, seconds since the epoch; None where it is missing, or none that a calendar has."""
        value = self.claims.get(claim)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value) if 0 <= value <= LATEST_SECONDS else None


def tidied(text: str) -> str:
    """Return what a user meant to paste: without what a header, a quotation or a wrapped line has added.

    Leaves the token itself as it is: a space inside it is refused later.
    """
    word = text.strip().strip(_QUOTES).strip()
    for prefix in ("authorization:", "bearer "):
        if word[: len(prefix)].lower() == prefix:
            word = word[len(prefix) :].lstrip()
    return "".join(line.strip() for line in word.replace("\r", "\n").split("\n"))


def parse_jwt(text: str) -> Jwt:
    """Take a compact JWS with JSON claims apart. Raises JwtInvalid for anything else, however it is meant."""
    if not text:
        raise JwtInvalid("it is empty")
    if len(text) > LONGEST:
        raise JwtInvalid(f"it has {len(text):,} characters, more than the {LONGEST:,} that are looked at")
    parts = text.split(".")
    if len(parts) == 5:
        _part(parts[0], "header")
        raise JwtInvalid("it is encrypted (a JWE, five parts): Cognito issues none, and only its recipient can read it")
    if len(parts) != 3:
        raise JwtInvalid(f"it has {len(parts)} parts between dots, and a signed JWT has three")
    header = _object(_part(parts[0], "header"), "header")
    _refuse_nested(header)
    payload = _part(parts[1], "payload")
    signature = _part(parts[2], "signature")
    return Jwt(header=header, claims=_object(payload, "payload"), signature=signature, text=text)


def _refuse_nested(header: Mapping[str, Any]) -> None:
    """RFC 7519, 5.2: a JWT inside a JWT says `cty: JWT`; RFC 7515, 4.1.11: what `crit` names must be understood."""
    if str(header.get("cty", "")).upper().removeprefix("APPLICATION/") == "JWT":
        raise JwtInvalid("it holds another JWT (cty is JWT): Cognito issues none, and only what is inside has claims")
    if "enc" in header:
        raise JwtInvalid("its header names an encryption (enc), so it is no signed token")
    if "crit" in header:
        raise JwtInvalid("its header demands extensions (crit) that nobody here understands")
    if header.get("b64", True) is not True:
        raise JwtInvalid("its payload is not encoded (b64 is false, RFC 7797), which no JWT may be")


def _part(text: str, name: str) -> bytes:
    """Decode base64url without padding (RFC 7515, appendix C), and nothing that merely looks like it."""
    wrong = next((place for place, character in enumerate(text) if character not in _ALPHABET), None)
    if wrong is not None:
        raise JwtInvalid(f"its {name} is not base64url: character {wrong + 1} is none of its alphabet")
    if len(text) % 4 == 1:
        raise JwtInvalid(f"its {name} is cut short: {len(text)} characters of base64url are no whole bytes")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise JwtInvalid(f"its {name} ends in bits that belong to no byte: it was changed")
    return data


def _object(data: bytes, name: str) -> dict[str, Any]:
    """Read a JSON object without duplicate members (RFC 7519, 4: reject, or take the last; rejecting is safe)."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_members,
            parse_constant=_no_number,
            parse_int=_whole,
            parse_float=_fraction,
        )
        _check_depth(value)
        json.dumps(value, ensure_ascii=False).encode()
    except JwtInvalid as error:
        raise JwtInvalid(f"its {name} {error}") from None
    except UnicodeDecodeError:
        raise JwtInvalid(f"its {name} is not UTF-8") from None
    except UnicodeEncodeError:
        raise JwtInvalid(f"its {name} has half a character (a lone surrogate), which is no text") from None
    except ValueError:
        raise JwtInvalid(f"its {name} is not JSON") from None
    except RecursionError:
        raise JwtInvalid(f"its {name} is nested too deeply") from None
    if not isinstance(value, dict):
        raise JwtInvalid(f"its {name} is JSON, but no object")
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JwtInvalid(f"has the member {twice[:40]!r} twice, which readers take in different ways")
    return members


def _check_depth(value: Any) -> None:
    below = [value]
    for _ in range(DEEPEST):
        inner = (one.values() if isinstance(one, dict) else one for one in below if isinstance(one, dict | list))
        below = [one for level in inner for one in level]
        if not below:
            return
    raise RecursionError


def _no_number(word: str) -> Any:
    raise JwtInvalid(f"has {word}, which is no JSON")


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise JwtInvalid("has a number that is too long")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits) if len(digits) <= MOST_DIGITS else inf
    if isinf(value):
        raise JwtInvalid("has a number that is too long")
    return value
