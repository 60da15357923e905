"""A call to an API: where it goes, what it carries, and that no token is ever seen of it; and API Gateway's answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kinesis_tui.services.apigateway.model.api import Api, Authorizer, Method, Stage, function_of
from kinesis_tui.services.apigateway.model.call import (
    Call,
    Token,
    base_url,
    filled,
    json_problem,
    masked,
    parse_headers,
    path_parameters,
)
from kinesis_tui.services.apigateway.panes.matrix_view import MOST_CALLS, matrix_tokens
from kinesis_tui.services.apigateway.panes.token_choices import fitting, tokens_of
from kinesis_tui.services.apigateway.rest_answers import deployed_summary, exported_methods, rest_api, rest_stage
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from tests.support.cognito.tokens import id_claims, key

REST, HTTP = Api("rest-api", "abc123", "orders"), Api("http-api", "h1", "shop")
AWS = "https://apigateway.eu-west-1.amazonaws.com"
SECRET = key("id-key").token(id_claims())
GET = Method("r1", "/orders/{id}", "GET", "COGNITO_USER_POOLS", "a1")
CALL = Call(
    api=REST,
    stage=Stage("prod"),
    method=GET,
    verb="GET",
    base_url="https://abc123.execute-api.eu-west-1.amazonaws.com/prod",
    path="/orders/7",
    query="note=a b",
    headers=(("x-api-key", "key-0123456789012345678901234567890123456789"), ("X-Shop", "berlin")),
    token=Token("id token of ada", SECRET),
    with_bearer=True,
)


@pytest.mark.parametrize(
    ("api", "stage", "endpoint", "url"),
    [
        (REST, "prod", AWS, "https://abc123.execute-api.eu-west-1.amazonaws.com/prod"),
        (HTTP, "$default", AWS, "https://h1.execute-api.eu-west-1.amazonaws.com"),
        (HTTP, "v2", AWS, "https://h1.execute-api.eu-west-1.amazonaws.com/v2"),
        (REST, "prod", "http://localhost:4566/", "http://localhost:4566/restapis/abc123/prod/_user_request_"),
        (HTTP, "$default", "http://localhost:4566", "http://localhost:4566/_aws/execute-api/h1/$default"),
    ],
    ids=["rest", "http-default", "http-stage", "local-rest", "local-http"],
)
def test_a_stage_answers_at_its_address(api: Api, stage: str, endpoint: str, url: str) -> None:
    assert base_url(api, stage, endpoint, "eu-west-1") == url


def test_path_parameters_are_quoted_and_a_greedy_one_keeps_its_slashes() -> None:
    assert path_parameters("/shops/{shop}/{proxy+}") == ("shop", "proxy")
    assert filled("/shops/{shop}/{proxy+}", {"shop": "a/b ?", "proxy": "x/y z"}) == "/shops/a%2Fb%20%3F/x/y%20z"
    assert filled("$default", {}) == "/"


def test_headers_are_read_and_what_is_none_is_refused_without_its_value() -> None:
    assert parse_headers("X-A: 1 | Accept: text/html;q=0.8") == (("X-A", "1"), ("Accept", "text/html;q=0.8"))
    for wrong in ("X A: hush", "hush", "X-A: hu\x01sh"):
        with pytest.raises(ValueError) as refused:  # noqa: PT011  # the words are what is asserted
            parse_headers(wrong)
        assert "hush" not in str(refused.value)


def test_a_body_that_is_no_json_says_where() -> None:
    assert json_problem('{"a": 1,\n "b" 2}') == "line 2, column 6: expecting ':' delimiter"
    assert json_problem("[" * 100_000) == "it is nested too deeply"
    assert json_problem('{"a": 1}') == json_problem(" ") == ""


def test_what_is_sent_is_shown_without_its_secrets() -> None:
    sent = dict(CALL.sent_headers)
    assert sent["Authorization"] == f"Bearer {SECRET}"
    shown = CALL.shown
    assert f"Authorization: Bearer ‹id token of ada, …{SECRET[-4:]}›" in shown
    assert "GET /prod/orders/7?note=a%20b HTTP/1.1" in shown
    assert "x-api-key: ‹…6789›" in shown
    secrets = [*SECRET.split("."), "key-0123456789"]
    assert [one for one in secrets if one in f"{shown}{CALL!r}{CALL.token!r}{CALL.name}"] == []
    assert masked("short") == "…"


def test_the_token_takes_the_place_of_a_header_that_was_typed() -> None:
    call = replace(CALL, headers=(("authorization", "typed"),))
    assert [value for name, value in call.sent_headers if name.lower() == "authorization"] == [f"Bearer {SECRET}"]
    assert call.carrying(None).has_header("Authorization")


def test_a_tampered_token_differs_in_its_signature_alone() -> None:
    token = Token("id token of ada", SECRET)
    changed = token.tampered()
    assert changed.text != token.text
    assert changed.text.rpartition(".")[0] == token.text.rpartition(".")[0]
    assert len(changed.text) == len(token.text)
    assert changed.label == "id token of ada, tampered"


def test_a_matrix_is_bounded_and_names_no_two_tokens_alike() -> None:
    tokens = tokens_of(at_hand(8))
    assert len(tokens) == 16
    assert list(tokens)[:4] == [
        "id token of ada at web",
        "access token of ada at web",
        "id token of ada at web (2)",
        "access token of ada at web (2)",
    ]
    carried = matrix_tokens(list(tokens.values()), None)
    assert len(carried) == MOST_CALLS
    assert carried[0] is None
    assert carried[-1] is not None
    assert carried[-1].is_tampered
    assert matrix_tokens([], None) == [None]


def at_hand(count: int) -> TokensAtHand:
    found = TokensAtHand()
    for number in range(count):
        sign_in = SignIn(
            name="ada at web",
            pool_id="p",
            client_id="c",
            username="ada",
            obtained_ms=number,
            id_token=f"id{number}",
            access_token=f"access{number}",
        )
        found.keep(sign_in)
    return found


def test_the_token_that_fits_a_method_is_offered() -> None:
    tokens = tokens_of(at_hand(1))
    assert fitting(tokens, GET, "rest-api") == "id token of ada at web"
    assert fitting(tokens, replace(GET, scopes=("a",)), "rest-api") == "access token of ada at web"
    assert fitting(tokens, GET, "http-api") == "access token of ada at web"
    assert fitting(tokens, replace(GET, authorization_type="NONE"), "rest-api") == "none"
    assert fitting({}, GET, "rest-api") == "none"


def test_a_stage_says_what_it_has_and_a_limit_of_minus_one_is_none() -> None:
    settings = {"*/*": {"loggingLevel": "INFO", "throttlingRateLimit": -1.0, "throttlingBurstLimit": 5}}
    canary = {"percentTraffic": 10.0, "deploymentId": "d2"}
    stage = rest_stage({"stageName": "prod", "methodSettings": settings, "canarySettings": canary, "webAclArn": "acl"})
    assert (stage.rate_limit, stage.burst_limit, stage.logs_execution) == (None, 5, True)
    assert (stage.canary_percent, stage.canary_deployment_id, stage.web_acl) == (10.0, "d2", "acl")


def test_a_policy_whose_quotation_marks_aws_escaped_is_read() -> None:
    policy = json.dumps({"Statement": []}).replace('"', '\\"')
    assert json.loads(rest_api({"id": "a", "policy": policy}).policy or "") == {"Statement": []}


def test_what_is_deployed_is_read_of_summary_and_export() -> None:
    summary = {"apiSummary": {"/orders": {"GET": {"authorizationType": "COGNITO_USER_POOLS", "apiKeyRequired": False}}}}
    assert deployed_summary(summary)["GET /orders"].authorization_type == "COGNITO_USER_POOLS"
    scheme = {
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["arn:p"]},
    }
    document = {
        "paths": {"/orders": {"get": {"security": [{"customers": ["orders/read"]}]}, "post": {}}},
        "components": {"securitySchemes": {"customers": scheme}},
    }
    found = exported_methods(json.dumps(document).encode())
    assert (found["GET /orders"].scopes, found["GET /orders"].pool_arns) == (("orders/read",), ("arn:p",))
    assert found["POST /orders"].scopes is None
    assert exported_methods(b"<html>") == exported_methods(b"[]") == {}


def test_a_function_is_found_in_the_uri_that_invokes_it() -> None:
    arn = "arn:aws:lambda:eu-west-1:1:function:orders-api:live"
    uri = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    assert function_of(uri) == function_of(arn) == "orders-api"
    assert function_of("https://example.com") is None


def test_an_authorizer_reads_one_header_or_says_nothing_of_it() -> None:
    assert Authorizer("a", "a", "JWT", ("$request.header.Authorization",)).header == "Authorization"
    assert Authorizer("a", "a", "REQUEST", ("method.request.header.A", "method.request.querystring.b")).header is None
