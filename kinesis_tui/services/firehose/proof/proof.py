"""The test of a delivery stream: sends a marked record, counts down, finds it, or finds out why it did not come.

Step = Sent | Waiting | Arrived | Missing
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.objects import ObjectsGateway, S3Object
from kinesis_tui.services.firehose.proof.calls import ProofCalls
from kinesis_tui.services.firehose.proof.diagnosis import Diagnosis, Finding, conclusion
from kinesis_tui.services.firehose.proof.marked import MarkedRecord
from kinesis_tui.services.firehose.proof.plan import ProofPlan
from kinesis_tui.services.firehose.proof.search import Search
from kinesis_tui.text.times import Clock

LOOK_SECONDS = 5.0
TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Sent:
    """AWS took the record."""

    at_ms: int
    record_id: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """It has not come yet."""

    seconds: float
    """Since it was sent."""
    left: float
    """Until Firehose has to deliver; negative once that has passed."""
    opened: int
    """Objects looked into."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The record is in an object."""

    object: S3Object
    record: bytes
    seconds: float
    """From sending to S3's own time of the object, which has no fractions; never more than it was waited."""


@dataclass(frozen=True, slots=True)
class Missing:
    """It did not come in time."""

    seconds: float
    why: str
    """A sentence: which it is, or that it is not known."""
    findings: list[Finding] = field(default_factory=list)


Step: TypeAlias = Sent | Waiting | Arrived | Missing


class Proof:
    """Runs tests; each is a series of steps, the last one Arrived or Missing."""

    def __init__(self, aws: AwsSession, clock: Clock) -> None:
        self._aws = aws
        self._clock = clock
        self._firehose = FirehoseGateway(aws)
        self._calls = ProofCalls(aws)
        self._metrics = DeliveryMetricsGateway(MetricDataCalls(aws))
        self.objects = ObjectsGateway(aws)

    async def run(self, plan: ProofPlan, record: MarkedRecord) -> AsyncIterator[Step]:
        """Send the record and follow it. Raises Failure where it is not sent, or S3 may not be looked into."""
        sent_at = self._now()
        record_id = await self._send(plan, record)
        yield Sent(round(sent_at.timestamp() * 1000), record_id)
        search = Search(self.objects, plan, record.mark, sent_at)
        started, looked = self._clock.monotonic(), float("-inf")
        while not search.is_spent:
            waited = self._clock.monotonic() - started
            if waited - looked >= LOOK_SECONDS:
                hit = await search.delivered(self._now())
                if hit is not None:
                    waited = self._clock.monotonic() - started
                    yield Arrived(hit.object, hit.record, _took(hit.object, sent_at, waited))
                    return
                looked = waited
            yield Waiting(waited, plan.buffered_seconds - waited, search.opened)
            if waited >= plan.longest_seconds:
                break
            await self._clock.sleep(TICK_SECONDS)
        diagnosis = Diagnosis(plan, search, self._calls, self._metrics, sent_at)
        findings = [finding async for finding in diagnosis.findings(self._now())]
        yield Missing(self._clock.monotonic() - started, conclusion(findings), findings)

    async def _send(self, plan: ProofPlan, record: MarkedRecord) -> str | None:
        if plan.source_arn is None:
            return await self._firehose.put_record(plan.stream.name, record.data)
        await self._calls.put_record(plan.source_arn, record.data, record.mark[:256])
        return None

    def _now(self) -> datetime:
        """Return the time by AWS's clock, as far as it is known to differ from ours."""
        ours = datetime.fromtimestamp(self._clock.now_ms() / 1000, UTC)
        return ours + timedelta(milliseconds=self._aws.clock_ahead_ms)


def _took(found: S3Object, sent_at: datetime, waited: float) -> float:
    if found.last_modified is None:
        return waited
    return min(waited, max(0.0, (found.last_modified - sent_at.replace(microsecond=0)).total_seconds()))
