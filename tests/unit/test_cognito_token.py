"""What a token says, and the eight checks: real ones pass, every forged one is refused."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import msgspec
import pytest

from kinesis_tui.failure import Invalid, Unreachable
from kinesis_tui.services.cognito.model.checks import NAMES, Check, Expected, inspect
from kinesis_tui.services.cognito.model.claims import CLAIMS, TIMES, difference, meaning_of
from kinesis_tui.services.cognito.model.issuer import cognito_issuer, is_pool_id, issuer_of_pool, wanted_issuer
from kinesis_tui.services.cognito.model.jwks import Jwks, JwksCache, parse_jwks
from kinesis_tui.services.cognito.model.jwt import LONGEST, JwtInvalid, parse_jwt, tidied
from kinesis_tui.services.cognito.model.token_json import token_json
from kinesis_tui.services.cognito.model.token_times import countdown, time_text
from tests.support.cognito.tokens import (
    CLIENT_ID,
    ISSUER,
    NOW,
    access_claims,
    b64,
    id_claims,
    jwks_of,
    key,
)

POOL, OTHER = "id-key", "other-pool"
NOW_MS = NOW * 1000


def expected(ahead_ms: int | None = 0, **changed: object) -> Expected:
    jwks = parse_jwks(jwks_of(key(POOL)), "the pool", ahead_ms)
    given = {"now_ms": NOW_MS, "jwks": jwks, "issuer": ISSUER, "audiences": frozenset({CLIENT_ID}), **changed}
    return Expected(**given)  # type: ignore[arg-type]


def outcomes(text: str, held_against: Expected | None = None) -> dict[str, str]:
    return {check.name: check.outcome for check in inspect(text, held_against or expected()).checks}


def check(name: str, text: str, held_against: Expected | None = None) -> Check:
    return next(one for one in inspect(text, held_against or expected()).checks if one.name == name)


def swapped(text: str, claims: dict[str, object]) -> str:
    """Return a token with other claims under the old signature."""
    header, _, signature = text.split(".")
    return f"{header}.{b64(json.dumps(claims).encode())}.{signature}"


def hmac_forged() -> str:
    """Sign with the public key as an HMAC's secret, as a careless verifier would check it."""
    head = b64(json.dumps({"alg": "HS256", "kid": POOL}).encode())
    body = b64(json.dumps(id_claims()).encode())
    return f"{head}.{body}.{b64(hmac.digest(key(POOL).pem(), f'{head}.{body}'.encode(), hashlib.sha256))}"


@pytest.mark.parametrize("claims", [id_claims(), access_claims()], ids=["id", "access"])
def test_a_token_of_the_pool_passes_all_eight_checks(claims: dict[str, object]) -> None:
    assert outcomes(key(POOL).token(claims)) == dict.fromkeys(NAMES, "passed")


FORGED: dict[str, tuple[str, Callable[[], str]]] = {
    "alg none": ("algorithm", lambda: key(POOL).token(id_claims(), {"alg": "none", "kid": POOL})),
    "alg nOnE": ("algorithm", lambda: key(POOL).token(id_claims(), {"alg": "nOnE", "kid": POOL})),
    "none, unsigned": (
        "signature",
        lambda: ".".join(key(POOL).token(id_claims(), {"alg": "none"}).split(".")[:2]) + ".",
    ),
    "no alg": ("algorithm", lambda: key(POOL).token(id_claims(), {"kid": POOL})),
    "HMAC with the public key": ("algorithm", hmac_forged),
    "HMAC signature": ("signature", hmac_forged),
    "ES256": ("algorithm", lambda: key(POOL).token(id_claims(), {"alg": "ES256", "kid": POOL})),
    "kid of another pool": ("key", lambda: key(OTHER).token(id_claims())),
    "no kid": ("key", lambda: key(POOL).token(id_claims(), {"alg": "RS256"})),
    "kid that is no text": ("key", lambda: key(POOL).token(id_claims(), {"alg": "RS256", "kid": [POOL]})),
    "our kid, another key": ("signature", lambda: key(OTHER).token(id_claims(), {"alg": "RS256", "kid": POOL})),
    "claims swapped": ("signature", lambda: swapped(key(POOL).token(id_claims()), id_claims(sub="root"))),
    "no signature": ("signature", lambda: key(POOL).token(id_claims()).rpartition(".")[0] + "."),
    "duplicated claim": (
        "well-formed",
        lambda: key(POOL).token(json.dumps(id_claims())[:-1] + ', "sub": "root"}'),
    ),
    "duplicated nested": ("well-formed", lambda: key(POOL).token('{"a": {"b": 1, "b": 2}}')),
    "duplicated alg": ("well-formed", lambda: key(POOL).token(id_claims(), '{"alg": "none", "alg": "RS256"}')),
    "huge": ("well-formed", lambda: key(POOL).token(id_claims(pad="x" * LONGEST))),
    "padding": ("well-formed", lambda: key(POOL).token(id_claims()) + "=="),
    "plus and slash": ("well-formed", lambda: "+/+/." + key(POOL).token(id_claims()).partition(".")[2]),
    "cut short": ("well-formed", lambda: "A." + key(POOL).token(id_claims()).partition(".")[2]),
    "loose bits": ("well-formed", lambda: "e31." + key(POOL).token(id_claims()).partition(".")[2]),
    "space inside": ("well-formed", lambda: key(POOL).token(id_claims()).replace(".", ". ", 1)),
    "nested JWT": (
        "well-formed",
        lambda: key(POOL).token(key(POOL).token(id_claims()), {"alg": "RS256", "cty": "JWT", "kid": POOL}),
    ),
    "nested jwt, small": ("well-formed", lambda: key(POOL).token(id_claims(), {"alg": "RS256", "cty": "jwt"})),
    "crit": ("well-formed", lambda: key(POOL).token(id_claims(), {"alg": "RS256", "kid": POOL, "crit": ["x"]})),
    "b64 false": ("well-formed", lambda: key(POOL).token(id_claims(), {"alg": "RS256", "kid": POOL, "b64": False})),
    "two parts": ("well-formed", lambda: key(POOL).token(id_claims()).rpartition(".")[0]),
    "empty": ("well-formed", str),
    "no object": ("well-formed", lambda: key(POOL).token('["sub"]')),
    "no JSON": ("well-formed", lambda: key(POOL).token("sub=root")),
    "NaN": ("well-formed", lambda: key(POOL).token('{"exp": NaN}')),
    "endless number": ("well-formed", lambda: key(POOL).token('{"exp": ' + "9" * 5_000 + "}")),
    "half a character": ("well-formed", lambda: key(POOL).token('{"sub": "\\ud800"}')),
    "half a character in the header": (
        "well-formed",
        lambda: key(POOL).token("{}", '{"alg": "RS256", "kid": "\\ud800"}'),
    ),
    "a number of many digits": ("well-formed", lambda: key(POOL).token('{"a": 1.' + "9" * 5_000 + "}")),
    "deeper than is laid out": ("well-formed", lambda: key(POOL).token('{"a":' * 100 + "1" + "}" * 100)),
    "nested deeply": ("well-formed", lambda: key(POOL).token('{"a":' * 5_000 + "1" + "}" * 5_000)),
    "no UTF-8": ("well-formed", lambda: key(POOL).signed(f"{b64(b'{}')}.{b64(bytes([0x7B, 0xFF, 0x7D]))}")),
    "wrong issuer": ("issuer", lambda: key(POOL).token(id_claims(iss=ISSUER[:-1] + "X"))),
    "issuer with a slash": ("issuer", lambda: key(POOL).token(id_claims(iss=ISSUER + "/"))),
    "no issuer": ("issuer", lambda: key(POOL).token(id_claims(iss=None))),
    "issuer that is a list": ("issuer", lambda: key(POOL).token(id_claims(iss=[ISSUER]))),
    "wrong aud": ("audience", lambda: key(POOL).token(id_claims(aud="another"))),
    "wrong client_id": ("audience", lambda: key(POOL).token(access_claims(client_id="another"))),
    "aud on an access token": ("audience", lambda: key(POOL).token(access_claims(client_id=None, aud=CLIENT_ID))),
    "no aud": ("audience", lambda: key(POOL).token(id_claims(aud=None))),
    "wrong token_use": ("token_use", lambda: key(POOL).token(id_claims(token_use="refresh"))),
    "no token_use": ("token_use", lambda: key(POOL).token(id_claims(token_use=None))),
    "expired": ("time", lambda: key(POOL).token(id_claims(exp=NOW - 1))),
    "expires now": ("time", lambda: key(POOL).token(id_claims(exp=NOW))),
    "not yet": ("time", lambda: key(POOL).token(id_claims(nbf=NOW + 60))),
    "no exp": ("time", lambda: key(POOL).token(id_claims(exp=None))),
    "exp as a text": ("time", lambda: key(POOL).token(id_claims(exp=str(NOW + 60)))),
    "exp true": ("time", lambda: key(POOL).token(id_claims(exp=True))),
    "exp beyond the calendar": ("time", lambda: key(POOL).token('{"exp": 1e300}')),
    "nbf negative": ("time", lambda: key(POOL).token(id_claims(nbf=-1))),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(name: str) -> None:
    failing, forge = FORGED[name]
    assert check(failing, forge()).outcome == "failed"


def test_what_could_not_be_read_makes_the_other_checks_not_possible() -> None:
    assert list(outcomes("x.y").values()) == ["failed", *["not possible"] * 7]


def test_an_encrypted_token_is_recognised() -> None:
    parts = [b64(b'{"alg":"RSA-OAEP","enc":"A256GCM"}'), *["AAAA"] * 4]
    assert "encrypted" in check("well-formed", ".".join(parts)).reason


def test_a_reason_never_holds_the_signature_or_the_token() -> None:
    for _, forge in FORGED.values():
        text = forge()
        for one in inspect(text, expected()).checks:
            for part in text.split("."):
                assert len(part) < 20 or part not in one.reason


def test_without_anything_to_compare_with_a_check_is_not_possible() -> None:
    found = inspect(key(POOL).token(id_claims()), Expected(now_ms=NOW_MS))
    not_possible = [one.name for one in found.checks if one.outcome == "not possible"]
    assert not_possible == ["key", "signature", "issuer", "audience"]
    assert not found.failed


@pytest.mark.parametrize(
    ("ahead_ms", "outcome", "words"),
    [
        (0, "passed", "clock and the issuer's agree"),
        (None, "passed", "by this machine's clock"),
        (7_200_000, "failed", "this machine's is 2 h 00 min behind it"),
        (-600_000, "passed", "this machine's is 10 min 00 s ahead of it"),
    ],
)
def test_a_token_is_as_old_as_its_issuer_says(ahead_ms: int | None, outcome: str, words: str) -> None:
    found = check("time", key(POOL).token(id_claims()), expected(ahead_ms))
    assert found.outcome == outcome
    assert words in found.reason


def test_a_token_from_the_future_says_that_a_clock_is_wrong() -> None:
    assert "a clock is wrong" in check("time", key(POOL).token(id_claims(iat=NOW + 300))).reason


def test_the_other_kind_of_token_is_refused_where_one_is_expected() -> None:
    found = check("token_use", key(POOL).token(id_claims()), expected(token_use="access"))
    assert (found.outcome, found.reason) == ("failed", "it is an id token, expected is an access token")


# RFC 7515, A.2: the first published RS256 signature.
A2_KEY = {
    "kty": "RSA",
    "kid": "a2",
    "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZ"
    "S-pCgNMs"
    "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaS"
    "HSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV"
    "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
    "e": "AQAB",
}
A2_TOKEN = (
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcA"
    "cQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWE"
    "sqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
)


def test_the_signature_of_rfc_7515_verifies_and_its_other_faults_are_named() -> None:
    jwt = parse_jwt(A2_TOKEN)
    assert jwt.claims == {"iss": "joe", "exp": 1_300_819_380, "http://example.com/is_root": True}
    from jose import jws

    assert json.loads(jws.verify(A2_TOKEN, A2_KEY, algorithms=["RS256"])) == jwt.claims
    found = outcomes(A2_TOKEN, expected(jwks=parse_jwks(json.dumps({"keys": [A2_KEY]}).encode(), "RFC 7515")))
    assert [name for name, outcome in found.items() if outcome == "failed"] == [
        "key",  # it names none
        "issuer",
        "time",
        "token_use",
        "audience",
    ]


def test_the_key_of_rfc_7515_checks_its_signature_once_the_header_names_it() -> None:
    keys = Jwks({"": A2_KEY}, "RFC 7515")
    assert check("signature", A2_TOKEN, expected(jwks=keys)).outcome == "passed"


@pytest.mark.parametrize(
    ("token", "outcome"),
    [
        # RFC 7519, 3.1: an HMAC.
        (
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9"
            "pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            "algorithm",
        ),
        # RFC 7519, 6.1: unsecured.
        ("eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLm"
            "NvbS9pc19yb290Ijp0cnVlfQ.", "signature"),
    ],
    ids=["3.1 HMAC", "6.1 unsecured"],
)  # fmt: skip
def test_the_tokens_of_rfc_7519_are_read_and_refused(token: str, outcome: str) -> None:
    assert parse_jwt(token).claims["iss"] == "joe"
    assert {check("algorithm", token).outcome, check(outcome, token).outcome} == {"failed"}


@pytest.mark.parametrize(
    "pasted",
    ["{0}", " {0}\n", "Bearer {0}", "Authorization: Bearer {0}", "'{0}'", '"{0}"\r\n', "bearer  {0}"],
)
def test_what_a_paste_adds_is_taken_off(pasted: str) -> None:
    token = key(POOL).token(id_claims())
    assert tidied(pasted.format(token)) == token


def test_a_token_that_a_terminal_has_wrapped_is_joined() -> None:
    token = key(POOL).token(id_claims())
    assert tidied(f"{token[:80]}\r\n   {token[80:160]}\n{token[160:]}") == token


def test_what_a_token_looks_like_holds_neither_it_nor_its_signature() -> None:
    token = key(POOL).token(id_claims())
    assert token[-40:] not in repr(parse_jwt(token))
    with pytest.raises(JwtInvalid) as refused:
        parse_jwt(token + "!")
    assert token[-40:-1] not in str(refused.value)


def test_the_json_has_everything_but_the_signature() -> None:
    token = key(POOL).token(id_claims())
    written = token_json(inspect(token, expected()))
    assert token.rpartition(".")[2].encode() not in written
    value = msgspec.json.decode(written)
    assert list(value) == ["valid", "token_use", "bytes", "header", "claims", "times", "checks"]
    assert value["valid"] is True
    assert value["times"]["exp"] == "2026-11-25T13:02:04.000Z"
    assert [one["name"] for one in value["checks"]] == list(NAMES)


def test_every_claim_that_cognito_writes_is_explained_with_its_source() -> None:
    for name in {**id_claims(), **access_claims()}:
        assert meaning_of(name), name
    assert all(meaning.source for meaning in CLAIMS.values())
    assert meaning_of("custom:tier")
    assert meaning_of("whatever") is None
    assert difference("id") != difference("access")
    assert set(TIMES) <= set(CLAIMS)


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        (id_claims(exp=NOW + 245), "expires in 4 min 05 s"),
        (id_claims(exp=NOW + 1), "expires in 1 s"),
        (id_claims(exp=NOW), "expired 0 s ago"),
        (id_claims(exp=NOW - 61), "expired 1 min 01 s ago"),
        (id_claims(nbf=NOW + 5), "not valid yet: in 5 s"),
        (id_claims(exp=None), "never expires"),
    ],
    ids=["minutes", "a second", "now", "past", "not yet", "never"],
)
def test_the_countdown_says_how_long_is_left(claims: dict[str, object], words: str) -> None:
    jwt = parse_jwt(key(POOL).token(claims))
    assert countdown(jwt, NOW_MS)[0] == words
    assert countdown(jwt, NOW_MS + 999)[0] == words


def test_a_time_is_told_locally_in_utc_and_from_now() -> None:
    assert time_text(NOW + 5, NOW_MS).endswith("2026-11-25 12:03:09 UTC, in 5 s")
    assert time_text(None, NOW_MS) == "–"


@pytest.mark.parametrize(
    ("url", "pool"),
    [
        (ISSUER, "eu-west-1_AbCdEfGhI"),
        ("https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_x", "cn-north-1_x"),
        (f"http{ISSUER[5:]}", None),
        (ISSUER.replace("amazonaws", "amaz0naws"), None),
        (ISSUER.replace("eu-west-1.", "us-east-1."), None),
        (f"{ISSUER}/x", None),
        (f"https://evil.example/{ISSUER}", None),
        (None, None),
    ],
)
def test_only_a_cognito_issuer_names_a_pool(url: str | None, pool: str | None) -> None:
    found = cognito_issuer(url)
    assert (found and found.pool_id) == pool


def test_a_pool_may_be_named_by_its_id() -> None:
    assert wanted_issuer("eu-west-1_AbCdEfGhI") == ISSUER
    assert wanted_issuer("https://example.com") == "https://example.com"
    assert issuer_of_pool("eu-west-1_AbCdEfGhI").jwks_url == f"{ISSUER}/.well-known/jwks.json"
    assert not is_pool_id("../etc_passwd")
    with pytest.raises(ValueError, match="not the id"):
        issuer_of_pool("x")


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b'{"keys": 1}', b"<html>", b'{"keys": [1]}', json.dumps({"keys": [key(POOL).jwk()] * 2}).encode()],
    ids=["empty", "no keys", "a number", "html", "no objects", "one id twice"],
)
def test_what_is_no_key_set_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        parse_jwks(data, "here")


@pytest.mark.parametrize(
    "changed",
    [{"kty": "oct"}, {"use": "enc"}, {"alg": "HS256"}, {"n": "AQAB"}, {"n": "§"}, {"e": "Ag"}, {"kid": 7}],
    ids=str,
)
def test_keys_that_could_not_check_an_rs256_signature_are_left_out(changed: dict[str, object]) -> None:
    data = json.dumps({"keys": [{**key(POOL).jwk(), **changed}, key(OTHER).jwk()]}).encode()
    assert list(parse_jwks(data, "here").keys) == [OTHER]


class Pool:
    """Serves keys, and counts how often it was asked."""

    def __init__(self) -> None:
        self.keys = [key(POOL)]
        self.asked = 0
        self.now = 0.0

    async def fetch(self, url: str) -> Jwks:
        self.asked += 1
        if url == "down":
            raise Unreachable("GET failed", "nobody is there", "try again")
        return parse_jwks(jwks_of(*self.keys), url)


async def test_keys_are_fetched_once_and_again_for_an_unknown_kid_once_a_minute() -> None:
    pool = Pool()
    cache = JwksCache(pool.fetch, lambda: pool.now)
    for _ in range(3):
        assert POOL in (await cache.keys("u", POOL)).keys
    assert pool.asked == 1
    pool.keys = [key(OTHER)]
    pool.now = 59.9
    assert OTHER not in (await cache.keys("u", OTHER)).keys
    pool.now = 60.0
    assert OTHER in (await cache.keys("u", OTHER)).keys
    for forged in ("a", "b", "c"):
        await cache.keys("u", forged)
    assert pool.asked == 2


async def test_a_failed_fetch_is_not_remembered() -> None:
    pool = Pool()
    cache = JwksCache(pool.fetch, lambda: pool.now)
    for _ in range(2):
        with pytest.raises(Unreachable):
            await cache.keys("down", POOL)
    assert pool.asked == 2


def test_base64url_here_is_the_standard_one() -> None:
    assert base64.urlsafe_b64decode(b64(b"\xff\xfe") + "=") == b"\xff\xfe"


def test_what_no_json_can_hold_of_the_command_line_is_replaced() -> None:
    wanted = Expected(now_ms=NOW_MS, issuer="\udcff", audiences=frozenset({"\udcfe"}))
    told = json.loads(token_json(inspect(key(POOL).token(id_claims()), wanted)))
    assert [one["name"] for one in told["checks"] if "expected is ?" in one["reason"]] == ["issuer", "audience"]
