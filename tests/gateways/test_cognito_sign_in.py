"""Signing in on a scripted pool: what is sent, what its errors mean, and that no failure holds a secret."""

from collections.abc import AsyncIterator

import pytest

from kinesis_tui.failure import (
    AccessDenied,
    GarbledAnswer,
    Invalid,
    ReadOnly,
)
from kinesis_tui.services.cognito.checking import TokenChecking
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.challenge import AuthChallenge, AuthenticationResult, provisioning_uri
from kinesis_tui.services.cognito.model.user_search import user_filter
from kinesis_tui.services.cognito.sign_in import SignInRun, refreshed
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from kinesis_tui.services.cognito.srp import PasswordProof
from tests.support.app import HandClock
from tests.support.aws import open_session
from tests.support.cognito.server import CLIENT_SECRET, CONFIDENTIAL_ID, SESSION, CognitoServer, ScriptedUser
from tests.support.cognito.tokens import CLIENT_ID, NOW, POOL_ID, key
from tests.support.kinesis.errors import KinesisError

PASSWORD = "Correct-horse-7"  # of a test


@pytest.fixture
async def pool() -> AsyncIterator[CognitoServer]:
    async with CognitoServer(NOW) as server:
        server.users["ada"] = ScriptedUser("ada", PASSWORD)
        server.users["linus"] = ScriptedUser("linus", PASSWORD, status="FORCE_CHANGE_PASSWORD")
        yield server


@pytest.fixture
async def gateway(pool: CognitoServer) -> AsyncIterator[SignInGateway]:
    async with open_session(pool.url) as aws:
        yield SignInGateway(aws)


def run_of(gateway: SignInGateway, username: str = "ada", **changed: str) -> SignInRun:
    given = {"client_id": CLIENT_ID, "password": PASSWORD, **changed}
    return SignInRun(gateway, POOL_ID, given["client_id"], username, given.get("client_secret"), given["password"])


async def test_every_step_of_a_confidential_client_carries_the_secret_hash(
    pool: CognitoServer, gateway: SignInGateway
) -> None:
    run = run_of(gateway, "linus", client_id=CONFIDENTIAL_ID, client_secret=CLIENT_SECRET)
    step = await run.begin("USER_PASSWORD_AUTH")
    assert isinstance(step, AuthChallenge)
    assert isinstance(await run.answer(step, "Another-horse-8"), AuthenticationResult)
    (sent,) = pool.seen("RespondToAuthChallenge")
    assert sent["ChallengeResponses"]["NEW_PASSWORD"] == "Another-horse-8"
    assert sent["ChallengeResponses"]["SECRET_HASH"]


async def test_a_missing_secret_is_named(gateway: SignInGateway) -> None:
    with pytest.raises(AccessDenied, match="SECRET_HASH was not received; the client has a secret"):
        await run_of(gateway, client_id=CONFIDENTIAL_ID).begin("USER_PASSWORD_AUTH")
    with pytest.raises(AccessDenied, match="Unable to verify secret hash"):
        await run_of(gateway, client_id=CONFIDENTIAL_ID, client_secret="wrong").begin("USER_PASSWORD_AUTH")


async def test_a_flow_that_is_not_enabled_says_where_to_enable_it(gateway: SignInGateway) -> None:
    with pytest.raises(Invalid, match="not enabled for this client; enable the flow for this app client"):
        await run_of(gateway).begin("CUSTOM_AUTH")


async def test_what_a_pool_quotes_of_a_secret_is_left_out(pool: CognitoServer, gateway: SignInGateway) -> None:
    pool.plan("InitiateAuth", KinesisError("InvalidParameterException", f"Value '{PASSWORD}' at 'password' is wrong"))
    with pytest.raises(Invalid) as refused:
        await run_of(gateway).begin("USER_PASSWORD_AUTH")
    error: BaseException | None = refused.value
    assert PASSWORD not in str(error)
    assert error is not None
    assert error.__cause__ is None
    assert error.__suppress_context__


async def test_nothing_of_a_run_or_a_step_shows_its_secrets(gateway: SignInGateway) -> None:
    run = run_of(gateway, client_id=CONFIDENTIAL_ID, client_secret=CLIENT_SECRET)
    step = await run.begin("USER_PASSWORD_AUTH")
    looks = repr(run) + repr(step)
    assert not any(secret in looks for secret in (PASSWORD, CLIENT_SECRET, "refresh-token", "eyJ"))


ANSWERS = {
    "SMS_MFA": "SMS_MFA_CODE",
    "EMAIL_OTP": "EMAIL_OTP_CODE",
    "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE",
    "SELECT_MFA_TYPE": "ANSWER",
    "CUSTOM_CHALLENGE": "ANSWER",
    "SMS_OTP": "SMS_OTP_CODE",
}


async def test_a_challenge_is_answered_under_its_own_name(pool: CognitoServer, gateway: SignInGateway) -> None:
    for challenge in ANSWERS:
        pool.plan("InitiateAuth", {"ChallengeName": challenge, "Session": SESSION, "ChallengeParameters": {}})
        run = run_of(gateway)
        step = await run.begin("USER_PASSWORD_AUTH")
        assert isinstance(step, AuthChallenge)
        await run.answer(step, "123456")
    sent = pool.seen("RespondToAuthChallenge")
    assert [(one["ChallengeName"], one["Session"]) for one in sent] == [(name, SESSION) for name in ANSWERS]
    wanted = [{"USERNAME": "ada", name: "123456"} for name in ANSWERS.values()]
    assert [one["ChallengeResponses"] for one in sent] == wanted


async def test_choosing_the_password_in_user_auth_sends_it_along(pool: CognitoServer, gateway: SignInGateway) -> None:
    offered = {
        "ChallengeName": "SELECT_CHALLENGE",
        "Session": SESSION,
        "AvailableChallenges": ["PASSWORD", "EMAIL_OTP"],
    }
    pool.plan("InitiateAuth", offered)
    run = run_of(gateway)
    step = await run.begin("USER_AUTH")
    assert isinstance(step, AuthChallenge)
    assert step.available == ("PASSWORD", "EMAIL_OTP")
    await run.answer(step, "PASSWORD")
    (sent,) = pool.seen("RespondToAuthChallenge")
    assert sent["ChallengeResponses"] == {"USERNAME": "ada", "ANSWER": "PASSWORD", "PASSWORD": PASSWORD}


async def test_a_passkey_is_refused_with_what_to_do(pool: CognitoServer, gateway: SignInGateway) -> None:
    with pytest.raises(Invalid, match="WEB_AUTHN needs a browser"):
        await run_of(gateway).answer(AuthChallenge("WEB_AUTHN", "s", {}), "x")


async def test_an_authenticator_is_set_up_on_the_challenges_session(
    pool: CognitoServer, gateway: SignInGateway
) -> None:
    pool.plan(
        "AssociateSoftwareToken", {"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "ssssssssssssssssssssssssssssss-2"}
    )
    pool.plan("VerifySoftwareToken", {"Status": "SUCCESS", "Session": "ssssssssssssssssssssssssssssss-3"})
    run = run_of(gateway)
    challenge, made = await run.begin_mfa_setup(AuthChallenge("MFA_SETUP", "ssssssssssssssssssssssssssssss-1", {}))
    assert isinstance(await run.finish_mfa_setup(challenge, "123456"), AuthenticationResult)
    assert made == "JBSWY3DPEHPK3PXP"
    sessions = [pool.seen(name)[0]["Session"] for name in ("AssociateSoftwareToken", "VerifySoftwareToken")]
    assert [*sessions, pool.seen("RespondToAuthChallenge")[0]["Session"]] == [
        "ssssssssssssssssssssssssssssss-1",
        "ssssssssssssssssssssssssssssss-2",
        "ssssssssssssssssssssssssssssss-3",
    ]
    assert provisioning_uri(made, "a b", "ada") == "otpauth://totp/a%20b:ada?secret=JBSWY3DPEHPK3PXP&issuer=a+b"


async def test_a_client_that_rotates_is_refreshed_by_the_newer_operation(
    pool: CognitoServer, gateway: SignInGateway
) -> None:
    given = {"client_secret": CLIENT_SECRET, "username": "ada"}
    new = await refreshed(gateway, CONFIDENTIAL_ID, "old-refresh", **given, rotates=True)
    assert new.refresh_token == "rotated-refresh-token-of-ada"
    assert pool.seen("GetTokensFromRefreshToken")[0]["ClientSecret"] == CLIENT_SECRET
    kept = await refreshed(gateway, CLIENT_ID, "old-refresh", client_secret=None, username="ada", rotates=False)
    assert kept.refresh_token is None
    assert pool.seen("InitiateAuth")[0]["AuthParameters"] == {"REFRESH_TOKEN": "old-refresh"}


async def test_a_refresh_token_that_was_used_before_says_so(pool: CognitoServer, gateway: SignInGateway) -> None:
    pool.plan("GetTokensFromRefreshToken", KinesisError("RefreshTokenReuseException", "Refresh token reuse detected"))
    with pytest.raises(AccessDenied, match="grace period is over"):
        await refreshed(gateway, CLIENT_ID, "old-refresh", client_secret=None, username="ada", rotates=True)


async def test_what_changes_more_than_a_sign_in_needs_armed_writes(gateway: SignInGateway) -> None:
    for asking in (
        run_of(gateway).begin("ADMIN_USER_PASSWORD_AUTH"),
        gateway.forgot_password(CLIENT_ID, "ada", None),
        gateway.confirm_forgot_password(CLIENT_ID, "ada", "123456", PASSWORD, None),
        gateway.change_password("token", PASSWORD, "other"),
        gateway.global_sign_out("access-token"),
    ):
        with pytest.raises(ReadOnly):
            await asking
    await gateway.revoke_token(CLIENT_ID, "refresh-token", None)


async def test_an_answer_with_neither_a_challenge_nor_tokens_is_no_sign_in(
    pool: CognitoServer, gateway: SignInGateway
) -> None:
    pool.plan("InitiateAuth", {})
    with pytest.raises(GarbledAnswer):
        await run_of(gateway).begin("USER_PASSWORD_AUTH")


@pytest.mark.parametrize("public", ["0", "f" * 0, "zz"])
def test_a_public_value_that_proves_nothing_is_refused(public: str) -> None:
    proof = PasswordProof(POOL_ID, CLIENT_ID, "ada", PASSWORD)
    with pytest.raises(Invalid):
        proof.answer({"SRP_B": public, "SALT": "ab", "SECRET_BLOCK": "QQ==", "USER_ID_FOR_SRP": "ada"}, "ada")


async def test_a_rotated_key_is_found_and_a_foreign_one_is_not(pool: CognitoServer) -> None:
    clock = HandClock(NOW * 1000)
    async with open_session(pool.url) as aws:
        checking = TokenChecking(aws, CognitoGateway(aws), clock)
        first = pool.tokens("ada")["AuthenticationResult"]["IdToken"]
        assert not (await checking.inspected(first))[0].failed
        pool.signing = key("rotated")
        second = pool.tokens("ada")["AuthenticationResult"]["IdToken"]
        assert [check.name for check in (await checking.inspected(second))[0].failed] == ["key"]
        clock.advance(61)
        assert not (await checking.inspected(second))[0].failed
        foreign = key("foreign").token({"iss": "https://example.com", "token_use": "id"})
        asked = pool.keys_asked
        outcomes = {check.name: check.outcome for check in (await checking.inspected(foreign))[0].checks}
    assert (outcomes["key"], outcomes["issuer"], pool.keys_asked) == ("not possible", "not possible", asked)


async def test_a_token_of_another_pool_fails_where_one_pool_is_expected(pool: CognitoServer) -> None:
    async with open_session(pool.url) as aws:
        checking = TokenChecking(aws, CognitoGateway(aws), HandClock(NOW * 1000))
        token = pool.tokens("ada")["AuthenticationResult"]["IdToken"]
        inspected, _ = await checking.inspected(token, "eu-west-1_Other", "another-client")
    assert [check.name for check in inspected.failed] == ["issuer", "audience"]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ada", 'username ^= "ada"'),
        ('email ^= "ada"', 'email ^= "ada"'),
        ("email = ada@example.com", 'email = "ada@example.com"'),
        ('name = say "hi"', 'name = "say \\"hi\\""'),
        ("  ", ""),
    ],
)
def test_what_is_typed_becomes_awss_filter(typed: str, sent: str) -> None:
    assert user_filter(typed) == sent


@pytest.mark.parametrize("typed", ["custom:x = 1", "address = x", "email =", "email = " + "x" * 300])
def test_a_search_that_aws_does_not_take_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"users|missing|longer|username"):
        user_filter(typed)
