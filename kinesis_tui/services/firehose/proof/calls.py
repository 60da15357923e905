"""The operations of other services that a test of a delivery stream needs: its source, its error log, its role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kinesis_tui.aws.session import AwsSession

NEWEST_EVENTS = 20


@dataclass(frozen=True, slots=True)
class Allowed:
    """What IAM says of one action."""

    action: str
    resource: str
    decision: str
    """allowed, explicitDeny or implicitDeny."""


class ProofCalls:
    """Calls beside Firehose and S3."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws

    async def put_record(self, stream_arn: str, data: bytes, partition_key: str) -> None:
        """Put a record into the data stream that a delivery stream reads. A write, tried once.

        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
        """
        parameters = {"StreamARN": stream_arn, "Data": data, "PartitionKey": partition_key}
        what = f"PutRecord of stream {stream_arn.rpartition('/')[2]}"
        await self._aws.call("kinesis", "put_record", parameters, what=what, attempts=1)

    async def newest_errors(self, group: str, since_ms: int) -> list[str]:
        """Return the newest messages of an error log since then. Needs logs:FilterLogEvents.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
        """
        parameters = {"logGroupName": group, "startTime": since_ms}
        what = f"FilterLogEvents of log group {group}"
        answer = await self._aws.call("logs", "filter_log_events", parameters, what=what)
        return [_message(event) for event in _events(answer)[-NEWEST_EVENTS:]]

    async def simulate_principal_policy(
        self, role_arn: str, actions: Sequence[str], resources: Sequence[str]
    ) -> list[Allowed]:
        """Ask IAM whether a role may do something; policies of buckets and keys are not looked at by it.

        Needs iam:SimulatePrincipalPolicy.
        https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
        """
        parameters = {"PolicySourceArn": role_arn, "ActionNames": list(actions), "ResourceArns": list(resources)}
        what = f"SimulatePrincipalPolicy of {role_arn.rpartition('/')[2]}"
        answer = await self._aws.call("iam", "simulate_principal_policy", parameters, what=what)
        return [
            Allowed(str(one["EvalActionName"]), str(one.get("EvalResourceName", "")), str(one["EvalDecision"]))
            for one in answer.get("EvaluationResults", ())
        ]


def _events(answer: Any) -> list[Any]:
    """Return the events of an answer, which the session may have parsed into a struct."""
    events: list[Any] = list(answer["events"] if isinstance(answer, dict) else answer.events)
    return events


def _message(event: Any) -> str:
    return str(event["message"] if isinstance(event, dict) else event.message)
