"""The read-only guard, held against every operation that the SDK knows."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from kinesis_tui.aws.guard import READS, Guard
from kinesis_tui.failure import Failure, ReadOnly
from tests.support.aws import isolate, open_session

READ_VERBS = ("Get", "List", "Describe", "Head", "Filter", "Validate", "Estimate", "Simulate")
READ_THOUGH_NOT_NAMED_SO = {
    "kinesis": {"SubscribeToShard"},  # reads through a consumer that someone registered
    "logs": {"StartLiveTail", "StartQuery", "StopQuery", "TestMetricFilter"},  # what they start is our own reading
    "cognito-idp": {"AdminGetDevice", "AdminGetUser"}
    | {"AdminListDevices", "AdminListGroupsForUser", "AdminListUserAuthEvents"}
    # a pool's user does these by their own password or token, by no right of the account
    | {"InitiateAuth", "RespondToAuthChallenge", "AssociateSoftwareToken", "VerifySoftwareToken", "RevokeToken"},
    "apigateway": {"TestInvokeAuthorizer"},  # asks API Gateway about a token; its gateway refuses to run a function
    "sts": {"AssumeRole", "AssumeRoleWithWebIdentity"},  # the SDK's own way to credentials
    "sso-oidc": {"CreateToken"},  # the same
}


class CountingServer:
    """Answers everything with `{}` and counts."""

    def __init__(self) -> None:
        self.requests = 0
        self.url = ""

    async def handle(self, _: web.Request) -> web.Response:
        self.requests += 1
        return web.json_response({})


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path)


@pytest.fixture
async def server() -> AsyncIterator[CountingServer]:
    counting = CountingServer()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", counting.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    counting.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield counting
    await runner.cleanup()


@pytest.mark.parametrize("service", sorted(READS))
async def test_every_operation_that_is_not_a_read_is_refused_and_nothing_is_sent(
    service: str, server: CountingServer
) -> None:
    async with open_session(server.url) as aws:
        client = await aws.client(service)
        writes = [name for name in client.meta.method_to_api_mapping.items() if name[1] not in READS[service]]
        for method, operation in writes:
            with pytest.raises(ReadOnly, match=operation):
                await getattr(client, method)()
            with pytest.raises(ReadOnly):
                await aws.call(service, method, {}, what=operation)
        assert server.requests == 0
        assert aws.budget.calls == 0


@pytest.mark.parametrize("service", sorted(READS))
async def test_everything_called_a_read_exists_and_reads(service: str) -> None:
    async with open_session() as aws:
        client = await aws.client(service)
        assert READS[service] <= set(client.meta.service_model.operation_names)
    documented = READ_THOUGH_NOT_NAMED_SO.get(service, set())
    assert {name for name in READS[service] if not name.startswith(READ_VERBS)} == documented


async def test_a_read_passes_and_an_armed_guard_lets_writes_through(server: CountingServer) -> None:
    async with open_session(server.url) as aws:
        await aws.call("kinesis", "describe_limits", {}, what="DescribeLimits")
        assert server.requests == 1
        aws.guard.arm()
        await aws.call("kinesis", "delete_stream", {"StreamName": "orders"}, what="DeleteStream")
        assert server.requests == 2
        aws.guard.disarm()
        with pytest.raises(ReadOnly):
            await aws.call("kinesis", "delete_stream", {"StreamName": "orders"}, what="DeleteStream")
        assert server.requests == 2


async def test_a_client_taken_from_the_session_directly_is_guarded_too(server: CountingServer) -> None:
    async with open_session(server.url) as aws:
        await aws.warm()
        session = await aws.sdk_session()
        async with session.client("kinesis", endpoint_url=server.url) as client:
            with pytest.raises(ReadOnly):
                await client.put_record(StreamName="orders", Data=b"", PartitionKey="k")
        assert server.requests == 0


async def test_an_unsigned_write_is_refused(server: CountingServer) -> None:
    async with open_session(server.url) as aws:
        with pytest.raises(ReadOnly):
            await aws.call("cognito-idp", "sign_up", {"ClientId": "c", "Username": "u"}, what="SignUp")
        assert server.requests == 0


async def test_a_presigned_url_or_form_that_would_write_is_refused() -> None:
    async with open_session() as aws:
        client: Any = await aws.client("s3")
        place = {"Bucket": "lake", "Key": "a"}
        with pytest.raises(ReadOnly):
            await client.generate_presigned_url("put_object", Params=place)
        with pytest.raises(ReadOnly):
            await client.generate_presigned_post(**place)
        assert "Signature=" in await client.generate_presigned_url("get_object", Params=place)
        aws.guard.arm()
        assert "fields" in await client.generate_presigned_post(**place)


def test_an_operation_or_service_nobody_listed_is_a_write() -> None:
    guard = Guard()
    for service, operation in (("kinesis", "GetSomethingNew"), ("dynamodb", "GetItem")):
        with pytest.raises(ReadOnly):
            guard.check(service, operation)


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(Failure) as refused:
        Guard().check("kinesis", "DeleteStream")
    assert str(refused.value) == (
        "DeleteStream of kinesis was not sent: this session is read-only; "
        "arm writes with w, or start with --allow-writes."
    )


def test_the_guard_says_whether_it_is_armed() -> None:
    assert not Guard().armed
    assert Guard(armed=True).armed


def test_a_session_guards_from_its_first_moment() -> None:
    assert not open_session().guard.armed
