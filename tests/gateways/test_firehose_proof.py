"""Tests of delivery streams on the scripted server: the record arrives, or it is said why it did not."""

import gzip
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import AccessDenied, Failure, ReadOnly
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.proof.diagnosis import NOT_KNOWN
from kinesis_tui.services.firehose.proof.marked import given_text, marked
from kinesis_tui.services.firehose.proof.plan import proof_plan
from kinesis_tui.services.firehose.proof.proof import Arrived, Missing, Proof, Sent, Step, Waiting
from tests.support.aws import open_session
from tests.support.firehose.delivery import Failing
from tests.support.firehose.server import FirehoseServer
from tests.support.kinesis_app import StageClock

UNIQUE = UUID("6f9619ff-8b86-4011-b42d-00c04fc964ff")


class RushingClock(StageClock):
    """Whoever sleeps lets the time pass at once."""

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)


@pytest.fixture
async def firehose() -> AsyncIterator[FirehoseServer]:
    async with FirehoseServer(clock=RushingClock()) as scripted:
        yield scripted


async def steps(aws: AwsSession, server: FirehoseServer, name: str, text: str = "") -> list[Step]:
    """Run a test to its end."""
    clock = server.clock
    assert isinstance(clock, RushingClock)
    plan = proof_plan((await FirehoseGateway(aws).describe_delivery_stream(name)).stream)
    record = marked(text, UNIQUE, datetime.fromtimestamp(clock.now_ms() / 1000, UTC))
    return [step async for step in Proof(aws, clock).run(plan, record)]


async def missing(server: FirehoseServer, name: str = "orders") -> Missing:
    async with open_session(server.url, armed=True) as aws:
        last = (await steps(aws, server, name))[-1]
    assert isinstance(last, Missing)
    return last


@pytest.mark.parametrize("compression", ["UNCOMPRESSED", "GZIP"])
async def test_a_record_arrives_after_the_buffering_and_is_shown_from_its_object(
    firehose: FirehoseServer, compression: str
) -> None:
    firehose.create_delivery("orders", compression=compression)
    async with open_session(firehose.url, armed=True) as aws:
        sent, *between, last = await steps(aws, firehose, "orders", '{"order_id": 7}')
    assert isinstance(sent, Sent)
    assert all(isinstance(step, Waiting) for step in between)
    assert isinstance(last, Arrived)
    assert json.loads(last.record) == {"order_id": 7, "kinesis_tui_test": f"kinesis_tui_test-{UNIQUE}"}
    assert 60 <= last.seconds <= 65
    stored = firehose.s3.buckets["lake"][last.object.key].data
    assert last.record == (gzip.decompress(stored) if compression == "GZIP" else stored)


async def test_the_countdown_ends_with_the_buffering(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders")
    async with open_session(firehose.url, armed=True) as aws:
        waiting = [step for step in await steps(aws, firehose, "orders") if isinstance(step, Waiting)]
    assert waiting[0].left == 60
    assert waiting[-1].left <= 1


async def test_with_a_data_stream_as_source_the_record_is_put_into_that(firehose: FirehoseServer) -> None:
    firehose.create_stream("orders")
    firehose.create_delivery("orders-to-s3", source="orders")
    async with open_session(firehose.url, armed=True) as aws:
        found = await steps(aws, firehose, "orders-to-s3")
    assert isinstance(found[-1], Arrived)
    assert len(firehose.seen("PutRecord")) == 1


async def test_a_record_that_failed_is_found_under_the_error_prefix_with_why(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders").failing = Failing("Lambda.FunctionError", "it returned an error")
    found = await missing(firehose)
    assert found.why.startswith("The error prefix says why: the record failed: Lambda.FunctionError it returned an")
    assert [finding.place for finding in found.findings] == [
        "error prefix",
        "error log",
        "transformation",
        "role",
        "metrics",
    ]


async def test_a_role_that_may_not_write_is_named(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders").lost = True
    firehose.denied_actions = {"s3:PutObject"}
    assert "s3:PutObject on arn:aws:s3:::lake/* is implicitDeny" in (await missing(firehose)).why


async def test_the_error_log_is_read(firehose: FirehoseServer) -> None:
    firehose.create_delivery(
        "orders", CloudWatchLoggingOptions={"Enabled": True, "LogGroupName": "/errors", "LogStreamName": "S3"}
    ).lost = True
    log = firehose.logs.create_group("/errors")
    log.put(json.dumps({"errorCode": "S3.NoSuchBucket", "errorMessage": "gone"}), ago_ms=-30_000)
    assert (
        "The error log says why: S3.NoSuchBucket gone The bucket does not exist any more"
        in (await missing(firehose)).why
    )


async def test_where_nothing_tells_it_is_said_that_it_is_not_known(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders").lost = True
    firehose.denied_actions = None
    found = await missing(firehose)
    assert found.why == NOT_KNOWN
    assert found.seconds >= 150
    role = next(finding for finding in found.findings if finding.place == "role")
    assert role.is_cause is None
    assert "iam:SimulatePrincipalPolicy" in role.words
    assert firehose.s3.lists <= 400


async def test_nothing_is_sent_while_writes_are_off(firehose: FirehoseServer) -> None:
    delivery = firehose.create_delivery("orders")
    async with open_session(firehose.url) as aws:
        with pytest.raises(ReadOnly):
            await steps(aws, firehose, "orders")
    assert delivery.gathered == []


async def test_a_bucket_that_may_not_be_looked_into_ends_the_test_with_that(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders")
    firehose.s3.denied.add("lake")
    async with open_session(firehose.url, armed=True) as aws:
        with pytest.raises(AccessDenied, match="must allow you by its policy"):
            await steps(aws, firehose, "orders")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"DeliveryStreamStatus": "CREATING_FAILED"}, "it is CREATING_FAILED"),
        ({"DeliveryStreamType": "MSKAsSource"}, "its source is MSKAsSource"),
        ({"Destinations": []}, "goes to no bucket"),
    ],
)
async def test_what_can_not_be_tested_says_why(firehose: FirehoseServer, change: dict[str, object], why: str) -> None:
    firehose.create_delivery("orders").description.update(change)
    async with open_session(firehose.url) as aws:
        stream = (await FirehoseGateway(aws).describe_delivery_stream("orders")).stream
    with pytest.raises(Failure, match=why):
        proof_plan(stream)


def test_of_a_capture_the_first_records_payload_is_sent() -> None:
    line = {"stream": "s", "shard_id": "shardId-0", "sequence_number": "1", "data": {"order": 7}}
    assert given_text(json.dumps(line).encode() + b"\n{}\n") == '{"order":7}'
    assert given_text(json.dumps(line | {"data": "a,b"}).encode()) == "a,b"
    assert given_text(b'{"order": 7}') == '{"order": 7}'
    with pytest.raises(ValueError, match="no text"):
        given_text(json.dumps(line | {"data": None}).encode())


def test_a_text_is_known_by_itself_and_a_short_one_is_refused() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert marked("id,amount,customer", UNIQUE, now).mark == "id,amount,customer"
    assert marked("[1, 2, 3, 4]", UNIQUE, now).data == b"[1, 2, 3, 4]"
    with pytest.raises(ValueError, match="hard to find again"):
        marked("hi", UNIQUE, now)
    with pytest.raises(ValueError, match="Firehose takes 1,024,000"):
        marked("x" * 1_100_000, UNIQUE, now)
