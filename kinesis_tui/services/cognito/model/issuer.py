"""The issuer of a pool's tokens: how it is written, which pool it names, and where its keys are."""

import re
from dataclasses import dataclass

_POOL_ID = re.compile(r"[a-z]+(?:-[a-z]+)+-[0-9]{1,2}_[0-9A-Za-z]{1,46}")
"""https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html"""
_ISSUER = re.compile(
    r"https://(?:issuer\.)?cognito-idp\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<pool>[^/]+)"
)
KEYS_PATH = "/.well-known/jwks.json"


@dataclass(frozen=True, slots=True)
class Issuer:
    """A user pool as its tokens name it."""

    url: str
    pool_id: str

    @property
    def jwks_url(self) -> str:
        """Where AWS serves the pool's keys."""
        return self.url + KEYS_PATH


def is_pool_id(text: str) -> bool:
    """Whether a text is written as a pool's id is: region, underscore, letters and digits."""
    return _POOL_ID.fullmatch(text) is not None


def issuer_of_pool(pool_id: str) -> Issuer:
    """Return the issuer of a pool (https://docs.aws.amazon.com/cognito/latest/developerguide/
    amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html). Raises ValueError for what is no pool's id."""
    if not is_pool_id(pool_id):
        raise ValueError(f"{pool_id!r} is not the id of a user pool")
    region = pool_id.partition("_")[0]
    end = ".cn" if region.startswith("cn-") else ""
    return Issuer(f"https://cognito-idp.{region}.amazonaws.com{end}/{pool_id}", pool_id)


def cognito_issuer(url: str | None) -> Issuer | None:
    """Return the pool that an issuer names; None where it is not Cognito's, or region and pool do not fit."""
    found = _ISSUER.fullmatch(url or "")
    if found is None or not is_pool_id(found["pool"]) or found["pool"].partition("_")[0] != found["region"]:
        return None
    return Issuer(found[0], found["pool"])


def wanted_issuer(text: str) -> str:
    """Return the issuer that a user names by its URL or by the pool's id."""
    return issuer_of_pool(text).url if is_pool_id(text) else text
