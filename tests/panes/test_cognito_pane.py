"""Pane 4 on a scripted pool: pools, one in full, users, the inspector, signing in; and no secret anywhere."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import keyring
import pytest
from textual.events import Paste

from kinesis_tui.config import Settings
from kinesis_tui.registry import ENTRIES
from kinesis_tui.services.cognito.panes.cognito import CognitoPane
from kinesis_tui.services.cognito.panes.token_view import TokenView
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from tests.support.app import NOON_MS
from tests.support.aws import isolate
from tests.support.cognito.keyring import MemoryKeyring
from tests.support.cognito.server import CLIENT_SECRET, CONFIDENTIAL_ID, SESSION, CognitoServer, ScriptedUser
from tests.support.cognito.tokens import CLIENT_ID, POOL_ID, jwks_of, key
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis_app import KinesisPage, StageClock, staged_app
from tests.support.waiting import until

PASSWORD = "Correct-horse-7"  # of a test
NEW_PASSWORD = "Another-horse-8"
CODE = "730914"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
async def pool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[CognitoServer]:
    isolate(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    async with CognitoServer(NOON_MS // 1000) as server:
        server.users["ada"] = ScriptedUser("ada", PASSWORD)
        server.users["linus"] = ScriptedUser("linus", PASSWORD, status="FORCE_CHANGE_PASSWORD", email="l@example.com")
        yield server


@asynccontextmanager
async def opened(
    pool: CognitoServer, target: str = "cognito", size: tuple[int, int] = (100, 40)
) -> AsyncIterator[KinesisPage]:
    clock = StageClock()
    app = staged_app(pool.url, clock, target=target, settings=Settings(utc=True))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield KinesisPage(app, pilot, clock)


def token_view(page: KinesisPage) -> TokenView:
    view = page.app.query_one(CognitoPane).view
    assert isinstance(view, TokenView), view
    return view


async def paste(page: KinesisPage, text: str) -> None:
    focused = page.app.focused
    assert focused is not None
    focused.post_message(Paste(text))
    await until(lambda: len(getattr(focused, "value", "")) == len("".join(text.split())), what="pasted")


async def dialog(page: KinesisPage, kind: str) -> None:
    await until(lambda: type(page.app.screen).__name__ == kind, what=f"{kind}, not {page.app.screen}\n{page.text}")
    await page.pilot.pause()


def test_the_pane_is_the_fourth() -> None:
    assert [(entry.name, entry.digit) for entry in ENTRIES if entry.name == "cognito"] == [("cognito", "4")]


async def test_pools_are_listed_and_one_is_shown_by_sections(pool: CognitoServer) -> None:
    async with opened(pool, size=(100, 60)) as page:
        await page.shows("ESSENTIALS")
        assert "OPTIONAL" in page.text
        await page.press("enter")
        await page.shows("service")
        await until(lambda: "«redacted:secret»" in page.text, what=page.text)
        for words in ("USER_PASSWORD_AUTH", "access 15 min", "orders/read", "May refund", "add-tenant, V2_0"):
            await page.shows(words)
        await page.shows("not authorized to perform")
        assert CLIENT_SECRET not in page.text


async def test_a_region_without_pools_says_what_to_do(pool: CognitoServer) -> None:
    pool.has_pool = False
    async with opened(pool) as page:
        await page.shows("No user pools in eu-west-1")
        await page.shows("t to inspect a token")


async def test_a_refused_listing_says_why_and_r_asks_again(pool: CognitoServer) -> None:
    pool.plan("ListUserPools", KinesisError("AccessDeniedException", "not authorized to perform: ListUserPools"))
    async with opened(pool, size=(80, 24)) as page:
        await page.shows("Not authorized to perform")
        await page.press("r")
        await page.shows("customers")


async def test_users_are_paged_searched_and_hidden_until_revealed(pool: CognitoServer) -> None:
    pool.users_per_page = 1
    async with opened(pool, f"cognito:{POOL_ID} users", size=(80, 24)) as page:
        await page.shows("CONFIRMED")
        assert "linus" not in page.text
        await page.press("n")
        await page.shows("FORCE_CHANGE_PASSWORD")
        await page.press("g", "enter")
        await page.shows("may sign in")
        assert "ada@example.com" not in page.text
        await page.press("G")
        while "REVEALED" not in page.text:
            await page.press("k", "R")
            assert page.app.query_one(CognitoPane).view is not None
        await page.shows("REVEALED ada@example.com")
        await page.press("k")
        await page.gone("ada@example.com")
        await page.press("escape", "f")
        await dialog(page, "FormScreen")
        await page.press("tab", "tab")
        await page.type("lin")
        await page.shows('username ^= "lin"')
        await page.press("enter")
        await until(lambda: pool.seen("ListUsers")[-1].get("Filter") == 'username ^= "lin"', what="a search")


async def test_a_pasted_token_is_inspected_and_counts_down(pool: CognitoServer) -> None:
    token = pool.tokens("ada")["AuthenticationResult"]["IdToken"]
    async with opened(pool) as page:
        await page.press("t")
        await dialog(page, "TokenPaste")
        await paste(page, token[:80] + "\n" + token[80:])
        assert token[-20:] not in page.text
        await page.press("enter")
        await page.shows("all 8 checks passed")
        await page.shows("expires in 1 h 00 min")
        page.stage.advance(3_541)
        token_view(page)._tick()
        await page.shows("expires in 59 s")
        page.stage.advance(60)
        token_view(page)._tick()
        await page.shows("1 of 8 checks failed: time")
        assert token[-20:] not in page.text


async def test_a_tampered_token_fails_by_name_and_two_tokens_are_compared(pool: CognitoServer, tmp_path: Path) -> None:
    token = pool.tokens("ada")["AuthenticationResult"]["AccessToken"]
    (tmp_path / "token.jwt").write_text(f"Bearer {token[:-8]}AAAAAAAA\n")
    async with opened(pool) as page:
        await page.shows("customers")
        await page.press("colon")
        await page.type("token token.jwt")
        await page.press("enter")
        await page.shows("1 of 8 checks failed: signature")
        await page.press("equals_sign")
        await dialog(page, "TokenPaste")
        await paste(page, pool.tokens("grace")["AuthenticationResult"]["IdToken"])
        await page.press("enter")
        await page.shows('+    "aud"')
        await page.press("escape")
        await page.shows("CHECKS")


async def test_a_session_without_armed_writes_is_told_so(pool: CognitoServer) -> None:
    async with opened(pool, f"cognito:{POOL_ID}") as page:
        await page.shows("LOG DELIVERY")
        await page.press("a")
        await dialog(page, "Menu")
        await page.press("1")
        await page.shows("Sign in to web")
        await page.shows("ADMIN_USER_PASSWORD_AUTH")
        flows = [line.split()[2] for line in page.lines if "_AUTH " in line]
        await page.press(str(flows.index("ADMIN_USER_PASSWORD_AUTH") + 1))
        await page.said("Writes are off")
        assert not pool.seen("AdminInitiateAuth")


class _Kept(logging.Handler):
    """Everything that is logged, at any level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


async def test_no_secret_of_a_whole_run_is_seen_logged_or_exported(pool: CognitoServer, tmp_path: Path) -> None:
    pool.plan(
        "RespondToAuthChallenge",
        {"ChallengeName": "MFA_SETUP", "Session": SESSION, "ChallengeParameters": {}},
        {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": SESSION, "ChallengeParameters": {}},
    )
    pool.plan("AssociateSoftwareToken", {"SecretCode": TOTP_SECRET, "Session": SESSION})
    pool.plan("VerifySoftwareToken", {"Status": "SUCCESS", "Session": SESSION})
    kept, screens = _Kept(), []
    logging.getLogger("kinesis_tui").addHandler(kept)
    async with opened(pool, f"cognito:{POOL_ID}") as page:

        async def at(words: str) -> None:
            await page.shows(words)
            screens.append(page.text)

        await at("LOG DELIVERY")
        await page.press("a")
        await dialog(page, "Menu")
        await page.press("2")
        await at("Sign in to service")
        await page.press("1")
        await dialog(page, "FormScreen")
        await paste(page, "linus")
        await page.press("tab")
        await paste(page, "Wrong-horse-9")
        await page.press("enter")
        await at("is wrong")
        await page.press("ctrl+u")
        await paste(page, PASSWORD)
        await page.press("enter")
        await at("must choose a new password")
        await paste(page, NEW_PASSWORD)
        await page.press("tab")
        await paste(page, NEW_PASSWORD)
        await page.press("tab")
        await paste(page, "Linus")
        await page.press("enter")
        await at("Scan the code with an")
        await page.press("enter")
        await at("Set up an authenticator for linus")
        await paste(page, CODE)
        await page.press("enter")
        await at("the authenticator's code")
        await paste(page, CODE)
        await page.press("enter")
        await at("all 8 checks passed")
        await page.press("e")
        await page.said("Wrote 1 lines")
        await page.press("d")
        await at("cognito:groups")
        await page.press("escape")
        await page.shows("CHECKS")
        await page.press("y")
        await at("the token itself")
        await page.press("escape")
        await page.gone("the token itself")
        await page.press("m")
        await at("get new tokens")
        await page.press("1")
        await page.said("the refresh token was rotated too")
        await at("all 8 checks passed")
        held = page.app.context.one(TokensAtHand, TokensAtHand).sign_ins[0]
        toasts = page.toasts
    logging.getLogger("kinesis_tui").removeHandler(kept)
    (export,) = tmp_path.glob("token-*.json")
    seen = "\n".join([*screens, *toasts, *kept.lines, export.read_text(), repr(held), repr(page.app.context)])
    assert held.refresh_token == "rotated-refresh-token-of-ada"
    assert held.id_token
    assert held.access_token
    secrets = [PASSWORD, NEW_PASSWORD, "Wrong-horse-9", CODE, TOTP_SECRET, CLIENT_SECRET, SESSION]
    secrets += [held.refresh_token, *held.id_token.split("."), *held.access_token.split(".")]
    secrets += ["refresh-token-of-linus", "linus@example.com"]
    assert [secret for secret in secrets if secret in seen] == []
    assert {request["ClientId"] for request in pool.seen("RespondToAuthChallenge")} == {CONFIDENTIAL_ID}
    assert CLIENT_ID != CONFIDENTIAL_ID


async def test_a_sign_in_is_kept_in_the_keyring_only_when_it_is_asked_for(
    pool: CognitoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: memory)
    tokens = pool.tokens("ada")["AuthenticationResult"]
    ada = SignIn(
        name="ada at web",
        pool_id=POOL_ID,
        client_id=CLIENT_ID,
        username="ada",
        obtained_ms=NOON_MS,
        id_token=tokens["IdToken"],
    )
    async with opened(pool) as page:
        at_hand = page.app.context.one(TokensAtHand, TokensAtHand)
        at_hand.keep(ada)
        await page.shows("customers")
        assert memory.entries == {}
        await page.press("m")
        await page.shows("in the system's keyring")
        await page.press("1")
        await page.said("ada at web is kept")
        at_hand.forget(ada)
        for key in ("1", "2"):
            await page.press("colon")
            await page.type("keyring")
            await page.press("enter")
            await page.shows("Kept in the keyring")
            await page.press("1")
            await page.shows("the tokens stay valid")
            await page.press(key)
            await page.said("is at hand" if key == "1" else "is kept no more")
        assert at_hand.sign_ins == (ada,)
    assert memory.entries == {}


async def test_a_token_is_checked_with_the_keys_of_a_file(pool: CognitoServer, tmp_path: Path) -> None:
    token = pool.tokens("ada")["AuthenticationResult"]["IdToken"]
    (tmp_path / "token.jwt").write_text(token)
    (tmp_path / "jwks.json").write_bytes(jwks_of(key("another-key")))
    async with opened(pool) as page:
        await page.shows("customers")
        for command, words in (
            ("token token.jwt", "all 8 checks passed"),
            ("jwks jwks.json", "none of the 1 keys of jwks.json"),
            ("jwks", "all 8 checks passed"),
        ):
            await page.press("colon")
            await page.type(command)
            await page.press("enter")
            await page.shows(words)
    assert pool.keys_asked == 1
