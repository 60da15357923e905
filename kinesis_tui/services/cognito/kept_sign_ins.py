"""Sign-ins in the system's keyring: only those that the user asks to keep, each to be listed, brought back and removed.

A client's secret and a device's password are not kept. The library is an optional extra, imported where it is used;
its calls may wait for a person (a locked keyring asks for its password), so each runs in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec

from kinesis_tui.failure import Failure, GarbledAnswer
from kinesis_tui.tokens_at_hand import SignIn

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
SERVICE = "kinesis-tui"
INDEX = "sign-ins"
"""The entry that names the others: no keyring lists its entries the same way."""
LEAST_PRIORITY = 1
"""What the library itself recommends; below are those that write plain files, or nothing."""


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    pool_id: str
    client_id: str
    username: str | None
    obtained_ms: int
    id_token: str | None
    access_token: str | None
    refresh_token: str | None
    device_key: str | None


class KeptSignIns:
    """The keyring of this system; every method raises Failure where there is none."""

    async def names(self) -> list[str]:
        """Return the names of the sign-ins that are kept, newest first."""
        return await _in_thread("listing what the keyring keeps", _names)

    async def keep(self, sign_in: SignIn) -> None:
        """Keep a sign-in, in the place of one with its name."""

        def keep(keyring: KeyringBackend) -> None:
            others = [name for name in _names(keyring) if name != sign_in.name]
            keyring.set_password(SERVICE, _entry(sign_in.name), _text(sign_in))
            keyring.set_password(SERVICE, INDEX, msgspec.json.encode([sign_in.name, *others]).decode())

        await _in_thread(f"keeping {sign_in.name} in the keyring", keep)

    async def read(self, name: str) -> SignIn | None:
        """Return a sign-in that is kept; None where the keyring has it no more."""

        def read(keyring: KeyringBackend) -> SignIn | None:
            text = keyring.get_password(SERVICE, _entry(name))
            return None if text is None else SignIn(**msgspec.structs.asdict(msgspec.json.decode(text, type=_Kept)))

        return await _in_thread(f"reading {name} from the keyring", read)

    async def remove(self, name: str) -> None:
        """Remove a sign-in from the keyring."""

        def remove(keyring: KeyringBackend) -> None:
            others = [other for other in _names(keyring) if other != name]
            if keyring.get_password(SERVICE, _entry(name)) is not None:
                keyring.delete_password(SERVICE, _entry(name))
            if others:
                keyring.set_password(SERVICE, INDEX, msgspec.json.encode(others).decode())
            elif keyring.get_password(SERVICE, INDEX) is not None:
                keyring.delete_password(SERVICE, INDEX)

        await _in_thread(f"removing {name} from the keyring", remove)


def _names(keyring: KeyringBackend) -> list[str]:
    text = keyring.get_password(SERVICE, INDEX)
    return [] if text is None else msgspec.json.decode(text, type=list[str])


def _entry(name: str) -> str:
    return f"sign-in {name}"


def _text(sign_in: SignIn) -> str:
    kept = {field: getattr(sign_in, field) for field in _Kept.__struct_fields__}
    return msgspec.json.encode(kept).decode()


async def _in_thread(what: str, work: Callable[[KeyringBackend], T]) -> T:
    return await asyncio.to_thread(_done, what, work)


def _done(what: str, work: Callable[[KeyringBackend], T]) -> T:
    failed = f"{what} failed"
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        remedy = "pip install 'kinesis-tui[keyring]' brings it"
        raise Failure(failed, "the library keyring is not installed here", remedy) from None
    backend = keyring.get_keyring()
    if backend.priority < LEAST_PRIORITY:
        raise Failure(failed, "this system has no keyring that a program may use", "tokens stay in memory alone")
    try:
        return work(backend)
    except msgspec.DecodeError:
        raise GarbledAnswer(failed, "what is there was not written by this program", "remove it") from None
    except (KeyringError, OSError, RuntimeError) as error:  # the reason alone: an error may quote what was to be kept
        raise Failure(failed, f"the keyring refused ({type(error).__name__})", "unlock it and try again") from None
