"""What a query is run by: the gateway, and what becomes of its answers and refusals."""

from types import MappingProxyType
from typing import Protocol

import msgspec

from kinesis_tui.failure import GarbledAnswer, LimitExceeded
from kinesis_tui.services.logs.insights.query import InsightsQuery
from kinesis_tui.services.logs.insights.results import QueryResults, ResultTable, decoded
from kinesis_tui.services.logs.insights.series import TimeSeries, series_of

SENTENCES = MappingProxyType(
    {
        "Failed": "AWS could not finish it",
        "Cancelled": "it was stopped",
        "Timeout": "it ran into AWS's limit of 60 minutes: take a shorter time range, or fewer groups",
        "Unknown": "AWS does not say what has become of it",
    }
)
"""What an end without all results means."""


class QuerySource(Protocol):
    """What a run calls; the gateway satisfies it. Every method raises `Failure` and tries once."""

    async def start_query(self, query: InsightsQuery) -> str:
        """Start a query; return its id."""
        ...

    async def get_query_results(self, query_id: str, token: str | None = None) -> QueryResults:
        """Return what a query has found so far."""
        ...

    async def stop_query(self, query_id: str) -> bool:
        """Stop a query; whether AWS did."""
        ...


def made(answer: QueryResults, text: str) -> tuple[ResultTable, TimeSeries | None]:
    """Return an answer's rows as a table, and as series. Raises GarbledAnswer."""
    try:
        table = decoded(answer.results)
    except msgspec.DecodeError as error:
        raise GarbledAnswer(
            "GetQueryResults failed", f"a row is not what the AWS API promises ({error})", "check --endpoint-url"
        ) from error
    return table, series_of(table, text)


def too_many(failure: LimitExceeded) -> LimitExceeded:
    """Say what the limit is: AWS's message does not.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html
    """
    return LimitExceeded(
        failure.what,
        f"too many queries run in this account and region: AWS allows 100 (15 in PPL or SQL), dashboards' among them "
        f"({failure.why})",
        "wait until one has ended, or stop one in the console",
    )
