"""One run of a query: started, asked after until it has ended, and stopped when nobody waits for it any more.

A query that is left runs on at AWS, and is paid for: whoever starts one stops it, whatever happens in between.
"""

import asyncio
from collections.abc import Callable
from functools import partial

from kinesis_tui.failure import (
    Failure,
    Invalid,
    LimitExceeded,
    NotFound,
    NotSupported,
    Throttled,
    TransientFailure,
)
from kinesis_tui.live.pacing import Backoff
from kinesis_tui.services.logs.insights.query import InsightsQuery
from kinesis_tui.services.logs.insights.results import ENDED, QueryResults, QueryStatistics, ResultTable
from kinesis_tui.services.logs.insights.series import TimeSeries
from kinesis_tui.services.logs.insights.source import SENTENCES, QuerySource, made, too_many
from kinesis_tui.text.times import Clock

FIRST_SECONDS, SLOWEST_SECONDS, SLOWING = 0.3, 2.0, 1.4
"""From one look at a query to the next; AWS answers 5 GetQueryResults a second for an account and region
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html)."""
MOST_FAILURES = 8
"""In a row, of those that pass by themselves; with the waits between them half a minute and more."""
MOST_UNKNOWN = 5
STOP_TRIES = 3
START_SECONDS = 5.0
"""How long a start that was given up is waited for: without the query's id it can not be stopped."""
LONGEST_SECONDS = 65 * 60.0
"""AWS ends a query after an hour; one that is not over by then is not waited for."""
MOST_ROWS = 100_000
AT_ONCE = 1_000


class QueryRun:
    """Runs one query, once. Its attributes tell how it fares; `told` is called when they have changed."""

    def __init__(
        self,
        source: QuerySource,
        query: InsightsQuery,
        clock: Clock,
        random: Callable[[], float],
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self.query = query
        self._source = source
        self._clock = clock
        self._told = told
        self._backoff = Backoff(random, first=0.5)
        self._starting: asyncio.Task[str] | None = None
        self._began = clock.monotonic()
        self._ended: float | None = None
        self.query_id: str | None = None
        self.status = "Starting"
        """As AWS calls it; before that Starting."""
        self.statistics: QueryStatistics | None = None
        self.table = ResultTable()
        self.series: TimeSeries | None = None
        """The table as figures over time; None where it is not that."""
        self.has_more = False
        """Whether AWS has more rows than it can be asked for."""
        self.failure: Failure | None = None
        """What fails at present, and is tried again."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self._ended is not None

    @property
    def is_partial(self) -> bool:
        """Whether the rows are not all that the query finds."""
        return self.status != "Complete"

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        return (self._clock.monotonic() if self._ended is None else self._ended) - self._began

    @property
    def ending(self) -> str:
        """What its end means, a clause; empty where all is there, or nothing is over."""
        return SENTENCES.get(self.status, "") if self.is_over else ""

    async def run(self) -> None:
        """Start the query and take its results until it has ended. Raises `Failure`; `stop` it in any case."""
        try:
            self.query_id = await self._start()
            self._told()
            await self._follow(self.query_id)
        finally:
            self._ended = self._clock.monotonic()
            self._told()

    async def stop(self) -> None:
        """Stop the query at AWS if it may still be running there. Raises `Failure` where that did not work."""
        query_id = await self._started()
        if query_id is None or self.status in ENDED:
            return
        for attempt in range(1, STOP_TRIES + 1):
            try:
                stopped = await self._source.stop_query(query_id)
            except Invalid:  # AWS's answer for a query that has ended meanwhile
                return
            except NotFound as failure:
                raise self._still_running(query_id, "AWS does not know it in this account and region") from failure
            except TransientFailure as failure:
                if attempt == STOP_TRIES:
                    raise self._still_running(query_id, failure.why) from failure
                await self._clock.sleep(self._backoff.delay())
                continue
            if not stopped:
                raise self._still_running(query_id, "AWS answered that it did not")
            self.status = "Cancelled"
            self._told()
            return

    async def _start(self) -> str:
        """Start it, again and again while AWS throttles; what was sent goes on when the caller is cancelled."""
        while True:
            self._starting = asyncio.ensure_future(self._source.start_query(self.query))
            try:
                query_id = await asyncio.shield(self._starting)
            except LimitExceeded as failure:
                raise too_many(failure) from failure
            except Throttled as failure:
                await self._wait_after(failure)
                continue
            self._backoff.reset()
            self.failure = None
            return query_id

    async def _started(self) -> str | None:
        """Return the query's id, also of one whose start nobody has waited for."""
        starting = self._starting
        if self.query_id is None and starting is not None:
            await asyncio.wait((starting,), timeout=START_SECONDS)
            if starting.done() and not starting.cancelled() and starting.exception() is None:
                self.query_id = starting.result()
        return self.query_id

    async def _follow(self, query_id: str) -> None:
        interval, unknown = FIRST_SECONDS, 0
        while self.seconds < LONGEST_SECONDS:
            await self._clock.sleep(interval)
            interval = min(SLOWEST_SECONDS, interval * SLOWING)
            answer = await self._look(query_id)
            if answer is None:
                continue
            unknown = unknown + 1 if answer.status == "Unknown" else 0
            if answer.status in ENDED or unknown >= MOST_UNKNOWN:
                await self._rest(query_id, answer)
                await self._take(answer)
                return
            await self._take(answer)
        self.status = "Timeout"

    async def _look(self, query_id: str, token: str | None = None) -> QueryResults | None:
        """Ask once; None where it failed in a way that passes. Raises the `Failure` that does not."""
        try:
            answer = await self._source.get_query_results(query_id, token)
        except TransientFailure as failure:
            await self._wait_after(failure)
            return None
        self._backoff.reset()
        self.failure = None
        return answer

    async def _rest(self, query_id: str, answer: QueryResults) -> None:
        """Put the pages after the first behind its rows."""
        token = answer.next_token
        while token is not None and len(answer.results) < MOST_ROWS:
            try:
                page = await self._look(query_id, token)
            except NotSupported:
                break
            if page is None:
                continue
            answer.results.extend(page.results)
            token = None if page.next_token == token else page.next_token
        self.has_more = token is not None

    async def _take(self, answer: QueryResults) -> None:
        if answer.results or self.table.rows:
            # Many in a thread: they would hold up the screen.
            make = partial(made, answer, self.query.text)
            self.table, self.series = await asyncio.to_thread(make) if len(answer.results) > AT_ONCE else make()
        self.status, self.statistics = answer.status, answer.statistics
        self._told()

    async def _wait_after(self, failure: Failure) -> None:
        self.failure = failure
        self._told()
        if self._backoff.failures >= MOST_FAILURES:
            raise failure
        await self._clock.sleep(self._backoff.delay())

    def _still_running(self, query_id: str, why: str) -> Failure:
        return Failure(
            f"Stopping the query {query_id} failed",
            why,
            f"it runs on at AWS and is paid for: aws logs stop-query --query-id {query_id}",
        )
