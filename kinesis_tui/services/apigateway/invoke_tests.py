"""API Gateway's own tests of a REST API: its authorizer without its backend, its method without its authorizer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import ReadOnly
from kinesis_tui.services.apigateway.model.api import COGNITO, Api, Authorizer, Method


@dataclass(frozen=True, slots=True)
class TestAnswer:
    """What a test of API Gateway's own brought."""

    __test__ = False
    status: int
    """Of an authorizer 0 where it lets the caller in, else the status that the client gets."""
    log: str = field(repr=False)
    """It may hold what was sent, a token too."""
    latency_ms: int | None
    claims: Mapping[str, str] = field(repr=False)
    body: str = field(default="", repr=False)


class InvokeTests:
    """The operations that test; each is sent because somebody pressed a key, so they keep no pace."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws

    async def test_invoke_authorizer(self, api: Api, authorizer: Authorizer, headers: Mapping[str, str]) -> TestAnswer:
        """Ask a REST API's authorizer about headers. Raises Failure; ReadOnly for one that is a Lambda function.

        https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html
        """
        what = f"TestInvokeAuthorizer of {authorizer.name}"
        if authorizer.type != COGNITO and not self._aws.guard.armed:
            raise ReadOnly(
                f"{what} was not sent",
                f"it would invoke the function {authorizer.function or 'behind it'}, and this session is read-only",
                "arm writes with w",
            )
        parameters = {"restApiId": api.id, "authorizerId": authorizer.id, "headers": dict(headers)}
        answer = await self._aws.call("apigateway", "test_invoke_authorizer", parameters, what=what)
        return TestAnswer(
            int(answer.get("clientStatus") or 0),
            str(answer.get("log") or ""),
            answer.get("latency"),
            dict(answer.get("claims") or {}),
        )

    async def test_invoke_method(
        self, api: Api, method: Method, verb: str, path: str, headers: Mapping[str, str], body: str
    ) -> TestAnswer:
        """Run a method with its real backend, past its authorizer; a write. Raises Failure.

        https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html
        """
        parameters: dict[str, Any] = {
            "restApiId": api.id,
            "resourceId": method.id,
            "httpMethod": verb,
            "pathWithQueryString": path,
            "headers": dict(headers),
        }
        if body:
            parameters["body"] = body
        answer = await self._aws.call(
            "apigateway", "test_invoke_method", parameters, what=f"TestInvokeMethod of {method.key}"
        )
        return TestAnswer(
            int(answer.get("status") or 0),
            str(answer.get("log") or ""),
            answer.get("latency"),
            {},
            str(answer.get("body") or ""),
        )
