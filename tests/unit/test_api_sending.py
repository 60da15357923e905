"""Sending a call: bounded, never redirected, and nothing that may change something while writes are off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kinesis_tui.failure import Invalid, ReadOnly, Unreachable
from kinesis_tui.services.apigateway.invoke_tests import InvokeTests
from kinesis_tui.services.apigateway.model.api import Api, Authorizer, Method, Stage
from kinesis_tui.services.apigateway.model.call import Call, Token, base_url
from kinesis_tui.services.apigateway.sending import MOST_BYTES, send_call
from tests.support.apis.server import REST_ID, ApiServer
from tests.support.aws import isolate, open_session
from tests.support.cognito.server import CognitoServer
from tests.support.cognito.tokens import NOW

API = Api("rest-api", REST_ID, "orders")


def call_of(server: ApiServer, verb: str = "GET") -> Call:
    method = Method("r", "/health", verb)
    return Call(
        API, Stage("prod"), method, verb, base_url(API, "prod", server.url, ""), "/health", body="{}" * (verb == "POST")
    )


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path)


async def test_a_large_body_is_cut_and_a_redirect_is_an_answer() -> None:
    async with ApiServer(CognitoServer(NOW)) as server, open_session(server.url) as aws:
        server.answer_with(200, "", body=b"x" * (MOST_BYTES + 5))
        found = await send_call(aws, call_of(server), endpoint=server.url, now_ms=7)
        assert (len(found.body), found.is_cut, found.sent_ms) == (MOST_BYTES, True, 7)
        assert found.json is None
        server.answer_with(302, "over there")
        found = await send_call(aws, call_of(server), endpoint=server.url, now_ms=7)
        assert (found.status, found.is_cut, found.request_id) == (302, False, "7d9c1f7e-request")
        assert len(server.called) == 2


async def test_what_may_change_something_is_refused_before_it_is_sent() -> None:
    async with ApiServer(CognitoServer(NOW)) as server, open_session(server.url) as aws:
        with pytest.raises(ReadOnly, match="POST of execute-api was not sent"):
            await send_call(aws, call_of(server, "POST"), endpoint=server.url, now_ms=7)
        assert not server.called
        aws.guard.arm()
        await send_call(aws, call_of(server, "POST"), endpoint=server.url, now_ms=7)
        assert (server.called[0].verb, server.called[0].body) == ("POST", b"{}")
        assert server.called[0].headers["Content-Type"] == "application/json"


async def test_plain_http_goes_nowhere_but_to_this_machine_and_no_failure_holds_the_token() -> None:
    async with ApiServer(CognitoServer(NOW)) as server, open_session(server.url) as aws:
        call = replace(call_of(server), token=Token("a token", "hush-hush-hush"))
        with pytest.raises(Invalid) as refused:
            await send_call(aws, replace(call, base_url="http://api.example.com"), endpoint=server.url, now_ms=7)
        with pytest.raises(Unreachable) as unreachable:
            await send_call(aws, replace(call, base_url="http://127.0.0.1:1"), endpoint=server.url, now_ms=7)
        assert "hush" not in f"{refused.value}{unreachable.value}"


async def test_an_authorizer_that_is_a_function_is_not_run_while_writes_are_off() -> None:
    async with ApiServer(CognitoServer(NOW)) as server, open_session(server.url) as aws:
        tests = InvokeTests(aws)
        decides = Authorizer("auth01", "decides", "TOKEN", function="decide")
        with pytest.raises(ReadOnly, match="it would invoke the function decide"):
            await tests.test_invoke_authorizer(API, decides, {"Authorization": "x"})
        assert not server.asked
        pool = replace(decides, type="COGNITO_USER_POOLS")
        assert (await tests.test_invoke_authorizer(API, pool, {"Authorization": "x"})).status == 0


async def test_a_method_is_run_past_its_authorizer_only_while_writes_are_armed() -> None:
    async with ApiServer(CognitoServer(NOW)) as server, open_session(server.url) as aws:
        tests, post = InvokeTests(aws), Method("res001", "/orders", "POST")
        with pytest.raises(ReadOnly, match="TestInvokeMethod"):
            await tests.test_invoke_method(API, post, "POST", "/orders", {}, "{}")
        assert not server.asked
        aws.guard.arm()
        found = await tests.test_invoke_method(API, post, "POST", "/orders", {}, "{}")
        assert (found.status, found.body, found.log) == (200, "{}", "ran")
        assert "ran" not in repr(found)
