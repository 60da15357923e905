"""The form before a test: the record, and the exact request that is sent."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import msgspec

from kinesis_tui.context import Context
from kinesis_tui.services.firehose.proof.marked import MarkedRecord, marked
from kinesis_tui.services.firehose.proof.plan import ProofPlan
from kinesis_tui.ui.form import Field, FormScreen, Values, Verdict
from kinesis_tui.ui.frame.offers import Refused

NOT_ARMED = "Writes are off. Press w to arm them, and then T again."


class ProofForm:
    """A record to test a delivery stream with (a `FormModel`)."""

    verb = "sends it"

    def __init__(
        self, context: Context, plan: ProofPlan, text: str, unique: UUID, begin: Callable[[MarkedRecord], None]
    ) -> None:
        self.title = f"Test {plan.stream.name}"
        self.fields: tuple[Field, ...] = (Field("record", "record", "text"),)
        self.draft = {"record": text}
        self._context = context
        self._plan = plan
        self._unique = unique
        self._begin = begin
        self._opened_at = context.now()
        """What is shown is what is sent: the time in the record too."""

    def opened(self, form: FormScreen) -> None:
        """Nothing has to be fetched."""

    def react(self, name: str, values: Values) -> Values:
        """Change no other field."""
        _ = name, values
        return {}

    def check(self, values: Values) -> Verdict:
        """Show the request as it will be sent."""
        try:
            operation, request = self._plan.request(self._marked(values))
        except ValueError as error:
            return Verdict({"record": str(error)})
        plan, sent = self._plan, msgspec.json.encode(request).decode()
        bucket = f"s3://{plan.bucket.bucket}"
        due = f"Firehose gathers up to {plan.buffered_seconds} s; then it is looked for in {bucket}"
        return Verdict(facts=(f"{operation} {sent}", due))

    async def submit(self, values: Values) -> str | None:
        """Begin the test. Raises Refused where writes are off."""
        if not self._context.aws.guard.armed:
            raise Refused(NOT_ARMED)
        self._begin(self._marked(values))
        return None

    def _marked(self, values: Values) -> MarkedRecord:
        return marked(values["record"], self._unique, self._opened_at)
