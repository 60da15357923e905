"""The proof of a password by SRP, as Cognito wants it: pycognito's computation, without its calls.

Cognito departs from RFC 5054 in how numbers are padded, and derives the key by HKDF ("Caldera Derived Key"), so no
general library fits; pycognito is the Python one that is kept up.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kinesis_tui.failure import Invalid

_SIGN_IN = "signing in by SRP failed"


@dataclass(frozen=True, slots=True)
class Device:
    """A remembered device; its password was made when it was confirmed."""

    key: str
    group_key: str
    password: str = field(repr=False)


class PasswordProof:
    """One attempt; the password stays in here. Making it and its answers take tens of milliseconds: for a thread."""

    def __init__(
        self, pool_id: str, client_id: str, username: str, password: str, device: Device | None = None
    ) -> None:
        from pycognito.aws_srp import AWSSRP, long_to_hex

        remembered = {} if device is None else _named(device)
        self._srp = AWSSRP(
            username,
            password,
            pool_id,
            client_id,
            client=_NoClient(),  # or it would make one of its own
            **remembered,
        )
        self.srp_a: str = long_to_hex(self._srp.large_a_value)
        """The public value that the sign-in begins with."""

    def answer(self, parameters: Mapping[str, str], username: str) -> dict[str, str]:
        """Return the ChallengeResponses to PASSWORD_VERIFIER; raises Invalid for a challenge that proves nothing."""
        self._check(parameters)
        srp_name = parameters.get("USER_ID_FOR_SRP") or username
        named = {**parameters, "USER_ID_FOR_SRP": srp_name}
        answer: dict[str, str] = self._srp.process_challenge(named, {"USERNAME": username})
        return answer

    def device_answer(self, parameters: Mapping[str, str], username: str) -> dict[str, str]:
        """Return the ChallengeResponses to DEVICE_PASSWORD_VERIFIER; raises Invalid as `answer` does."""
        self._check(parameters)
        answer: dict[str, str] = self._srp.process_device_challenge({"USERNAME": username, **parameters})
        return answer

    def _check(self, parameters: Mapping[str, str]) -> None:
        """Refuse what RFC 5054, 2.5.4 says must be refused: B that is 0 modulo N would let anybody know the key."""
        try:
            public = int(parameters["SRP_B"], 16)
            int(parameters["SALT"], 16)
            told = bool(base64.b64decode(parameters["SECRET_BLOCK"], validate=True))
        except (KeyError, ValueError):
            public, told = 0, False
        if not told or public % self._srp.big_n == 0:
            raise Invalid(_SIGN_IN, "the answer is none that Cognito gives", "check --endpoint-url and any proxy")


def new_device(key: str, group_key: str) -> tuple[Device, str, str]:
    """Make up a device's password; return the device, and the PasswordVerifier and Salt that ConfirmDevice takes.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeviceSecretVerifierConfigType.html
    """
    from pycognito.aws_srp import generate_hash_device

    password, verifier = generate_hash_device(group_key, key)
    return Device(key, group_key, password), str(verifier["PasswordVerifier"]), str(verifier["Salt"])


def _named(device: Device) -> dict[str, str]:
    return {"device_key": device.key, "device_group_key": device.group_key, "device_password": device.password}


class _NoClient:
    """Stands where pycognito would make a client: nothing here ever calls one."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)
