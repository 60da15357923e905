"""What is known of a token, for parts of the program that know no token themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct


class TokenCheck(Struct, frozen=True):
    """One check of a token."""

    outcome: Literal["passed", "failed", "not possible"]
    reason: str
    """A clause; nothing of the signature is in it."""


class TokenFacts(Struct, frozen=True):
    """A token as whoever is called sees it; the token itself is not part of it."""

    checks: dict[str, TokenCheck]
    """By name: "well-formed", "algorithm", "key", "signature", "issuer", "time", "token_use", "audience"."""
    is_readable: bool = True
    use: str | None = None
    """"id" or "access"; None where it does not say."""
    issuer: str | None = None
    pool_id: str | None = None
    """The user pool that the issuer names; None where it names none."""
    scopes: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    """Of `aud`, or of `client_id` where there is no `aud`."""
    size: int = 0

    def failed(self, name: str) -> str:
        """Return why a check failed; empty where it did not."""
        check = self.checks.get(name)
        return check.reason if check is not None and check.outcome == "failed" else ""

    def not_possible(self, name: str) -> str:
        """Return why a check could not be made; empty where it was."""
        check = self.checks.get(name)
        return check.reason if check is not None and check.outcome == "not possible" else ""


async def unknown_facts(token: str) -> TokenFacts:
    """Know nothing of a token but that it is there."""
    return TokenFacts({}, size=len(token))


class TokenReading(Struct, frozen=True):
    """Whom a pane asks what a token says; the program's own is shared by all panes (`context.one`)."""

    of: Callable[[str], Awaitable[TokenFacts]] = unknown_facts
    """Decodes and checks a token; never raises."""
