"""The short way of GetRecords sends what the SDK would send, and fails as the SDK's own way fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kinesis_tui import failure
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.services.kinesis.model.record import RecordPage
from tests.support.aws import isolate, open_session
from tests.support.kinesis.faults import Fault
from tests.support.kinesis_server import KinesisServer, Seen, faults
from tests.support.waiting import until

KEYS = "[default]\naws_access_key_id = {key}\naws_secret_access_key = secret\naws_session_token = {key}/token\n"
NEW_EACH_TIME = {"authorization", "x-amz-date", "amz-sdk-invocation-id", "content-length"}


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    isolate(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
async def server() -> AsyncIterator[KinesisServer]:
    async with KinesisServer() as scripted:
        scripted.create_stream("orders")
        yield scripted


async def iterator(aws: AwsSession) -> str:
    parameters = {"StreamName": "orders", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
    answer = await aws.call("kinesis", "get_shard_iterator", parameters, what="GetShardIterator")
    return str(answer.shard_iterator)


async def read(aws: AwsSession, place: str, *, attempts: int = 1, limit: Any = 10) -> RecordPage:
    page: RecordPage = await aws.call(
        "kinesis", "get_records", {"ShardIterator": place, "Limit": limit}, what="GetRecords", attempts=attempts
    )
    return page


async def whole_calls(aws: AwsSession, *, attempts: int = 1) -> list[str]:
    """Return a list that grows by each call that goes all the SDK's way."""
    calls: list[str] = []
    client = await aws.client("kinesis", attempts=attempts)
    client.meta.events.register("before-call.kinesis.GetRecords", lambda model, **_: calls.append(model.name))
    return calls


async def shortened(aws: AwsSession, place: str) -> list[str]:
    """Read until a read is short: the second one is, unless a second of the clock ended within the first."""
    whole = await whole_calls(aws)
    while True:
        before = len(whole)
        await read(aws, place)
        if len(whole) == before:
            whole.clear()
            return whole


def lasting(seen: Seen) -> dict[str, str]:
    return {name.lower(): value for name, value in seen.headers.items() if name.lower() not in NEW_EACH_TIME}


def signature(seen: Seen, url: str, secret: str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") -> str:
    """Return the signature that botocore gives a request as the server saw it."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import ReadOnlyCredentials

    signed = seen.headers["Authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    headers = {name: value for name, value in seen.headers.items() if name.lower() in signed}
    request = AWSRequest("POST", url, headers=headers, data=seen.body)
    request.context["timestamp"] = seen.headers["X-Amz-Date"]
    auth = SigV4Auth(ReadOnlyCredentials("AKIA", secret, None), "kinesis", "eu-west-1")
    return str(auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request))


@pytest.mark.parametrize("path", ["/", "/some/path/"])
async def test_all_but_the_first_read_are_short_and_look_the_same(server: KinesisServer, path: str) -> None:
    url = server.url + path
    server.streams["orders"].put_many(3)
    async with open_session(url) as aws:
        place = await iterator(aws)
        pages = [await read(aws, place)]
        whole = await shortened(aws, place)
        pages += [await read(aws, place) for _ in range(2)]
        assert not whole
        assert aws.budget.calls == len(server.requests)
    assert len(pages[0].records) == 3
    assert pages[0].records == pages[1].records == pages[2].records
    first, *others = server.seen("GetRecords")
    for other in others:
        assert lasting(other) == lasting(first)
        assert other.parameters == first.parameters
        assert other.headers["Authorization"].endswith(f"Signature={signature(other, url)}")
    assert len({seen.headers["amz-sdk-invocation-id"] for seen in (first, *others)}) == len(others) + 1


async def failed(aws: AwsSession, place: str) -> tuple[object, ...]:
    """Return all that a read that must fail tells, and what it adds to the budget."""
    calls, throttles = aws.budget.calls, aws.budget.throttles
    with pytest.raises(failure.Failure) as caught:
        await read(aws, place)
    told = caught.value
    return type(told), told.what, told.why, told.remedy, aws.budget.calls - calls, aws.budget.throttles - throttles


@pytest.mark.parametrize(
    "fault",
    [
        faults.throttled(),
        faults.expired_iterator(),
        faults.internal_failure(),
        faults.unavailable(),
        faults.access_denied(),
        faults.expired_token(),
        faults.unknown_credentials(),
        faults.skewed_clock(),
        faults.kms(),
        faults.stream_gone(),
        faults.html(200),
        faults.html(403),
        faults.html(502),
        faults.empty_object(),
        faults.cut_short(),
        faults.cut_off(),
        faults.reset(),
    ],
)
async def test_a_short_read_fails_as_a_whole_one_does(server: KinesisServer, fault: Fault) -> None:
    async with open_session(server.url) as aws:
        place = await iterator(aws)
        server.fail("GetRecords", fault)
        whole = await failed(aws, place)
    async with open_session(server.url) as aws:
        calls = await shortened(aws, place)
        server.fail("GetRecords", fault)
        assert await failed(aws, place) == whole
        assert not calls
        await read(aws, place)


async def test_a_server_that_is_gone_is_told_of_as_ever(home: Path) -> None:
    async with KinesisServer() as server, open_session(server.url) as aws:
        server.create_stream("orders")
        place = await iterator(aws)
        calls = await shortened(aws, place)
        await server.__aexit__(None, None, None)
        with suppress(failure.Unreachable):  # of the connection that was open
            await read(aws, place)
        with pytest.raises(failure.Unreachable, match="refused the connection"):
            await read(aws, place)
        assert not calls


async def test_a_read_that_may_be_tried_again_goes_the_sdks_way(server: KinesisServer) -> None:
    async with open_session(server.url) as aws:
        place = await iterator(aws)
        calls = await whole_calls(aws, attempts=2)
        await read(aws, place, attempts=2)
        server.fail("GetRecords", faults.throttled())
        await read(aws, place, attempts=2)
        assert len(calls) == 2


@pytest.mark.parametrize("limit", [0, "many", None])
async def test_a_parameter_that_the_sdk_refuses_is_refused_as_ever(server: KinesisServer, limit: object) -> None:
    async with open_session(server.url) as aws:
        place = await iterator(aws)
        await shortened(aws, place)
        with pytest.raises(failure.Invalid):
            await read(aws, place, limit=limit)


async def test_an_iterator_with_the_streams_arn_goes_the_sdks_way(server: KinesisServer) -> None:
    async with open_session(server.url) as aws:
        place = await iterator(aws)
        calls = await shortened(aws, place)
        parameters = {"ShardIterator": place, "StreamARN": "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"}
        await aws.call("kinesis", "get_records", parameters, what="GetRecords", attempts=1)
        assert len(calls) == 1


async def test_keys_renewed_while_shards_are_read_are_taken_up(
    server: KinesisServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolate(monkeypatch, home, credentials=False)
    monkeypatch.setattr("kinesis_tui.aws.session.RENEW_SECONDS", 0.0)
    (home / "credentials").write_text(KEYS.format(key="AKIAOLD"))
    async with open_session(server.url) as aws:
        place = await iterator(aws)
        for _ in range(3):
            await read(aws, place)
        assert server.requests[-1].headers["X-Amz-Security-Token"] == "AKIAOLD/token"
        expired = server.fail("*", faults.expired_token(), times=None)
        for _ in range(3):
            with pytest.raises(failure.CredentialsExpired):
                await read(aws, place)
        (home / "credentials").write_text(KEYS.format(key="AKIANEW"))
        expired.clear()
        for _ in range(3):
            await read(aws, place)
            assert server.requests[-1].headers["X-Amz-Security-Token"] == "AKIANEW/token"
            assert "Credential=AKIANEW/" in server.requests[-1].headers["Authorization"]


async def test_credentials_that_renew_themselves_are_asked_for_each_read(server: KinesisServer) -> None:
    from botocore.credentials import ReadOnlyCredentials

    async with open_session(server.url) as aws:
        place = await iterator(aws)
        client = await aws.client("kinesis", attempts=1)
        for key in ("ASIAONE", "ASIAONE", "ASIATWO", "ASIATWO", "ASIATWO"):
            fresh = ReadOnlyCredentials(key, "secret", "token")

            async def frozen(credentials: ReadOnlyCredentials = fresh) -> ReadOnlyCredentials:
                return credentials

            client._request_signer._credentials.get_frozen_credentials = frozen
            await read(aws, place)
            seen = server.requests[-1]
            assert f"Credential={key}/" in seen.headers["Authorization"]
            assert seen.headers["Authorization"].endswith(signature(seen, f"{server.url}/", "secret"))


async def test_requests_that_are_not_signed_the_usual_way_go_the_sdks_way(server: KinesisServer) -> None:
    from botocore import UNSIGNED

    async with open_session(server.url) as aws:
        place = await iterator(aws)
        client = await aws.client("kinesis", attempts=1)
        client.meta.events.register("choose-signer.kinesis", lambda **_: UNSIGNED)
        calls = await whole_calls(aws)
        for _ in range(3):
            await read(aws, place)
        assert len(calls) == 3
        assert "Authorization" not in server.requests[-1].headers


async def test_reads_go_through_the_proxy_of_the_environment(
    server: KinesisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    async with open_session("http://kinesis.invalid") as aws:
        place = await iterator(aws)
        calls = await shortened(aws, place)
        await read(aws, place)
        assert not calls
    assert server.requests[-1].headers["Host"] == "kinesis.invalid"


async def test_closing_ends_a_short_read_and_a_cancelled_one_is_cancelled(server: KinesisServer) -> None:
    release = asyncio.Event()
    aws = open_session(server.url)
    place = await iterator(aws)
    await shortened(aws, place)
    before = len(server.requests)
    server.fail("GetRecords", faults.stall(release), times=None)
    reads = [asyncio.create_task(read(aws, place)) for _ in range(2)]
    await until(lambda: len(server.requests) == before + 2)
    assert aws.budget.calls == before + 2
    reads[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await reads[0]
    await aws.close()
    with pytest.raises(failure.Unreachable, match="closing"):
        await reads[1]
    release.set()
