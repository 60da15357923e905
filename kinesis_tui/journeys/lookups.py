"""What finders may ask AWS: one of each service's calls, and its pace, for all of them."""

from collections.abc import AsyncIterator

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import Failure
from kinesis_tui.journeys.api_calls import ApiCalls
from kinesis_tui.journeys.cognito_calls import CognitoCalls
from kinesis_tui.journeys.firehose_calls import FirehoseCalls
from kinesis_tui.journeys.function_calls import FunctionCalls, default_log_group
from kinesis_tui.journeys.places import function_places
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.ui.frame.related import Found, Note


class Lookups:
    """The calls of every service that finders use; one for the program's life, since they keep their pace."""

    def __init__(self, aws: AwsSession) -> None:
        self.functions = FunctionCalls(aws)
        self.firehose = FirehoseCalls(aws)
        self.cognito = CognitoCalls(aws)
        self.apis = ApiCalls(aws)
        self.kinesis = KinesisGateway(aws)

    async def places_of_function(self, name: str, role: str = "function") -> AsyncIterator[Found]:
        """Yield where a function's log and metrics are; says so where its log group could not be asked for."""
        try:
            group = (await self.functions.function(name)).log_group
        except Failure as failure:
            group = default_log_group(name)
            yield Note(f"{name}'s log group is taken to be {group}, because {failure.what}: {failure.why}.")
        for place in function_places(name, group, role):
            yield place
