"""The scripted Kinesis server with a user pool at the same endpoint."""

import json
from typing import Any

from aiohttp import web

from tests.support.cognito.server import CognitoServer
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis.exchange import error_answer, json_answer
from tests.support.kinesis.server import KinesisServer

COGNITO = "AWSCognitoIdentityProviderService."


class PoolServer(KinesisServer):
    """Kinesis, CloudWatch and Logs as ever, and `cognito`, by the same clock."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.cognito = CognitoServer(self.clock.now_ms() // 1000)

    async def _answer(self, request: web.Request, operation: str, body: bytes) -> web.StreamResponse:
        if not request.headers.get("X-Amz-Target", "").startswith(COGNITO):
            return await super()._answer(request, operation, body)
        try:
            return json_answer(self.cognito.answer(operation, json.loads(body)))
        except KinesisError as error:
            return error_answer(error)
