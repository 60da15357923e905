"""A pool's OAuth endpoints: what is sent, what is believed, what is refused."""

import asyncio
import base64
import socket
from urllib.parse import parse_qs, urlsplit

import pytest

from kinesis_tui.failure import AccessDenied, Failure, GarbledAnswer, Invalid, ServiceFailed
from kinesis_tui.services.cognito.loopback import can_be_caught, caught
from kinesis_tui.services.cognito.model.oauth import (
    RANDOM_BYTES,
    Pkce,
    authorize_url,
    client_credentials,
    code_grant,
    oauth_base,
    pkce,
    redirected_code,
    token_request,
    tokens_of,
)
from kinesis_tui.services.cognito.model.user_pool import UserPool
from kinesis_tui.ui.qr import qr_rows
from tests.support.waiting import until

BACK = "http://localhost:8400/callback"
PROOF = pkce(bytes(RANDOM_BYTES))


def test_the_challenge_is_that_of_rfc_7636_appendix_b() -> None:
    proof = Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "state")
    assert proof.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert proof.verifier not in repr(proof)


def test_the_address_names_all_but_the_verifier() -> None:
    url = authorize_url("https://acme.auth.eu-west-1.amazoncognito.com", "c-1", BACK, ["openid", "orders/read"], PROOF)
    asked = parse_qs(urlsplit(url).query)
    assert asked["redirect_uri"] == [BACK]
    assert asked["scope"] == ["openid orders/read"]
    assert asked["code_challenge_method"] == ["S256"]
    assert PROOF.verifier not in url
    assert len({len(row) for row in qr_rows(url)}) == 1


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"{BACK}?code=c&state=another", "forged"),
        (f"{BACK}?code=c", "forged"),
        (f"{BACK}?code=c&state={PROOF.state}&state={PROOF.state}", "forged"),
        (f"{BACK}?state={PROOF.state}", "no code"),
        (f"{BACK}?error=access_denied&error_description=no&state={PROOF.state}", "the pool refused: no"),
        (f"https://evil.example/callback?code=c&state={PROOF.state}", "does not begin with"),
        ("code", "does not begin with"),
        ("http://[", "no address"),
    ],
)
def test_an_address_that_is_not_the_answer_is_refused(address: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        redirected_code(address, BACK, PROOF)


def test_the_code_of_the_right_address_is_taken() -> None:
    code = redirected_code(f" {BACK}?code=a%2Bb&state={PROOF.state}\n", BACK, PROOF)
    assert code == "a+b"
    assert code_grant(code, BACK, PROOF)["code_verifier"] == PROOF.verifier


def test_a_secret_goes_into_the_header_or_into_the_form_and_is_never_seen() -> None:
    form = client_credentials(["orders/read"])
    basic, post = (token_request("c:1", "s/3cr+t", form, how) for how in ("basic", "post"))
    sent = base64.b64decode(basic.headers["Authorization"].removeprefix("Basic ")).decode()
    assert sent == "c%3A1:s%2F3cr%2Bt"  # RFC 6749, 2.3.1
    assert b"client_id" not in basic.body
    assert parse_qs(post.body.decode())["client_secret"] == ["s/3cr+t"]
    assert "Authorization" not in post.headers
    assert "cr" not in repr(basic) + repr(post)
    assert b"client_secret" not in token_request("c", None, form).body


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, b'{"error": "invalid_client"}', AccessDenied, "secret is wrong"),
        (400, b'{"error": "invalid_grant", "error_description": "hunter2"}', AccessDenied, "begin again"),
        (400, b'{"error": "unauthorized_client"}', AccessDenied, "AllowedOAuthFlows"),
        (400, b'{"error": "invalid_scope"}', Invalid, "AllowedOAuthScopes"),
        (400, b'{"error": "something_new"}', Invalid, "something_new"),
        (503, b"<html>", ServiceFailed, "503"),
        (404, b"<html>", GarbledAnswer, "none that OAuth has"),
        (200, b'{"token_type": "Bearer"}', GarbledAnswer, "none that OAuth has"),
    ],
    ids=["client", "grant", "unauthorized", "scope", "new", "503", "404", "no token"],
)
def test_an_answer_without_tokens_is_one_failure(status: int, body: bytes, kind: type[Failure], words: str) -> None:
    with pytest.raises(kind) as refused:
        tokens_of(status, body, "POST")
    assert words in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_the_endpoints_are_at_the_custom_domain_the_pools_own_or_the_custom_endpoint() -> None:
    plain = UserPool(id="eu-west-1_x", name="x", domain="acme")
    assert oauth_base(plain, None) == "https://acme.auth.eu-west-1.amazoncognito.com"
    custom = UserPool(id="eu-west-1_x", name="x", domain="acme", custom_domain="login.acme.example")
    assert oauth_base(custom, None) == "https://login.acme.example"
    assert oauth_base(plain, "http://127.0.0.1:4566/") == "http://127.0.0.1:4566"
    assert oauth_base(UserPool(id="eu-west-1_x", name="x"), None) is None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def asked(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    return answer


async def test_a_browsers_redirect_is_caught_and_what_is_forged_or_garbled_is_not() -> None:
    port = free_port()
    back = f"http://localhost:{port}/callback"

    def is_ours(address: str) -> bool:
        try:
            return bool(redirected_code(address, back, PROOF))
        except ValueError:
            return False

    catching = asyncio.create_task(caught(back, is_ours))
    await until(lambda: listens(port), what="the port")
    assert b"400" in await asked(port, b"GET /callback?code=x&state=forged HTTP/1.1\r\n\r\n")
    assert await asked(port, b"\x16\x03\x01 garbled\r\n") == b""
    assert not catching.done()
    good = f"GET /callback?code=c&state={PROOF.state} HTTP/1.1\r\nHost: x\r\n\r\n"
    assert b"Signed in" in await asked(port, good.encode())
    assert redirected_code(await catching, back, PROOF) == "c"
    with pytest.raises(ConnectionRefusedError):
        await asked(port, good.encode())


@pytest.mark.parametrize(
    ("redirect", "here"),
    [
        ("http://localhost:8400/callback", True),
        ("http://127.0.0.1:8400/", True),
        ("https://localhost:8400/callback", False),
        ("http://localhost/callback", False),
        ("https://app.example.com/callback", False),
        ("http://[", False),
    ],
)
def test_only_a_port_of_this_machine_can_be_listened_at(redirect: str, here: bool) -> None:
    assert can_be_caught(redirect) is here
