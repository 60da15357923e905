"""`kinesis-tui token` as a program: what it writes, where, and how it ends."""

import asyncio
import subprocess
import time
from pathlib import Path

import msgspec

from kinesis_tui.services.cognito.model.jwt import parse_jwt
from tests.support.cli import Ended, environment, kinesis_tui
from tests.support.cognito.server import CognitoServer, ScriptedUser
from tests.support.cognito.tokens import CLIENT_ID, POOL_ID, id_claims, jwks_of, key


def inspected(home: Path, token: str, *options: str) -> subprocess.CompletedProcess[bytes]:
    home.joinpath("jwks.json").write_bytes(jwks_of(key("id-key")))
    arguments = ("token", "inspect", "-", "--jwks", str(home / "jwks.json"), *options)
    ended = kinesis_tui(*arguments, env=environment(home), text=token.encode())
    return subprocess.CompletedProcess([], ended.status, ended.out, ended.err.encode())


def fresh() -> str:
    now = int(time.time())
    return key("id-key").token(id_claims(iat=now, auth_time=now, exp=now + 3600))


def test_a_good_token_ends_with_0_and_every_check_passed(tmp_path: Path) -> None:
    done = inspected(tmp_path, f"Bearer {fresh()}\n", "--issuer", POOL_ID, "--audience", CLIENT_ID, "--output", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    (line,) = done.stdout.splitlines()
    assert {one["outcome"] for one in msgspec.json.decode(line)["checks"]} == {"passed"}


def test_a_tampered_token_ends_with_1_and_is_never_printed(tmp_path: Path) -> None:
    token = fresh()[:-8] + "AAAAAAAA"
    log = tmp_path / "log"
    done = inspected(tmp_path, token, "--log-file", str(log))
    assert done.returncode == 1
    assert b"FAIL  signature" in done.stdout
    written = done.stdout + done.stderr + (log.read_bytes() if log.exists() else b"")
    assert not any(part.encode() in written for part in token.split("."))


async def test_login_prints_the_token_alone_and_a_wrong_password_one_sentence(tmp_path: Path) -> None:
    async with CognitoServer(int(time.time())) as pool:
        pool.users["ada"] = ScriptedUser("ada", "Correct-horse-7")
        where = ("--pool", POOL_ID, "--client-id", CLIENT_ID, "--username", "ada", "--flow", "password")

        async def login(password: str) -> Ended:
            arguments = ("token", "login", *where, "--log-file", str(tmp_path / "log"))
            env = environment(tmp_path, pool.url)
            return await asyncio.to_thread(kinesis_tui, *arguments, env=env, text=f"{password}\n".encode())

        good, wrong = await login("Correct-horse-7"), await login("Wrong-horse-9")
    assert (good.status, good.err) == (0, "")
    assert parse_jwt(good.out.decode().removesuffix("\n")).token_use == "id"
    assert (wrong.status, wrong.out) == (1, b"")
    assert "the user name or the password is wrong" in wrong.sentence
    assert not any(word in wrong.err + (tmp_path / "log").read_text() for word in ("horse", "eyJ"))
