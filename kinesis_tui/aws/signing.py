"""Requests that differ in nothing but their body, signed by botocore's SigV4 without its work on what they share."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes and what of it is signed, beside its body and its time."""

    url: str
    headers: Mapping[str, str]
    """The headers that are signed; botocore adds host, date and session token."""
    service: str
    region: str


class BodySigner:
    """Signs POST requests to one target.

    All requests of one second share their canonical request up to the hash of the body, which is its last line
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html): botocore writes it
    once a second, and for the others does what is left, the hash and the signature.
    """

    def __init__(self, target: Target, *, clock: Callable[[], float] = time.time) -> None:
        self._target = target
        self._clock = clock
        self._second = 0
        self._shared: _Shared | None = None

    def signed(self, credentials: Any, body: bytes) -> dict[str, str]:
        """Return the headers of a request, signed; `credentials` are botocore's ReadOnlyCredentials."""
        second = int(self._clock())
        if self._shared is None or second != self._second or credentials != self._shared.auth.credentials:
            self._second = second
            self._shared = _share(self._target, credentials, body)
        return self._shared.signed(body)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the requests of one second have in common."""

    auth: Any
    """botocore's SigV4Auth."""
    request: Any
    """The AWSRequest that it signed; its context holds the time."""
    canonical: str
    """The canonical request without its last line."""
    authorization: str
    """The header without the signature, which is its end."""
    headers: dict[str, str]

    def signed(self, body: bytes) -> dict[str, str]:
        """Return the headers of a request with this body."""
        text = self.auth.string_to_sign(self.request, f"{self.canonical}\n{sha256(body).hexdigest()}")
        return {**self.headers, "Authorization": self.authorization + self.auth.signature(text, self.request)}


def _share(target: Target, credentials: Any, body: bytes) -> _Shared:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    auth = SigV4Auth(credentials, target.service, target.region)
    request = AWSRequest("POST", target.url, headers=target.headers, data=body)
    auth.add_auth(request)
    authorization = request.headers["Authorization"]
    del request.headers["Authorization"]
    return _Shared(
        auth,
        request,
        canonical=auth.canonical_request(request).rpartition("\n")[0],
        authorization=authorization.rpartition("=")[0] + "=",
        headers=dict(request.headers.items()),
    )
