"""The devices that pools remember of this run's users: what proves one is made here and stays in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from kinesis_tui.failure import Invalid
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from kinesis_tui.services.cognito.srp import Device, new_device
from kinesis_tui.tokens_at_hand import SignIn

NAME = "kinesis-tui"
"""How the device is called in the pool's list of a user's devices."""


@dataclass(slots=True)
class RememberedDevices:
    """One for all panes; by pool and user."""

    _devices: dict[tuple[str, str], Device] = field(default_factory=dict, repr=False)

    def of(self, pool_id: str, username: str | None) -> Device | None:
        """Return the device with which a user signs in to a pool; None where none is remembered."""
        return self._devices.get((pool_id, username or ""))

    async def remember(self, users: SignInGateway, sign_in: SignIn) -> None:
        """Confirm the device that a sign-in was given; from then on it is proved at each sign-in. Raises Failure.

        https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
        """
        if not (sign_in.access_token and sign_in.device_key and sign_in.device_group_key):
            raise Invalid("remembering the device failed", "the pool tracks no devices", "turn on its device tracking")
        device, verifier, salt = await asyncio.to_thread(new_device, sign_in.device_key, sign_in.device_group_key)
        asks = await users.confirm_device(sign_in.access_token, device.key, verifier, salt, NAME)
        if asks:
            await users.update_device_status(sign_in.access_token, device.key)
        self._devices[sign_in.pool_id, sign_in.username or ""] = device

    def drop(self, pool_id: str, username: str) -> None:
        """Know a device no more that the pool has forgotten."""
        self._devices.pop((pool_id, username), None)

    async def forget(self, users: SignInGateway, sign_in: SignIn) -> None:
        """Have the pool forget a device that was remembered. Raises Failure."""
        device = self.of(sign_in.pool_id, sign_in.username)
        if device is not None:
            await users.forget_device(sign_in.access_token or "", device.key)
            self.drop(sign_in.pool_id, sign_in.username or "")
