"""Creating from a file and following what becomes of it; the draft on the disk; the API model's own checks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from kinesis_tui.aws.shapes import broken_rules
from kinesis_tui.cli.firehose_create import broken_lines, create_stream
from kinesis_tui.cli.firehose_file import request_in
from kinesis_tui.failure import AccessDenied, Conflict, Failure, Invalid, ReadOnly, Throttled
from kinesis_tui.services.firehose.draft_file import DraftFile, KeptDraft
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.parts import FailureDescription
from kinesis_tui.services.firehose.neighbours import NeighboursGateway
from kinesis_tui.services.firehose.panes.draft_steps import restored
from kinesis_tui.services.firehose.rules.draft import DEFAULTS
from kinesis_tui.services.firehose.rules.drafting import request_of
from kinesis_tui.services.firehose.rules.printed import as_json, as_resource
from kinesis_tui.services.firehose.settling import explained, outcome, patiently, until_settled
from tests.support.aws import isolate, open_session
from tests.support.cli import environment, kinesis_tui
from tests.support.firehose.server import FirehoseServer

ROLE = "arn:aws:iam::123456789012:role/firehose"
REQUEST = request_of({"name": "orders-copy", "bucket": "lake", "role": ROLE, "prefix": "copy/"})


@pytest.fixture
async def region(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[FirehoseServer]:
    isolate(monkeypatch, tmp_path)
    async with FirehoseServer() as scripted:
        yield scripted


def test_the_api_model_refuses_what_no_rule_of_ours_knows() -> None:
    request = json.loads(json.dumps(REQUEST))
    parquet = {"BlockSizeBytes": 5, "Compression": "LZO", "Speed": 1}
    request["ExtendedS3DestinationConfiguration"]["DataFormatConversionConfiguration"] = {
        "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": parquet}}
    }
    request["DirectPutSourceConfiguration"] = {}
    said = dict(broken_rules("firehose", "CreateDeliveryStream", request))
    where = "ExtendedS3DestinationConfiguration.DataFormatConversionConfiguration.OutputFormatConfiguration"
    assert said == {
        f"{where}.Serializer.ParquetSerDe.BlockSizeBytes": "5 is less than 67,108,864",
        f"{where}.Serializer.ParquetSerDe.Compression": "“LZO” is none of UNCOMPRESSED, GZIP, SNAPPY",
        f"{where}.Serializer.ParquetSerDe.Speed": "AWS knows no such field here",
        "DirectPutSourceConfiguration.ThroughputHintInMBs": "it is missing",
    }
    assert broken_lines(REQUEST) == []


def test_a_dry_run_prints_every_broken_rule_with_its_field_and_exits_with_1(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    template = {"Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": {**REQUEST, "DeliveryStreamName": "a b"}}
    file.write_text(json.dumps(template))
    done = kinesis_tui("firehose", "create", "--from-file", str(file), "--dry-run", env=environment(tmp_path))
    assert done.status == 1
    assert [line.split(b":")[0] for line in done.lines] == [b"DeliveryStreamName"]
    assert "nothing was sent" in done.sentence


def test_a_request_is_read_as_the_review_prints_it_in_json_and_in_yaml() -> None:
    assert request_in(as_json(REQUEST)) == REQUEST
    assert request_in(as_resource(REQUEST)) == REQUEST
    assert request_in("DeliveryStreamName: 2026-01-01\nTags: [{Key: a, Value: b}]") == {
        "DeliveryStreamName": "2026-01-01",
        "Tags": [{"Key": "a", "Value": "b"}],
    }


ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise("abcdefg")
)
"""Six lines of YAML that stand for a million values."""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{'a'", "no JSON"),
        ("a: b: c", "neither JSON nor YAML (mapping values are not allowed here, line 1)"),
        ("a: \x00", "neither JSON nor YAML"),
        ("- a", "that is no request"),
        ("[" * 100_000, "nested too deeply"),
        ("- " * 5_000, "nested too deeply"),
        ("Resources: {a: {Type: AWS::S3::Bucket}}", "has 0 delivery streams"),
        ("DeliveryStreamName: !Ref Name", "DeliveryStreamName is !Ref: CloudFormation's functions are not evaluated"),
        ("S3: {BucketARN: !GetAtt [Lake, Arn]}", "S3.BucketARN is !GetAtt"),
        ('{"Tags": [{"Key": {"Fn::Sub": "x"}}]}', "Tags[0].Key is !Sub"),
        (ALIASES, "more than 20,000"),
    ],
    ids=["json", "yaml", "control", "list", "deep json", "deep yaml", "template", "ref", "getatt", "sub", "aliases"],
)
def test_what_is_no_request_is_said_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # its sentence is compared below
        request_in(text)
    assert said in str(refused.value)


async def test_a_request_from_a_file_is_created_and_followed(region: FirehoseServer) -> None:
    assert await create_stream(open_session(region.url, armed=True), REQUEST, dry_run=False) == 0
    assert region.deliveries["orders-copy"].s3["Prefix"] == "copy/"


async def test_nothing_is_created_without_allow_writes_or_in_a_dry_run(region: FirehoseServer) -> None:
    with pytest.raises(ReadOnly, match="--allow-writes"):
        await create_stream(open_session(region.url), REQUEST, dry_run=False)
    assert await create_stream(open_session(region.url, armed=True), REQUEST, dry_run=True) == 0
    assert region.deliveries == {}


async def test_it_is_followed_as_long_as_it_is_creating(region: FirehoseServer) -> None:
    delivery = region.create_delivery("slow", status="CREATING")
    told: list[str] = []

    async def sleep(seconds: float) -> None:
        if len(told) == 2:
            delivery.description["DeliveryStreamStatus"] = "ACTIVE"

    async with open_session(region.url) as aws:
        stream = await until_settled(FirehoseGateway(aws), "slow", told.append, sleep=sleep)
    assert outcome(stream) == "slow is ACTIVE."
    assert len(told) == 2


async def test_a_write_that_is_throttled_is_sent_again_and_not_for_ever() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def send() -> str:
        if len(waited) < 2:
            raise Throttled("CreateDeliveryStream of a failed", "too many requests", "wait")
        return "sent"

    async def never() -> str:
        raise Throttled("CreateDeliveryStream of a failed", "too many requests", "wait")

    assert await patiently(send, sleep=sleep) == "sent"
    with pytest.raises(Throttled):
        await patiently(never, sleep=sleep)
    assert waited == [1.0, 2.0, 1.0, 2.0, 4.0]


def test_a_failed_creation_says_why_and_what_to_do() -> None:
    why = FailureDescription(type="KMS_KEY_NOT_FOUND", details="no such key")
    stream = DeliveryStream(name="a", status="CREATING_FAILED", failure_description=why, destinations=())
    with pytest.raises(Failure, match=r"a is CREATING_FAILED: KMS_KEY_NOT_FOUND: no such key.*only be deleted"):
        outcome(stream)


@pytest.mark.parametrize(
    ("why", "remedy"),
    [
        ("Firehose is unable to assume role arn:aws:iam::1:role/x. Please check the role provided.", "trust policy"),
        ("The bucket acme does not exist", "another account"),
        ("Lambda function is invalid", "function's ARN"),
        ("User is not authorized to perform: iam:PassRole", "iam:PassRole"),
    ],
    ids=["role", "bucket", "function", "PassRole"],
)
def test_what_aws_refuses_is_explained(why: str, remedy: str) -> None:
    refused = AccessDenied if "authorized" in why else Invalid
    assert remedy in explained(refused("CreateDeliveryStream of a failed", why, "correct the argument"), "a").remedy


def test_a_name_that_is_taken_is_said_so() -> None:
    assert "there is a delivery stream a" in explained(Conflict("x", "in use", "wait"), "a").why


def test_a_draft_is_private_and_one_that_is_not_understood_is_none(tmp_path: Path) -> None:
    file = DraftFile(tmp_path / "state" / "draft.json")
    assert file.load() is None
    file.save(KeptDraft({"name": "a"}, 3, 5))
    file.save(KeptDraft({"name": "b"}, 4, 6, "eu-west-1"))
    assert file.load() == KeptDraft({"name": "b"}, 4, 6, "eu-west-1")
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.path.parent.iterdir()] == ["draft.json"]
    file.path.write_text('{"values": 1}')
    assert file.load() is None
    file.forget()
    assert not file.path.exists()


def test_a_damaged_draft_is_gone_on_with_as_far_as_it_is_understood() -> None:
    draft = restored({"name": "a", "convert": "zzz", "partition": "on", "nothing": "x"})
    assert draft == {**DEFAULTS, "name": "a", "partition": "on"}


async def test_data_streams_are_listed_by_their_arns(region: FirehoseServer) -> None:
    region.create_stream("orders", shards=1)
    async with open_session(region.url) as aws:
        (found,) = await NeighboursGateway(aws).data_streams()
    assert (found.name, found.value.rpartition("/")[2]) == ("orders", "orders")
    assert found.value.startswith("arn:aws:kinesis:")
