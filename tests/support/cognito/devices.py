"""A pool that tracks devices: it keeps their verifiers, and has a remembered one proved by SRP.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from pycognito.aws_srp import N_HEX

from tests.support.cognito.server import CognitoServer
from tests.support.kinesis.errors import KinesisError

GROUP_KEY = "-group-of-devices"
N, G = int(N_HEX, 16), 2
SECRET_BLOCK = base64.b64encode(b"a block that only the pool can read").decode()


def _bytes(number: int) -> bytes:
    """Write a number as SRP hashes it: whole bytes, the first below 128."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


@dataclass
class DeviceServer(CognitoServer):
    """Gives every sign-in without a device a new device key."""

    verifiers: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Of the devices that were confirmed: the verifier, and the salt in hexadecimal digits."""
    remembered: set[str] = field(default_factory=set)
    _keys: dict[str, bytes] = field(default_factory=dict)

    def _confirm_device(self, parameters: dict[str, Any]) -> dict[str, Any]:
        told = parameters["DeviceSecretVerifierConfig"]
        verifier, salt = (base64.b64decode(told[name]) for name in ("PasswordVerifier", "Salt"))
        self.verifiers[parameters["DeviceKey"]] = (int.from_bytes(verifier, "big"), salt.hex())
        return {"UserConfirmationNecessary": True}

    def _update_device_status(self, parameters: dict[str, Any]) -> dict[str, Any]:
        assert parameters["DeviceRememberedStatus"] == "remembered"
        self.remembered.add(parameters["DeviceKey"])
        return {}

    def _forget_device(self, parameters: dict[str, Any]) -> dict[str, Any]:
        del self.verifiers[parameters["DeviceKey"]]
        return {}

    def _initiate_auth(self, parameters: dict[str, Any]) -> dict[str, Any]:
        answer = super()._initiate_auth(parameters)
        device = parameters["AuthParameters"].get("DEVICE_KEY")
        if parameters["AuthFlow"] == "REFRESH_TOKEN_AUTH":
            return answer
        if device is None:
            made = {"DeviceKey": f"eu-west-1_device-{len(self.verifiers)}", "DeviceGroupKey": GROUP_KEY}
            answer["AuthenticationResult"]["NewDeviceMetadata"] = made
            return answer
        if device not in self.verifiers:
            raise KinesisError("ResourceNotFoundException", "Device does not exist.")
        return {"ChallengeName": "DEVICE_SRP_AUTH", "ChallengeParameters": {"DEVICE_KEY": device}, "Session": "s" * 20}

    def _respond_to_auth_challenge(self, parameters: dict[str, Any]) -> dict[str, Any]:
        responses = parameters["ChallengeResponses"]
        match parameters["ChallengeName"]:
            case "DEVICE_SRP_AUTH":
                asked = self._prove(responses["DEVICE_KEY"], int(responses["SRP_A"], 16))
                return {"ChallengeName": "DEVICE_PASSWORD_VERIFIER", "ChallengeParameters": asked, "Session": "t" * 20}
            case "DEVICE_PASSWORD_VERIFIER":
                self._check_proof(responses)
                return self.tokens(responses["USERNAME"])
            case _:
                return super()._respond_to_auth_challenge(parameters)

    def _prove(self, device: str, public: int) -> dict[str, str]:
        """Begin the server's half of SRP 6a (RFC 5054), with the padding and key derivation of Cognito."""
        verifier, salt = self.verifiers[device]
        secret = 0x7E57
        ours = (_hash(_bytes(N), _bytes(G)) * verifier + pow(G, secret, N)) % N
        scrambled = _hash(_bytes(public), _bytes(ours))
        shared = pow(public * pow(verifier, scrambled, N), secret, N)
        extracted = hmac.digest(_bytes(scrambled), _bytes(shared), "sha256")
        self._keys[device] = hmac.digest(extracted, b"Caldera Derived Key\x01", "sha256")[:16]
        return {"SRP_B": f"{ours:x}", "SALT": salt, "SECRET_BLOCK": SECRET_BLOCK, "DEVICE_KEY": device}

    def _check_proof(self, responses: dict[str, str]) -> None:
        device = responses["DEVICE_KEY"]
        signed = f"{GROUP_KEY}{device}".encode() + base64.b64decode(SECRET_BLOCK) + responses["TIMESTAMP"].encode()
        proof = base64.b64encode(hmac.digest(self._keys[device], signed, "sha256")).decode()
        if responses["PASSWORD_CLAIM_SIGNATURE"] != proof:
            raise KinesisError("NotAuthorizedException", "Incorrect username or password.")
