"""Why an API answered as it did: what is expected of a call, what an answer says, and where the two differ."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from kinesis_tui.journeys.token import facts_of
from kinesis_tui.services.apigateway.model.api import Api, Authorizer, DeployedMethod, Integration, Method, Stage
from kinesis_tui.services.apigateway.model.call import Answer, Call, Token
from kinesis_tui.services.apigateway.rules.reading import read
from kinesis_tui.services.apigateway.rules.steps import Asked
from kinesis_tui.services.apigateway.rules.verdict import predict, verdict
from kinesis_tui.services.cognito.model.checks import Expected, inspect
from kinesis_tui.services.cognito.model.jwks import parse_jwks
from kinesis_tui.token_facts import TokenFacts
from tests.support.cognito.tokens import CLIENT_ID, ISSUER, NOW, POOL_ID, access_claims, id_claims, jwks_of, key

ARN = f"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/{POOL_ID}"
POOL = Authorizer(
    "a1",
    "customers",
    "COGNITO_USER_POOLS",
    identity_sources=("method.request.header.Authorization",),
    pool_arns=(ARN,),
    ttl_seconds=300,
)
JWT = Authorizer(
    "j1",
    "tokens",
    "JWT",
    identity_sources=("$request.header.Authorization",),
    issuer=ISSUER,
    audience=(CLIENT_ID,),
)
ORDERS = Method(
    "r1",
    "/orders",
    "GET",
    "COGNITO_USER_POOLS",
    "a1",
    integration=Integration("AWS_PROXY", function="orders-api"),
    api_key_required=False,
)
SCOPED = replace(ORDERS, scopes=("orders/read", "orders/write"))
SIGNING = key("id-key")


def told(claims: dict[str, Any], *, signed_by: str = "id-key", header: dict[str, Any] | None = None) -> TokenFacts:
    """Return what a token with these claims says, held against the keys of the pool."""
    text = key(signed_by).token(claims, header or {"kid": "id-key", "alg": "RS256"})
    expected = Expected(now_ms=NOW * 1000, jwks=parse_jwks(jwks_of(SIGNING), "the pool", 0))
    return facts_of(inspect(text, expected))


ID, ACCESS = told(id_claims()), told(access_claims())


def asked(
    token: TokenFacts | None = None,
    method: Method = ORDERS,
    *,
    authorizer: Authorizer | None = POOL,
    api: Api | None = None,
    stage: Stage | None = None,
    deployed: DeployedMethod | None = None,
    is_deployed: bool | None = True,
    **call: Any,
) -> Asked:
    carried = None if token is None else Token("a token", "x" * 40)
    api = api or Api("rest-api", "abc123", "orders")
    stage = stage or Stage("prod", "d1", auto_deploy=True)
    made = {
        "verb": method.verb,
        "path": method.path,
        "base_url": "https://abc123.execute-api.eu-west-1.amazonaws.com/prod",
    }
    return Asked(
        Call(api=api, stage=stage, method=method, token=carried, **(made | call)),
        authorizer,
        token,
        deployed,
        is_deployed,
    )


def rest(token: TokenFacts | None = None, method: Method = ORDERS, **more: Any) -> tuple[tuple[int, ...], str, str]:
    """Return the expected statuses, the step that fails and why; empty words where it goes through."""
    found = predict(asked(token, method, **more))
    step = found.failing
    return found.statuses, step.name if step else "", step.reason if step else ""


PREDICTIONS: dict[str, tuple[TokenFacts | None, dict[str, Any], tuple[int, ...], str, str]] = {
    "no authorizer": (None, {"method": replace(ORDERS, authorization_type="NONE"), "authorizer": None}, (), "", ""),
    "id token, no scopes": (ID, {}, (), "", ""),
    "access token, one scope": (ACCESS, {"method": SCOPED}, (), "", ""),
    "no token": (None, {}, (401,), "identity source", "Authorization is missing"),
    "another header": (ID, {"header": "X-Token"}, (401,), "identity source", "the token is in X-Token"),
    "access token, no scopes": (ACCESS, {}, (401,), "kind of token", "takes an id token, and this is an access token"),
    "id token, scopes": (ID, {"method": SCOPED}, (401,), "kind of token", "takes an access token, and this is an id"),
    "no such scope": (
        ACCESS,
        {"method": replace(ORDERS, scopes=("orders/write",))},
        (401, 403),
        "scope",
        "none of orders/write; it has aws.cognito.signin.user.admin or orders/read",
    ),
    "wrong pool": (
        told(id_claims(iss=ISSUER.replace(POOL_ID, "eu-west-1_ZzZzZzZzZ"))),
        {},
        (401,),
        "issuer",
        f"it is from eu-west-1_ZzZzZzZzZ, the authorizer takes {POOL_ID}",
    ),
    "expired": (told(id_claims(exp=NOW - 60)), {}, (401,), "time", "expired 1 min 00 s ago"),
    "not yet valid": (told(id_claims(nbf=NOW + 60)), {}, (401,), "time", "not valid before"),
    "tampered": (told(id_claims(), signed_by="another"), {}, (401,), "signature", "it does not match"),
    "unknown kid": (
        told(id_claims(), header={"kid": "gone", "alg": "RS256"}),
        {},
        (401,),
        "key of the issuer",
        "is none of the 1 keys",
    ),
    "not signed": (told(id_claims(), header={"alg": "none"}), {}, (401,), "algorithm", "not signed"),
    "no jwt": (
        facts_of(inspect("password", Expected(now_ms=NOW * 1000))),
        {},
        (401,),
        "token readable",
        "a signed JWT has three",
    ),
    "not deployed": (ID, {"is_deployed": False}, (403,), "deployed", "deploy the API again"),
    "scopes not deployed": (
        ACCESS,
        {"method": SCOPED, "deployed": DeployedMethod(scopes=())},
        (401,),
        "kind of token",
        "the method has no scopes",
    ),
    "authorizer not deployed": (
        None,
        {"deployed": DeployedMethod(authorization_type="NONE")},
        (),
        "",
        "",
    ),
    "another pool deployed": (
        ID,
        {"deployed": DeployedMethod(scopes=(), pool_arns=(ARN.replace(POOL_ID, "eu-west-1_OldOldOld"),))},
        (401,),
        "issuer",
        "the authorizer takes eu-west-1_OldOldOld",
    ),
    "API key missing": (
        ID,
        {"method": replace(ORDERS, api_key_required=True)},
        (403,),
        "API key",
        "x-api-key is missing",
    ),
    "IAM": (None, {"method": replace(ORDERS, authorization_type="AWS_IAM")}, (403,), "authorizer", "SigV4"),
    "denied by policy": (
        ID,
        {
            "api": Api(
                "rest-api",
                "abc123",
                "orders",
                policy='{"Statement": {"Effect": "Deny", "Principal": "*", "Resource": "*"}}',
            )
        },
        (403,),
        "resource policy",
        "denies every call",
    ),
    "private without a policy": (
        ID,
        {"api": Api("rest-api", "abc123", "orders", endpoint_types=("PRIVATE",))},
        (403,),
        "resource policy",
        "lets nobody in",
    ),
    "endpoint disabled": (
        ID,
        {"api": Api("rest-api", "abc123", "orders", disable_execute_api_endpoint=True)},
        (403,),
        "address",
        "only its custom domain",
    ),
    "throttled to nothing": (ID, {"stage": Stage("prod", rate_limit=0)}, (429,), "throttling", "limit is 0"),
    "headers too large": (ID, {"headers": (("X-Big", "x" * 11_000),)}, (400, 413, 431), "size", "10,240 are taken"),
    "required header": (
        ID,
        {"method": replace(ORDERS, validator_id="v", required=("header.X-Shop",))},
        (400,),
        "validation",
        "X-Shop is required",
    ),
}


@pytest.mark.parametrize("name", PREDICTIONS)
def test_what_is_expected_of_a_rest_api(name: str) -> None:
    token, more, statuses, step, reason = PREDICTIONS[name]
    found = rest(token, **more)
    assert found[:2] == (statuses, step)
    assert reason in found[2]


def http(token: TokenFacts | None, method: Method, authorizer: Authorizer = JWT) -> tuple[tuple[int, ...], str, str]:
    return rest(token, method, authorizer=authorizer, api=Api("http-api", "h1", "shop"), is_deployed=None)


ROUTE = replace(ORDERS, authorization_type="JWT", authorizer_id="j1")
SCOPED_ROUTE = replace(ROUTE, scopes=("orders/read",))
ROUTES = {
    "either kind": (ID, ROUTE, JWT, (), ""),
    "client_id for aud": (ACCESS, ROUTE, JWT, (), ""),
    "a scope": (ACCESS, SCOPED_ROUTE, JWT, (), ""),
    "no token": (None, ROUTE, JWT, (401,), "identity source"),
    "id token has no scopes": (ID, SCOPED_ROUTE, JWT, (403,), "scope"),
    "another audience": (ID, ROUTE, replace(JWT, audience=("other",)), (401,), "audience"),
    "another issuer": (ID, ROUTE, replace(JWT, issuer="https://login.example.com"), (401,), "issuer"),
    "expired": (told(id_claims(exp=NOW)), ROUTE, JWT, (401,), "time"),
    "open": (None, replace(ROUTE, authorization_type="NONE"), JWT, (), ""),
}


@pytest.mark.parametrize("name", ROUTES)
def test_what_is_expected_of_an_http_api(name: str) -> None:
    token, method, authorizer, statuses, step = ROUTES[name]
    assert http(token, method, authorizer)[:2] == (statuses, step)


def answer(status: int, message: str | None = None, kind: str = "", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if kind:
        named["x-amzn-errortype"] = kind
    return Answer(status, named, b"" if message is None else json.dumps({"message": message}).encode())


EXPLICIT = "User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn with an explicit deny"
READINGS = {
    "backend 200": (answer(200), "the backend", "went through", True),
    "backend 404": (answer(404, "no such order"), "the backend", "no x-amzn-ErrorType", True),
    "backend 403": (answer(403, "Forbidden"), "the backend", "no x-amzn-ErrorType", True),
    "redirect": (answer(302, location="https://elsewhere.example"), "the backend", "https://elsewhere.example", True),
    "401": (answer(401, "Unauthorized", "UnauthorizedException"), "API Gateway", "did not take the token", False),
    "no such path": (
        answer(403, "Missing Authentication Token", "MissingAuthenticationTokenException"),
        "API Gateway",
        "no such path or method",
        False,
    ),
    "API key or WAF": (answer(403, "Forbidden", "ForbiddenException"), "API Gateway", "API key is missing", False),
    "explicit deny": (
        answer(403, EXPLICIT, "AccessDeniedException"),
        "API Gateway",
        "denies the call explicitly",
        False,
    ),
    "no allow": (
        answer(403, EXPLICIT.partition(" with")[0], "AccessDeniedException"),
        "API Gateway",
        "allows no such call",
        False,
    ),
    "Lambda authorizer": (
        answer(403, "User is not authorized to access this resource", "AccessDeniedException"),
        "API Gateway",
        "Lambda authorizer's policy",
        False,
    ),
    "Authorization as a signature": (
        answer(
            403, "Invalid key=value pair (missing equal-sign) in Authorization header", "IncompleteSignatureException"
        ),
        "API Gateway",
        "AWS signature",
        False,
    ),
    "throttled": (answer(429, "Too Many Requests", "TooManyRequestsException"), "API Gateway", "throttled", False),
    "quota": (answer(429, "Limit Exceeded", "LimitExceededException"), "API Gateway", "quota", False),
    "413": (answer(413, "Request Too Long", "RequestTooLargeException"), "API Gateway", "10 MB", False),
    "415": (answer(415, "Unsupported Media Type", "BadRequestException"), "API Gateway", "Content-Type", False),
    "400 body": (answer(400, "Invalid request body", "BadRequestException"), "API Gateway", "method's model", False),
    "400 parameter": (
        answer(400, "Missing required request parameters: [limit]", "BadRequestException"),
        "API Gateway",
        "[limit]",
        False,
    ),
    "502": (
        answer(502, "Internal server error", "InternalServerErrorException"),
        "API Gateway",
        "malformed Lambda proxy response",
        True,
    ),
    "504": (
        answer(504, "Endpoint request timed out", "InternalServerErrorException"),
        "API Gateway",
        "took longer",
        True,
    ),
    "authorizer broken": (
        answer(500, None, "AuthorizerConfigurationException"),
        "API Gateway",
        "authorizer failed",
        False,
    ),
    "500": (
        answer(500, "Internal server error", "InternalServerErrorException"),
        "API Gateway",
        "may not invoke",
        False,
    ),
    "unheard of": (answer(418, "teapot", "TeapotException:"), "API Gateway", "TeapotException", False),
}


@pytest.mark.parametrize("name", READINGS)
def test_what_an_answer_says(name: str) -> None:
    given, by, words, went_through = READINGS[name]
    found = read(given)
    assert (found.by, found.went_through) == (by, went_through)
    assert words in found.what


def test_an_http_api_tells_in_its_challenge_what_is_wrong_with_a_token() -> None:
    challenge = 'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"'
    found = read(answer(401, "Unauthorized", www_authenticate=challenge), is_http_api=True)
    assert found.what == "the JWT authorizer says “the token does not have a valid audience”"
    scope = 'Bearer scope="orders/read" error="insufficient_scope"'
    assert "scopes is in the token" in read(answer(403, "Forbidden", www_authenticate=scope), is_http_api=True).what
    assert "no route" in read(answer(404, "Not Found"), is_http_api=True).what
    assert read(answer(404, "no such order"), is_http_api=True).by == "the backend"


def test_a_preflight_says_whom_it_allows() -> None:
    assert "allows nothing" in read(answer(200), is_preflight=True).what
    assert "origin *" in read(answer(204, access_control_allow_origin="*"), is_preflight=True).what


def test_what_was_expected_and_came_agree() -> None:
    found = verdict(asked(), answer(401, "Unauthorized", "UnauthorizedException"))
    assert found.agrees is True
    assert found.words == "as expected: identity source: the header Authorization is missing"
    assert verdict(asked(ID), answer(200)).agrees is True
    assert verdict(asked(ID), answer(502, "Internal server error", "InternalServerErrorException")).agrees is True
    assert found.meanings == ()


def test_a_refusal_of_what_should_go_through_names_the_deployment_and_never_claims_when_an_authorizer_changed() -> None:
    refused = answer(401, "Unauthorized", "UnauthorizedException")
    found = verdict(asked(ID), refused)
    assert found.agrees is False
    assert any("stage prod not deployed since" in one and "does not tell" in one for one in found.meanings)
    changed = asked(ID, deployed=DeployedMethod(authorization_type="CUSTOM"))
    assert "deployed is authorization CUSTOM, now COGNITO_USER_POOLS" in verdict(changed, refused).meanings


def test_what_is_let_through_against_expectation_may_be_a_kept_decision_or_no_aws_at_all() -> None:
    words = verdict(asked(ACCESS), answer(200)).meanings
    assert any("300 s" in one for one in words)
    canary = asked(ID, stage=Stage("prod", canary_percent=10.0, canary_deployment_id="d2"))
    assert "10 % of the calls go to d2" in predict(canary).doubts[0].reason
    local = asked(ACCESS, base_url="http://127.0.0.1:4566/restapis/abc123/prod/_user_request_")
    assert "a custom endpoint answered" in verdict(local, answer(200)).meanings[0]


def test_another_refusal_than_the_one_expected_does_not_agree() -> None:
    found = verdict(asked(), answer(403, "Forbidden", "ForbiddenException"))
    assert found.agrees is False
    assert "another step than identity source ended the call" in found.meanings[0]


def test_what_is_not_known_is_said_and_not_guessed() -> None:
    behind_waf = asked(ID, stage=Stage("prod", web_acl="arn:aws:wafv2:acl"), is_deployed=None)
    assert [step.name for step in predict(behind_waf).doubts] == ["deployed", "WAF"]
    unchecked = replace_facts(ID)
    assert "not known: key of the issuer, signature" in predict(asked(unchecked)).words


def test_a_refusal_by_what_was_not_known_is_neither_expected_nor_unexpected() -> None:
    found = verdict(asked(ID, stage=Stage("prod", web_acl="acl")), answer(403, "Forbidden", "ForbiddenException"))
    assert found.agrees is None
    assert found.words.startswith("it may be WAF, which was not known beforehand")
    asks = replace(POOL, type="REQUEST", function="decide", pool_arns=())
    custom = asked(ID, replace(ORDERS, authorization_type="CUSTOM"), authorizer=asks)
    assert verdict(custom, answer(401, "Unauthorized", "UnauthorizedException")).agrees is None
    assert verdict(custom, answer(200)).agrees is True


def replace_facts(facts: TokenFacts) -> TokenFacts:
    """Return the same of a token whose pool's keys could not be had."""
    import msgspec

    text = SIGNING.token(id_claims())
    told_less = facts_of(inspect(text, Expected(now_ms=NOW * 1000)))
    return msgspec.structs.replace(facts, checks=told_less.checks)
