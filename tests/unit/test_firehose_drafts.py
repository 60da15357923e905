"""A form of a delivery stream becomes a request, a request becomes the form again, and a change sends what differs."""

from __future__ import annotations

import json
import shlex
from typing import Any

import botocore.session
import pytest
import yaml  # type: ignore[import-untyped]
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.services.firehose.rules.create import EXTENDED, check_create
from kinesis_tui.services.firehose.rules.described import Described, values_of
from kinesis_tui.services.firehose.rules.draft import DEFAULTS, by_field
from kinesis_tui.services.firehose.rules.drafting import request_of
from kinesis_tui.services.firehose.rules.permissions import may_assume, role_policy, trust_policy
from kinesis_tui.services.firehose.rules.printed import as_command, as_json, as_resource
from kinesis_tui.services.firehose.rules.update import change_of, check_update, merged, update_request

ROLE = "arn:aws:iam::123456789012:role/firehose"
LEAST = {"name": "orders-to-s3", "bucket": "acme", "role": ROLE}
FULL = {
    **LEAST,
    "source": "data stream",
    "stream": "arn:aws:kinesis:us-east-1:123456789012:stream/orders",
    "transform": "Lambda",
    "function": "arn:aws:lambda:us-east-1:123456789012:function:enrich",
    "convert": "Parquet",
    "database": "lake",
    "table": "orders",
    "partition": "on",
    "keys": 'customer_id: .customer_id\nyear: .ts | strftime("%Y")',
    "prefix": "c=!{partitionKeyFromQuery:customer_id}/y=!{partitionKeyFromQuery:year}/",
    "error_prefix": "errors/!{firehose:error-output-type}/",
    "deaggregate": "delimited",
    "delimiter": "####",
    "new_line": "on",
    "size": "64",
    "backup": "on",
    "backup_bucket": "raw",
    "backup_size": "16",
    "backup_interval": "120",
    "time_zone": "Asia/Tokyo",
    "tags": "team=data, env=prod",
}


def shape(operation: str = "CreateDeliveryStream") -> Any:
    model = botocore.session.get_session().get_service_model("firehose")
    return model.operation_model(operation).input_shape


SHAPE = shape()
WORDS = st.sampled_from(
    ["", "orders", "a b", "x" * 65, "5", "64", "-1", "0", "900", "on", ROLE, "arn:aws:s3:::b", "!{"]
)
CHOSEN = {
    "source": ["Direct PUT", "data stream"],
    "transform": ["off", "Lambda"],
    "convert": ["off", "Parquet", "ORC"],
    "reader": ["OpenX", "Hive"],
    "partition": ["off", "on"],
    "deaggregate": ["off", "JSON", "delimited"],
    "sse": ["off", "AWS's key", "your key"],
    "backup": ["off", "on"],
    "logging": ["on", "off"],
    "new_line": ["off", "on"],
    "compression": ["UNCOMPRESSED", "GZIP", "ZIP", "Snappy"],
}
FORMS = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(CHOSEN[name])
        if name in CHOSEN
        else st.one_of(st.sampled_from([DEFAULTS[name], FULL.get(name, "")]), WORDS)
        for name in DEFAULTS
        if name != "aws_partition"
    },
)


@settings(max_examples=150, deadline=None)
@given(typed=FORMS, base=st.sampled_from([LEAST, FULL]))
def test_what_the_rules_accept_the_sdk_accepts(typed: dict[str, str], base: dict[str, str]) -> None:
    request = request_of({**base, **typed})
    if not check_create(request):
        report = ParamValidator().validate(request, SHAPE)
        assert not report.has_errors(), report.generate_report()


@settings(max_examples=80, deadline=None)
@given(typed=FORMS)
def test_a_form_filled_from_a_request_writes_the_same_request(typed: dict[str, str]) -> None:
    request = request_of({**FULL, **typed})
    again = request_of(values_of(request), request)
    assert request_of(values_of(again), again) == again


@pytest.mark.parametrize("values", [LEAST, FULL], ids=["least", "full"])
def test_a_form_that_is_filled_in_breaks_no_rule(values: dict[str, str]) -> None:
    assert check_create(request_of(values)) == ()
    assert request_of(values_of(request_of(values))) == request_of(values)


def test_a_problem_stands_at_the_field_that_made_it() -> None:
    problems = by_field(check_create(request_of({**FULL, "size": "five", "keys": "customer_id .x", "bucket": ""})))
    assert "whole number" in problems["size"]
    assert problems.keys() >= {"bucket", "keys", "size"}
    backup = by_field(check_create(request_of({**FULL, "backup_size": "", "backup_interval": "0"})))
    assert backup.keys() == {"backup_size", "backup_interval"}
    wrong = check_create(request_of({**FULL, "function_retries": "many", "delimiter": "", "table": "", "role": ""}))
    assert by_field(wrong).keys() >= {"function_retries", "delimiter", "table", "role"}


def test_what_is_encrypted_by_its_data_stream_is_not_asked_to_be_encrypted() -> None:
    assert "DeliveryStreamEncryptionConfigurationInput" in request_of({**LEAST, "sse": "AWS's key"})
    assert check_create(request_of({**FULL, "sse": "AWS's key"})) == ()


def test_a_request_is_printed_as_a_command_that_a_shell_reads_back() -> None:
    request = request_of({**FULL, "prefix": FULL["prefix"] + "it's/"})
    words = shlex.split(as_command("create-delivery-stream", request, "us-east-1").replace("\\\n", " "))
    assert words[:5] == ["aws", "firehose", "create-delivery-stream", "--region", "us-east-1"]
    option = words.index("--extended-s3-destination-configuration")
    assert json.loads(words[option + 1]) == request[EXTENDED]
    assert words[words.index("--delivery-stream-name") + 1] == "orders-to-s3"
    assert "--kinesis-stream-source-configuration" in words
    assert "--tags" in words


def test_a_request_is_printed_as_a_resource_that_yaml_reads_back() -> None:
    request = request_of(FULL)
    resource = yaml.safe_load(as_resource(request))["Resources"]["OrdersToS3"]
    assert resource == {"Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": request}
    assert json.loads(as_json(request)) == request


def test_the_role_may_do_what_the_request_needs_and_no_more() -> None:
    policy = json.dumps(role_policy(request_of(FULL), "us-east-1", "123456789012"))
    for needed in ("kinesis:GetRecords", "glue:GetTableVersions", "lambda:InvokeFunction", "arn:aws:s3:::raw/*"):
        assert needed in policy
    plain = json.dumps(role_policy(request_of(LEAST), "us-east-1", "123456789012"))
    assert "kinesis:" not in plain
    assert "log-group:/aws/kinesisfirehose/orders-to-s3:log-stream:DestinationDelivery" in plain
    assert may_assume({"AssumeRolePolicyDocument": trust_policy("123456789012")})
    assert not may_assume({"AssumeRolePolicyDocument": "%7B%22Statement%22%3A%5B%5D%7D"})


def described(values: dict[str, str], version: str = "3", **more: Any) -> Described:
    request = request_of(values)
    request[EXTENDED].update(more)
    return Described(request, version, "destinationId-000000000001")


def test_a_change_sends_exactly_the_fields_that_differ_with_the_version() -> None:
    base = described(FULL, EncryptionConfiguration={"NoEncryptionConfig": "NoEncryption"})
    change = change_of(base, {**values_of(base.request), "interval": "60"})
    assert change.fields == ("BufferingHints",)
    request = update_request(base, change)
    assert request == {
        "DeliveryStreamName": "orders-to-s3",
        "CurrentDeliveryStreamVersionId": "3",
        "DestinationId": "destinationId-000000000001",
        "ExtendedS3DestinationUpdate": {"BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 60}},
    }
    assert not ParamValidator().validate(request, shape("UpdateDestination")).has_errors()


def test_a_change_keeps_what_the_form_does_not_know() -> None:
    base = described(FULL)
    processors = base.request[EXTENDED]["ProcessingConfiguration"]["Processors"]
    processors.append({"Type": "Decompression", "Parameters": []})
    change = change_of(base, {**values_of(base.request), "function_retries": "0"})
    assert change.fields == ("ProcessingConfiguration",)
    sent = update_request(base, change)["ExtendedS3DestinationUpdate"]["ProcessingConfiguration"]["Processors"]
    assert {"Type": "Decompression", "Parameters": []} in sent


def test_nothing_is_changed_by_opening_the_form() -> None:
    base = described(LEAST, DynamicPartitioningConfiguration={"Enabled": False}, S3BackupMode="Disabled")
    assert change_of(base, values_of(base.request)).fields == ()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"backup": "off"}, "S3BackupMode"),
        ({"partition": "off"}, "DynamicPartitioning"),
        ({"name": "other"}, "DeliveryStreamName"),
        ({"source": "Direct PUT"}, "KinesisStreamSource"),
    ],
    ids=["backup off", "partitioning off", "name", "source"],
)
def test_what_can_not_be_changed_is_refused_before_it_is_sent(typed: dict[str, str], field: str) -> None:
    base = described(FULL)
    assert any(field in one.path for one in check_update(base, {**values_of(base.request), **typed}))


def test_partitioning_is_not_turned_on_after_creation() -> None:
    base = described(LEAST)
    wrong = list(check_update(base, {**values_of(base.request), "partition": "on"}))
    assert "new delivery streams" in wrong[0].what


def test_changes_of_different_fields_are_merged() -> None:
    before = described(LEAST)
    now = described({**LEAST, "prefix": "theirs/"}, version="4")
    mine = change_of(before, {**values_of(before.request), "interval": "60"})
    merge = merged(before, now, mine)
    assert merge.clashing == ()
    assert merge.theirs.fields == ("Prefix",)
    assert merge.mine.fields == ("BufferingHints",)
    assert update_request(now, merge.mine)["CurrentDeliveryStreamVersionId"] == "4"


def test_changes_of_the_same_field_clash() -> None:
    before = described(LEAST)
    now = described({**LEAST, "prefix": "theirs/"}, version="4")
    mine = change_of(before, {**values_of(before.request), "prefix": "mine/"})
    assert merged(before, now, mine).clashing == ("Prefix",)
