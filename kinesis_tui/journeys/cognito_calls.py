"""What Cognito tells of a user pool's neighbours: its trigger functions, and where its own logs go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.journeys.function_calls import function_name
from kinesis_tui.services.logs.model.log_group import group_name

PER_SECOND = 5.0
"""A third of the 15 reads of a pool a second that an account has.

https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A function that a pool runs."""

    event: str
    """As AWS names it: PreSignUp, PreTokenGeneration, …."""
    function: str


class CognitoCalls:
    """The Cognito operations that lead from one thing to another."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._pace = Pace(PER_SECOND)

    async def triggers(self, pool_id: str) -> list[Trigger]:
        """Return the functions that a pool runs.

        https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html
        """
        answer = await self._call("describe_user_pool", pool_id, "DescribeUserPool")
        told = (answer.get("UserPool") or {}).get("LambdaConfig") or {}
        arns = [(event, _arn(value)) for event, value in told.items() if event != "KMSKeyID"]
        return list(dict.fromkeys(Trigger(event, name) for event, arn in arns if (name := function_name(arn))))

    async def log_groups(self, pool_id: str) -> list[str]:
        """Return the log groups that a pool's own logs are delivered to.

        https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetLogDeliveryConfiguration.html
        """
        answer = await self._call("get_log_delivery_configuration", pool_id, "GetLogDeliveryConfiguration")
        told = (answer.get("LogDeliveryConfiguration") or {}).get("LogConfigurations") or ()
        arns = [(log.get("CloudWatchLogsConfiguration") or {}).get("LogGroupArn") for log in told]
        return list(dict.fromkeys(group_name(arn) for arn in arns if arn))

    async def _call(self, operation: str, pool_id: str, name: str) -> Mapping[str, Any]:
        await self._pace.turn()
        what = f"{name} of user pool {pool_id}"
        answer: Mapping[str, Any] = await self._aws.call("cognito-idp", operation, {"UserPoolId": pool_id}, what=what)
        return answer


def _arn(value: object) -> str:
    """Return the function's ARN, which newer triggers carry beside a version."""
    return str(value.get("LambdaArn") or "") if isinstance(value, Mapping) else str(value)
