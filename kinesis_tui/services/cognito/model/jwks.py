"""The public keys of a pool, as its `/.well-known/jwks.json` lists them, and the last ones fetched."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from kinesis_tui.failure import Invalid

MOST_KEYS = 64
LEAST_BITS, MOST_BITS = 2_048, 8_192
"""Of a modulus. RFC 7518, 3.3: 2,048 or more; a very large one costs time."""
REFETCH_SECONDS = 60.0
"""An unknown kid may be a rotated key or a forgery: who sends forged tokens must not make us ask AWS each time."""


@dataclass(frozen=True, slots=True)
class Jwks:
    """Keys by their id; only public RSA keys for signatures are taken in."""

    keys: Mapping[str, Mapping[str, Any]]
    source: str
    """Where they are from: a URL or a file."""
    clock_ahead_ms: int | None = None
    """How far the clock of who served them is ahead of ours; None where nobody said."""


def parse_jwks(data: bytes, source: str, clock_ahead_ms: int | None = None) -> Jwks:
    """Read a JWK Set (RFC 7517); raises Invalid. Keys of other kinds are left out, as RFC 7517, 5 says."""
    failed = f"reading the keys of {source} failed"
    try:
        listed = msgspec.json.decode(data, type=_KeySet).keys
    except (msgspec.DecodeError, RecursionError):
        raise Invalid(failed, "it is no JWK Set (RFC 7517)", "name the pool's /.well-known/jwks.json") from None
    if len(listed) > MOST_KEYS:
        raise Invalid(failed, f"it has more than {MOST_KEYS} keys", "name the pool's /.well-known/jwks.json")
    keys = {str(key["kid"]): key for key in listed if _is_usable(key)}
    if len(keys) != sum(map(_is_usable, listed)):
        raise Invalid(failed, "two keys have the same id", "name the pool's /.well-known/jwks.json")
    return Jwks(keys, source, clock_ahead_ms)


class _KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


def _is_usable(key: Mapping[str, Any]) -> bool:
    """Cognito's keys are RSA, for signatures, RS256; others could not check a signature that is allowed here."""
    if key.get("kty") != "RSA" or key.get("use", "sig") != "sig" or key.get("alg", "RS256") != "RS256":
        return False
    modulus, exponent = _number(key.get("n")), _number(key.get("e"))
    fits = LEAST_BITS <= modulus.bit_length() <= MOST_BITS and 3 <= exponent < 1 << 32 and exponent % 2
    return bool(fits) and isinstance(key.get("kid"), str) and bool(key["kid"])


def _number(text: object) -> int:
    """Read a Base64urlUInt (RFC 7518, 2); 0 for what is none."""
    if not isinstance(text, str) or len(text) > MOST_BITS // 6 + 2:
        return 0
    try:
        return int.from_bytes(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), "big")
    except ValueError:
        return 0


@dataclass(slots=True)
class _Fetched:
    jwks: Jwks
    at: float


@dataclass(slots=True)
class JwksCache:
    """Keys by URL, fetched once, and again for an unknown kid, but at most once a minute.

    `fetch` raises Failure; `monotonic` gives seconds.
    """

    fetch: Callable[[str], Awaitable[Jwks]]
    monotonic: Callable[[], float]
    _by_url: dict[str, _Fetched] = field(default_factory=dict)

    async def keys(self, url: str, kid: str | None) -> Jwks:
        """Return the keys at `url`; those known already where `kid` is among them or it was asked a moment ago."""
        known = self._by_url.get(url)
        now = self.monotonic()
        if known is not None and (kid in known.jwks.keys or now - known.at < REFETCH_SECONDS):
            return known.jwks
        jwks = await self.fetch(url)
        while len(self._by_url) >= MOST_KEYS:
            del self._by_url[next(iter(self._by_url))]
        self._by_url[url] = _Fetched(jwks, now)
        return jwks
