"""The arguments of `token inspect`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of `token inspect`, as they stand on the command line."""

    token: str
    jwks: str | None
    issuer: str | None
    audience: tuple[str, ...]
    form: str
