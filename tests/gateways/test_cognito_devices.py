"""A device that a pool remembers: confirmed where writes are armed, proved by SRP at the next sign-in, forgotten."""

from collections.abc import AsyncIterator

import pytest

from kinesis_tui.failure import AccessDenied, Invalid, ReadOnly
from kinesis_tui.services.cognito.devices import RememberedDevices
from kinesis_tui.services.cognito.model.challenge import AuthenticationResult
from kinesis_tui.services.cognito.sign_in import SignInRun, refreshed
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from kinesis_tui.services.cognito.srp import Device
from kinesis_tui.tokens_at_hand import SignIn
from tests.support.aws import open_session
from tests.support.cognito.devices import GROUP_KEY, DeviceServer
from tests.support.cognito.server import ScriptedUser
from tests.support.cognito.tokens import CLIENT_ID, NOW, POOL_ID

PASSWORD = "Correct-horse-7"  # of a test


@pytest.fixture
async def pool() -> AsyncIterator[DeviceServer]:
    async with DeviceServer(NOW) as server:
        server.users["ada"] = ScriptedUser("ada", PASSWORD)
        yield server


async def sign_in(users: SignInGateway, device: Device | None = None) -> SignIn:
    run = SignInRun(users, POOL_ID, CLIENT_ID, "ada", None, PASSWORD, device)
    tokens = await run.begin("USER_PASSWORD_AUTH")
    assert isinstance(tokens, AuthenticationResult)
    return SignIn(
        name="ada at web",
        pool_id=POOL_ID,
        client_id=CLIENT_ID,
        username="ada",
        obtained_ms=0,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        device_key=tokens.new_device_key,
        device_group_key=tokens.new_device_group_key,
    )


async def test_a_remembered_device_is_proved_at_the_next_sign_in_and_forgotten(pool: DeviceServer) -> None:
    async with open_session(pool.url, armed=True) as aws:
        users, devices = SignInGateway(aws), RememberedDevices()
        first = await sign_in(users)
        assert (first.device_key, first.device_group_key) == ("eu-west-1_device-0", GROUP_KEY)
        await devices.remember(users, first)
        assert pool.remembered == {"eu-west-1_device-0"}
        device = devices.of(POOL_ID, "ada")
        assert device is not None
        again = await sign_in(users, device)
        assert again.device_key is None
        challenges = [one["ChallengeName"] for one in pool.seen("RespondToAuthChallenge")]
        assert challenges == ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"]
        with pytest.raises(AccessDenied):
            await sign_in(users, Device(device.key, device.group_key, "another password"))
        await devices.forget(users, first)
        assert (pool.verifiers, devices.of(POOL_ID, "ada")) == ({}, None)
    assert device.password not in repr(device) + repr(devices)


async def test_a_device_is_confirmed_only_where_writes_are_armed(pool: DeviceServer) -> None:
    async with open_session(pool.url) as aws:
        users, devices = SignInGateway(aws), RememberedDevices()
        with pytest.raises(ReadOnly):
            await devices.remember(users, await sign_in(users))
    assert pool.verifiers == {}


async def test_a_pool_that_tracks_no_devices_is_named() -> None:
    plain = SignIn(name="ada", pool_id=POOL_ID, client_id=CLIENT_ID, username="ada", obtained_ms=0, access_token="a")
    async with open_session("http://127.0.0.1:9") as aws:
        with pytest.raises(Invalid, match="tracks no devices"):
            await RememberedDevices().remember(SignInGateway(aws), plain)


@pytest.mark.parametrize("rotates", [False, True])
async def test_a_refresh_names_the_device_that_the_token_is_bound_to(pool: DeviceServer, rotates: bool) -> None:
    async with open_session(pool.url) as aws:
        await refreshed(
            SignInGateway(aws),
            CLIENT_ID,
            "refresh-token",
            client_secret=None,
            username="ada",
            rotates=rotates,
            device_key="eu-west-1_device-0",
        )
    if rotates:
        assert pool.seen("GetTokensFromRefreshToken")[0]["DeviceKey"] == "eu-west-1_device-0"
    else:
        assert pool.seen("InitiateAuth")[0]["AuthParameters"]["DEVICE_KEY"] == "eu-west-1_device-0"
