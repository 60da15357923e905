"""The demo's AWS and pipeline, over real HTTP."""

import asyncio
import base64
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from jose import jwt

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.seeding import seed
from kinesis_tui.payload.decode import decode
from kinesis_tui.payload.kpl import unfold
from tests.support.demo import DemoProgram, DemoState, request, session_on
from tests.support.waiting import until_sync

needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes under /proc")
FIVE_KINDS = {("json",), ("gzip", "json"), ("kpl",), (), ("binary",)}


@pytest.fixture
async def aws(demo_aws: DemoState) -> AsyncIterator[AwsSession]:
    async with session_on(demo_aws.endpoint_url) as session:
        yield session


async def records_of(aws: AwsSession, stream: str) -> dict[str, list[dict[str, Any]]]:
    """All records of a stream by shard id."""
    found: dict[str, list[dict[str, Any]]] = {}
    listed = await aws.call("kinesis", "list_shards", {"StreamName": stream}, what="ListShards")
    for shard in listed["Shards"]:
        where = {"StreamName": stream, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = (await aws.call("kinesis", "get_shard_iterator", where, what="GetShardIterator"))["ShardIterator"]
        page = await aws.call("kinesis", "get_records", {"ShardIterator": iterator}, what="GetRecords")
        found[shard["ShardId"]] = page["Records"]
    return found


async def eventually(answer: Any, enough: Any, what: str) -> Any:
    """Ask again until the answer is enough."""
    async with asyncio.timeout(30):
        while not enough(found := await answer()):
            await asyncio.sleep(0.2)
    assert enough(found), what
    return found


def kind_of(data: bytes) -> tuple[str, ...]:
    return ("kpl",) if unfold(data) else decode(data).steps


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes_in(directory: Path) -> list[int]:
    """Processes that were started with `directory` as their temporary directory: the emulator and its functions."""
    wanted = f"TMPDIR={directory}".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted in environ.read_bytes().split(b"\0"):
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return [pid for pid in found if is_running(pid)]


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


def test_a_later_start_needs_no_network_and_makes_nothing_again(demo_aws: DemoState) -> None:
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    program = DemoProgram(rate=0, environment=nowhere)
    program.close()
    assert program.reports == ["Starting the local AWS", "Setting up streams, functions, users and an API"]


@needs_proc
def test_the_demo_ends_without_a_trace() -> None:
    program = DemoProgram()
    state = program.state
    assert processes_in(state.directory)
    assert state.directory.stat().st_mode & 0o777 == 0o700
    program.close()
    assert not state.directory.exists()
    assert not processes_in(state.directory)


@needs_proc
def test_a_killed_program_leaves_no_process_and_no_directory() -> None:
    program = DemoProgram()
    state = program.state
    children = children_of(program.pid)
    program.kill()
    until_sync(lambda: not processes_in(state.directory), what="the emulator and its functions end")
    until_sync(lambda: not any(map(is_running, children)), what="supervisor and feeder end")
    assert not state.directory.exists()


@needs_proc
def test_a_killed_supervisor_takes_the_emulator_along_and_the_next_start_cleans_up() -> None:
    program = DemoProgram(rate=0)
    state = program.state
    os.kill(parent_of(state.emulator), signal.SIGKILL)
    assert program.died() == "ended with its supervisor"
    until_sync(lambda: not is_running(state.emulator), what="the emulator ends")
    assert state.directory.exists()
    again = program.restart()
    assert not state.directory.exists()
    assert again.endpoint_url == state.endpoint_url
    program.close()


async def test_after_its_death_it_starts_again_on_the_same_port_and_records_go_on() -> None:
    program = DemoProgram()
    before = program.state
    os.kill(before.emulator, signal.SIGKILL)
    assert program.died() == "was killed by signal 9 (SIGKILL)"
    after = program.restart()
    assert after.endpoint_url == before.endpoint_url
    assert after.facts.user_pool.user_pool_id != before.facts.user_pool.user_pool_id

    def enough(shards: dict[str, list[Any]]) -> bool:
        return any(shards.values())

    async with session_on(after.endpoint_url) as aws:
        assert await eventually(lambda: records_of(aws, "orders"), enough, "new orders")
    program.close()


def test_the_exports_point_any_tool_at_it(demo_aws: DemoState) -> None:
    assert f"export AWS_ENDPOINT_URL={demo_aws.endpoint_url}" in demo_aws.exports
    assert demo_aws.key == "test"


def children_of(pid: int) -> list[int]:
    """Process ids of the children of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def parent_of(pid: int) -> int:
    """Process id of the parent of a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
