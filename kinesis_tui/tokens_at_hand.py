"""The tokens that this run has got by signing in, in memory alone: gone when the program ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

MOST = 16
"""Sign-ins that are kept; the oldest gives way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What one sign-in, or one grant, brought; whoever holds a token may use it, so none is part of its repr."""

    name: str
    """How it is called in menus: "ada at web-shop"."""
    pool_id: str
    client_id: str
    username: str | None
    """None where no user signed in (client_credentials)."""
    obtained_ms: int
    """Milliseconds since the epoch."""
    id_token: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    """Of a confidential client: refreshing and revoking need it."""
    device_key: str | None = field(default=None, repr=False)
    """Of a pool that tracks devices: refreshing needs it."""
    device_group_key: str | None = field(default=None, repr=False)
    """Of a device that the pool could remember; None where it does so already, or tracks none."""

    @property
    def tokens(self) -> tuple[tuple[str, str], ...]:
        """The tokens that an API takes, each with what it is called."""
        pairs = (("id token", self.id_token), ("access token", self.access_token))
        return tuple((kind, token) for kind, token in pairs if token)


@dataclass(slots=True)
class TokensAtHand:
    """The sign-ins of this run, newest first; one for all panes (`context.one(TokensAtHand, TokensAtHand)`)."""

    sign_ins: tuple[SignIn, ...] = field(default=(), repr=False)
    offered: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Tokens that another pane offers to inspect (`cognito:token 1` is the first), each with where it is from."""
    _listeners: list[Callable[[], None]] = field(default_factory=list, repr=False)

    def keep(self, sign_in: SignIn, instead_of: SignIn | None = None) -> None:
        """Keep a sign-in, in the place of the one that it renews."""
        others = tuple(one for one in self.sign_ins if one is not instead_of)
        self.sign_ins = (sign_in, *others)[:MOST]
        self._changed()

    def forget(self, sign_in: SignIn) -> None:
        """Forget a sign-in that is no longer of use."""
        self.sign_ins = tuple(one for one in self.sign_ins if one is not sign_in)
        self._changed()

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever there are other sign-ins."""
        self._listeners.append(changed)

    def _changed(self) -> None:
        for changed in self._listeners:
            changed()
