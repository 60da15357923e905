"""Tokens as a pool signs them, and as a forger would write them."""

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

POOL_ID = "eu-west-1_AbCdEfGhI"
CLIENT_ID = "1example23456789"
ISSUER = f"https://cognito-idp.eu-west-1.amazonaws.com/{POOL_ID}"
NOW = 1_795_608_184
"""2026-11-25T12:03:04Z."""


def b64(data: bytes) -> str:
    """Encode as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class SigningKey:
    """One RSA key of a pool."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self._key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)

    def jwk(self) -> dict[str, Any]:
        """Return the public half as a pool lists it."""
        numbers = self._key.public_key().public_numbers()
        modulus, exponent = numbers.n.to_bytes(256, "big"), numbers.e.to_bytes(3, "big")
        return {"kid": self.kid, "kty": "RSA", "alg": "RS256", "use": "sig", "n": b64(modulus), "e": b64(exponent)}

    def pem(self) -> bytes:
        """Return the public half as a PEM, which a forger takes for an HMAC's secret."""
        public = self._key.public_key()
        return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def signed(self, signing_input: str) -> str:
        """Return a text with its signature."""
        signature = self._key.sign(signing_input.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signing_input}.{b64(signature)}"

    def token(self, claims: Mapping[str, Any] | str, header: Mapping[str, Any] | str | None = None) -> str:
        """Return a signed token; a text stands for JSON that no library would write."""
        head = {"kid": self.kid, "alg": "RS256"} if header is None else header
        parts = (part if isinstance(part, str) else json.dumps(part) for part in (head, claims))
        return self.signed(".".join(b64(part.encode()) for part in parts))


@lru_cache
def key(kid: str) -> SigningKey:
    """Return the key of this id, made once for all tests: it takes a tenth of a second."""
    return SigningKey(kid)


def id_claims(**changed: Any) -> dict[str, Any]:
    """Return the claims of a good id token, some of them changed; None leaves one out."""
    claims = {
        "sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        "cognito:groups": ["admins"],
        "iss": ISSUER,
        "cognito:username": "ada",
        "aud": CLIENT_ID,
        "token_use": "id",
        "auth_time": NOW - 60,
        "iat": NOW - 60,
        "exp": NOW + 3_540,
        "jti": "11111111-2222-3333-4444-555555555555",
        "email": "ada@example.com",
    }
    return {name: value for name, value in {**claims, **changed}.items() if value is not None}


def access_claims(**changed: Any) -> dict[str, Any]:
    """Return the claims of a good access token, some of them changed; None leaves one out."""
    return id_claims(
        **{
            "aud": None,
            "email": None,
            "cognito:username": None,
            "token_use": "access",
            "client_id": CLIENT_ID,
            "username": "ada",
            "scope": "aws.cognito.signin.user.admin orders/read",
            **changed,
        }
    )


def jwks_of(*keys: SigningKey) -> bytes:
    """Return a pool's jwks.json."""
    return json.dumps({"keys": [one.jwk() for one in keys]}).encode()
