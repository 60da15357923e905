"""The demo's AWS and pipeline, over real HTTP."""

import asyncio
import base64
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jose import jwt

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.seeding import seed
from kinesis_tui.demo.variables import pointing_at
from kinesis_tui.payload.decode import decode
from kinesis_tui.payload.kpl import unfold
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.proof.marked import marked
from kinesis_tui.services.firehose.proof.plan import proof_plan
from kinesis_tui.services.firehose.proof.proof import Arrived, Proof
from kinesis_tui.text.times import SystemClock
from tests.support.cli import environment, kinesis_tui
from tests.support.demo import DemoState, eventually, records_of, request, session_on

FIVE_KINDS = {("json",), ("gzip", "json"), ("kpl",), (), ("binary",)}


@pytest.fixture
async def aws(demo_aws: DemoState) -> AsyncIterator[AwsSession]:
    async with session_on(demo_aws.endpoint_url) as session:
        yield session


def kind_of(data: bytes) -> tuple[str, ...]:
    return ("kpl",) if unfold(data) else decode(data).steps


async def test_the_streams_have_their_shards_and_audit_stays_idle(aws: AwsSession) -> None:
    listed = await aws.call("kinesis", "list_streams", {}, what="ListStreams")
    shards = {name: len(await records_of(aws, name)) for name in listed["StreamNames"]}
    assert shards == {"orders": 4, "clicks": 2, "audit": 1}
    assert list((await records_of(aws, "audit")).values()) == [[]]


async def test_records_of_all_five_kinds_arrive_and_one_shard_is_hot(aws: AwsSession) -> None:
    def enough(shards: dict[str, list[Any]]) -> bool:
        return sum(map(len, shards.values())) > 400

    shards = await eventually(lambda: records_of(aws, "orders"), enough, "400 orders")
    counts = sorted(map(len, shards.values()))
    kinds = Counter(kind_of(record["Data"]) for records in shards.values() for record in records)
    assert set(kinds) == FIVE_KINDS
    assert 0.45 < counts[-1] / sum(counts) < 0.75
    assert counts[0] > 0


async def test_the_function_really_runs_on_the_stream_and_logs(aws: AwsSession) -> None:
    async def messages() -> list[str]:
        group = {"logGroupName": "/aws/lambda/enrich-orders"}
        answer = await aws.call("logs", "filter_log_events", group, what="FilterLogEvents")
        return [event["message"] for event in answer["events"]]

    found = await eventually(messages, lambda lines: any('"level": "ERROR"' in line for line in lines), "errors")
    assert any(line.startswith("[INFO] enriched ") for line in found)
    assert any(line.startswith("REPORT RequestId: ") for line in found)
    mapping = await aws.call("lambda", "list_event_source_mappings", {}, what="ListEventSourceMappings")
    assert [entry["EventSourceArn"].rpartition("/")[2] for entry in mapping["EventSourceMappings"]] == ["orders"]


@pytest.mark.parametrize("prefix", ["orders/", "clickstream/"])
async def test_both_delivery_streams_write_objects(aws: AwsSession, prefix: str) -> None:
    async def objects() -> list[Any]:
        where = {"Bucket": "acme-data-lake", "Prefix": prefix, "MaxKeys": 5}
        answer = await aws.call("s3", "list_objects_v2", where, what="ListObjectsV2")
        return list(answer.get("Contents", []))

    assert await eventually(objects, bool, f"objects under {prefix}")


@pytest.mark.parametrize("name", ["orders-to-s3", "clickstream-direct"])
async def test_both_delivery_streams_are_proved_to_deliver(demo_aws: DemoState, name: str) -> None:
    async with session_on(demo_aws.endpoint_url, writes=True) as aws:
        plan = proof_plan((await FirehoseGateway(aws).describe_delivery_stream(name)).stream)
        record = marked("", uuid4(), datetime.now(UTC))
        *_, last = [step async for step in Proof(aws, SystemClock()).run(plan, record)]
    assert isinstance(last, Arrived), last
    assert record.mark.encode() in last.record


async def test_the_checkout_log_has_json_and_plain_events_and_errors(aws: AwsSession) -> None:
    async def messages() -> list[str]:
        answer = await aws.call("logs", "filter_log_events", {"logGroupName": "/app/checkout"}, what="FilterLogEvents")
        return [event["message"] for event in answer["events"]]

    def enough(lines: list[str]) -> bool:
        return any('"level":"ERROR"' in line for line in lines) and any(" HTTP/1.1" in line for line in lines)

    assert await eventually(messages, enough, "events of both kinds")


async def sign_in(aws: AwsSession, demo_aws: DemoState, username: str) -> dict[str, Any]:
    pool = demo_aws.facts.user_pool
    user = next(user for user in pool.users if user.username == username)
    client = await aws.client("cognito-idp")
    answer: dict[str, Any] = await client.initiate_auth(
        ClientId=pool.public_client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user.username, "PASSWORD": user.password},
    )
    return answer


async def test_the_api_answers_200_only_to_a_token_that_verifies(demo_aws: DemoState) -> None:
    facts = demo_aws.facts
    async with session_on(demo_aws.endpoint_url, writes=True) as aws:
        answer = await sign_in(aws, demo_aws, "ada")
    token = answer["AuthenticationResult"]["IdToken"]
    _, keys = request(facts.user_pool.jwks_url)
    options = {"verify_at_hash": False}
    claims = jwt.decode(token, keys, algorithms=["RS256"], audience=facts.user_pool.public_client_id, options=options)
    assert claims["cognito:username"] == "ada"
    assert set(claims["cognito:groups"]) == {"admins", "shoppers"}
    assert request(facts.api_url)[0] == 401
    assert request(facts.api_url, token=f"{token[:-8]}AAAAAAAA")[0] == 401
    status, body = request(facts.api_url, token=token)
    assert (status, body["caller"]) == (200, "ada")
    assert request(facts.open_api_url)[0] == 200


async def test_a_user_with_a_temporary_password_must_choose_another(demo_aws: DemoState) -> None:
    async with session_on(demo_aws.endpoint_url, writes=True) as aws:
        answer = await sign_in(aws, demo_aws, "linus")
    assert answer["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_the_confidential_client_gets_an_access_token_with_its_scopes(demo_aws: DemoState) -> None:
    pool = demo_aws.facts.user_pool
    basic = base64.b64encode(f"{pool.confidential_client_id}:{pool.confidential_client_secret}".encode()).decode()
    status, body = request(pool.token_url, form=b"grant_type=client_credentials&scope=orders/read", basic=basic)
    assert (status, body["token_type"]) == (200, "Bearer")
    assert jwt.get_unverified_claims(body["access_token"])["scope"] == "orders/read"


async def test_seeding_what_is_seeded_changes_nothing(demo_aws: DemoState) -> None:
    async with session_on(demo_aws.endpoint_url, writes=True) as aws:
        assert await seed(aws, demo_aws.endpoint_url) == demo_aws.facts


def test_the_exports_point_any_tool_at_it(demo_aws: DemoState) -> None:
    assert f"export AWS_ENDPOINT_URL={demo_aws.endpoint_url}" in demo_aws.exports
    assert demo_aws.key == "test"


async def test_records_put_by_the_command_line_are_all_there(demo_aws: DemoState, tmp_path: Path) -> None:
    lines = [f"line {number}".encode() for number in range(1_100)]
    env = {**environment(tmp_path), **pointing_at(demo_aws.endpoint_url, {})}
    stream = {"StreamName": "by-hand"}
    async with session_on(demo_aws.endpoint_url, writes=True) as aws:
        await aws.call("kinesis", "create_stream", {**stream, "ShardCount": 1}, what="CreateStream")
        put = ("put", "by-hand", "--key", "k", "--allow-writes", "--output", "json")
        done = await asyncio.to_thread(kinesis_tui, *put, env=env, text=b"\n".join(lines))
        assert done.status == 0, done.err
        results = [json.loads(line) for line in done.lines]
        (records,) = (await records_of(aws, "by-hand")).values()
        await aws.call("kinesis", "delete_stream", stream, what="DeleteStream")
    assert [record["Data"] for record in records] == lines
    assert [record["SequenceNumber"] for record in records] == [result["sequence_number"] for result in results]
