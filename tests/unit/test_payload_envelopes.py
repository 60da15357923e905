"""Events of AWS's services and CloudEvents, by the examples of their own pages: title fields and log events."""

import gzip
import json

import pytest

from kinesis_tui.payload.decode import decode, preview
from kinesis_tui.payload.envelopes import log_events
from tests.support.payloads import CLOUDWATCH

CONTROL = (
    b'{"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs","logGroup":"","logStream":"","subscriptionFilters":[],'
    b'"logEvents":[{"id":"","timestamp":1480444532155,"message":"CWL CONTROL MESSAGE: Checking health of target"}]}'
)
TABLE = {
    "awsRegion": "us-east-1",
    "eventID": "e5a0e0a2-1f0f-4e2a-a66c-d4eca8bb7b4a",
    "eventName": "MODIFY",
    "userIdentity": None,
    "recordFormat": "application/json",
    "tableName": "orders",
    "dynamodb": {
        "ApproximateCreationDateTime": 1640276115000,
        "Keys": {"customer": {"S": "c-7"}, "at": {"N": "12"}},
        "NewImage": {"customer": {"S": "c-7"}, "at": {"N": "12"}, "total": {"N": "71.70"}},
        "SizeBytes": 59,
    },
    "eventSource": "aws:dynamodb",
}
BUS = {
    "version": "0",
    "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "111122223333",
    "time": "2017-12-22T18:43:48Z",
    "region": "us-west-1",
    "resources": ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
    "detail": {"instance-id": "i-1234567890abcdef0", "state": "terminated"},
}
CLOUD = {
    "specversion": "1.0",
    "type": "com.example.someevent",
    "source": "/mycontext",
    "subject": None,
    "id": "C234-1234-1234",
    "time": "2018-04-05T17:31:00Z",
    "datacontenttype": "application/json",
    "data": {"appinfoA": "abc", "appinfoB": 123},
}


@pytest.mark.parametrize(
    ("data", "name", "facts"),
    [
        (
            CLOUDWATCH,
            "cloudwatch-logs",
            {
                "log group": "CloudTrail/logs",
                "log stream": "111111111111_CloudTrail/logs_us-east-1",
                "log events": "2",
                "owner": "111111111111",
                "filters": "Destination",
            },
        ),
        (
            json.dumps(TABLE).encode(),
            "dynamodb",
            {"DynamoDB event": "MODIFY", "table": "orders", "keys": "customer=c-7, at=12"},
        ),
        (
            json.dumps(BUS).encode(),
            "eventbridge",
            {
                "event source": "aws.ec2",
                "detail-type": "EC2 Instance State-change Notification",
                "event time": "2017-12-22T18:43:48Z",
                "from": "111122223333 us-west-1",
            },
        ),
        (
            json.dumps(CLOUD).encode(),
            "cloudevents",
            {
                "event source": "/mycontext",
                "event type": "com.example.someevent",
                "event time": "2018-04-05T17:31:00Z",
                "event id": "C234-1234-1234",
            },
        ),
    ],
    ids=["cloudwatch-logs", "dynamodb", "eventbridge", "cloudevents"],
)
def test_an_envelope_is_named_and_says_its_title_fields(data: bytes, name: str, facts: dict[str, str]) -> None:
    for wrapped, steps in ((data, ("json", name)), (gzip.compress(data), ("gzip", "json", name))):
        found = decode(wrapped)
        assert (found.steps, found.kind, found.body) == (steps, "json", data)
        assert dict(found.facts) == facts


def test_log_events_are_unfolded_in_order() -> None:
    assert [(event.timestamp, event.message) for event in log_events(CLOUDWATCH)] == [
        (1432826855000, '{"eventVersion":"1.03","userIdentity":{"type":"Root"}'),
        (1432826855001, "second\n"),
    ]
    assert log_events(b"{}") == log_events(b"") == log_events(b"[" * 100_000) == []


def test_a_control_message_says_that_it_holds_no_log() -> None:
    found = decode(gzip.compress(CONTROL))
    assert found.steps == ("gzip", "json", "cloudwatch-logs")
    assert "control message" in found.facts[0][1]


def test_a_long_subscription_record_is_named_in_a_row_too() -> None:
    long = CONTROL.replace(b"CONTROL_MESSAGE", b"DATA_MESSAGE", 1).replace(b"Checking", b"x" * 9_000)
    assert preview(gzip.compress(long), 300).steps == ("gzip", "json", "cloudwatch-logs")
    assert preview(long, 300).steps == ("json", "cloudwatch-logs")


@pytest.mark.parametrize(
    "document",
    [
        {"messageType": "DATA_MESSAGE", "logEvents": 5},
        {"messageType": "OTHER", "logEvents": []},
        {"dynamodb": {}, "eventName": "CLICK"},
        {"dynamodb": {"Keys": {"a": "b"}}, "eventName": "INSERT"},
        {"detail-type": 5, "source": "a", "detail": {}},
        {"detail-type": "a", "source": "b"},
        {"specversion": "1.0"},
        {"specversion": {"messageType": "DATA_MESSAGE"}},
        [BUS],
    ],
)
def test_what_is_only_like_an_envelope_is_plain_json(document: object) -> None:
    found = decode(json.dumps(document).encode())
    assert (found.steps, found.facts) == (("json",), ())


def test_a_title_field_is_one_short_line() -> None:
    found = decode(json.dumps({**CLOUD, "source": "s" * 10_000}).encode())
    assert len(dict(found.facts)["event source"]) == 200
