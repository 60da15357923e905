"""Why a record did not arrive: each place that may tell is looked at, and what is found is said, or that nothing is.

The order is that of certainty: the record itself among those that failed, then the error log, the role, the figures.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from kinesis_tui.failure import Failure
from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
from kinesis_tui.services.firehose.model.failure_words import code_words
from kinesis_tui.services.firehose.model.summary import error_logs, function_arn
from kinesis_tui.services.firehose.proof.calls import ProofCalls
from kinesis_tui.services.firehose.proof.plan import ProofPlan
from kinesis_tui.services.firehose.proof.search import Search
from kinesis_tui.text.cells import clip
from kinesis_tui.text.times import duration_text

WIDEST = 400
MOST_SHOWN = 3
STALE_TIMES = 2
NOT_KNOWN = "It is not known why: nothing that was looked at tells."


@dataclass(frozen=True, slots=True)
class Finding:
    """What one place says."""

    place: str
    """"error prefix", "error log", "role", "metrics"."""
    words: str
    is_cause: bool | None
    """True: that is why. False: nothing is wrong there. None: it could not be looked at."""


Look = Callable[[], Awaitable[Finding]]


class Diagnosis:
    """Looks at one place after the other."""

    def __init__(
        self, plan: ProofPlan, search: Search, calls: ProofCalls, metrics: DeliveryMetricsGateway, sent_at: datetime
    ) -> None:
        self._plan = plan
        self._search = search
        self._calls = calls
        self._metrics = metrics
        self._sent_at = sent_at

    async def findings(self, now: datetime) -> AsyncIterator[Finding]:
        """Yield what each place says; one that may not be looked at says so, and the others are looked at."""
        looks: tuple[tuple[str, Look], ...] = (
            ("error prefix", lambda: self._failed(now)),
            ("error log", self._error_log),
            ("transformation", self._transformed),
            ("role", self._role),
            ("metrics", lambda: self._figures(now)),
        )
        for place, look in looks:
            try:
                yield await look()
            except Failure as failure:
                yield Finding(place, f"not looked at: {failure.why}; {failure.remedy}", None)

    async def _failed(self, now: datetime) -> Finding:
        hit = await self._search.among_failed(now)
        if hit is not None:
            return Finding("error prefix", f"the record failed: {_failure_of(hit.record)} ({hit.object.key})", True)
        count = len(self._search.failed)
        if count:
            why = _failure_of(self._search.failed[-1])
            return Finding("error prefix", f"{count} other records failed since; the last one: {why}", False)
        return Finding("error prefix", "no record failed since the test was sent", False)

    async def _error_log(self) -> Finding:
        groups = [log.log_group_name for log in error_logs(self._plan.stream) if log.log_group_name]
        if not groups:
            return Finding("error log", "errors are not logged: CloudWatchLoggingOptions is not enabled", None)
        since_ms = round(self._sent_at.timestamp() * 1000)
        messages = [message for group in groups for message in await self._calls.newest_errors(group, since_ms)]
        if not messages:
            return Finding("error log", f"{', '.join(groups)} has no event since the test was sent", False)
        shown = "; ".join(dict.fromkeys(_logged(message) for message in messages[-MOST_SHOWN:]))
        return Finding("error log", shown, True)

    async def _transformed(self) -> Finding:
        if function_arn(self._plan.stream) is None:
            return Finding("transformation", "no function transforms the records", False)
        if not self._search.opened:
            return Finding("transformation", "nothing was delivered since the test was sent", None)
        words = "none of the objects that came since holds the mark: the function may have dropped it, or its field"
        return Finding("transformation", words, None)

    async def _role(self) -> Finding:
        role = self._plan.bucket.role_arn
        if role is None:
            return Finding("role", "AWS does not tell which role delivers", None)
        wanted = [("s3:PutObject", f"{self._plan.bucket.bucket_arn}/*")]
        if (function := function_arn(self._plan.stream)) is not None:
            wanted.append(("lambda:InvokeFunction", function))
        if self._plan.source_arn is not None:
            wanted.append(("kinesis:GetRecords", self._plan.source_arn))
        refused = []
        for action, resource in wanted:
            answers = await self._calls.simulate_principal_policy(role, [action], [resource])
            refused += [f"{one.action} on {resource} is {one.decision}" for one in answers if one.decision != "allowed"]
        if refused:
            return Finding("role", f"{role} may not deliver: {'; '.join(refused)}", True)
        done = ", ".join(action for action, _ in wanted)
        return Finding("role", f"IAM allows it {done}; policies of the bucket and of keys are not looked at", False)

    async def _figures(self, now: datetime) -> Finding:
        stream = self._plan.stream
        found = (await self._metrics.measure([stream], round(now.timestamp() * 1000))).get(stream.name)
        if found is None or (found.success is None and found.freshness_seconds is None):
            return Finding("metrics", "CloudWatch has no figures of its deliveries yet", None)
        if found.success is not None and found.success < 1:
            return Finding("metrics", f"{1 - found.success:.0%} of its deliveries fail (Success)", True)
        stale = found.freshness_seconds
        if stale is not None and stale > STALE_TIMES * self._plan.longest_seconds:
            return Finding("metrics", f"its oldest record waits for {duration_text(round(stale) * 1000)} already", True)
        return Finding("metrics", "its deliveries succeed (Success, DataFreshness)", False)


def conclusion(findings: list[Finding]) -> str:
    """Return which it is, in a sentence, or that it is not known."""
    cause = next((one for one in findings if one.is_cause), None)
    return NOT_KNOWN if cause is None else f"The {cause.place} says why: {cause.words}."


def _failure_of(record: bytes) -> str:
    try:
        value = msgspec.json.decode(record)
    except msgspec.DecodeError:
        return clip(record.decode("utf-8", "replace"), WIDEST)
    if not isinstance(value, dict):
        return clip(str(value), WIDEST)
    code = str(value.get("errorCode") or value.get("lastErrorCode") or "")
    message = str(value.get("errorMessage") or value.get("lastErrorMessage") or "")
    return clip(" ".join(part for part in (code, message, code_words(code)) if part), WIDEST) or "it gives no reason"


def _logged(message: str) -> str:
    """Return what a line of the error log says: Firehose writes JSON with a code and a message."""
    return _failure_of(message.encode()) if message.lstrip().startswith("{") else clip(message.strip(), WIDEST)
