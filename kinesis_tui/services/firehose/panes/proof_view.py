"""A test as it goes: what was sent, the countdown, and the record in its object or why it did not come."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

import msgspec
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Choice, Export, Failed, Pane
from kinesis_tui.payload.decode import decode
from kinesis_tui.redaction.payloads import redacted
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.firehose.model.sections import FieldLine, Section
from kinesis_tui.services.firehose.panes.object_view import Place
from kinesis_tui.services.firehose.panes.section_list import Part, SectionList
from kinesis_tui.services.firehose.proof.marked import MarkedRecord
from kinesis_tui.services.firehose.proof.plan import ProofPlan
from kinesis_tui.services.firehose.proof.proof import Arrived, Missing, Proof, Sent, Step, Waiting
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import stamp_text

ARRIVED = "Arrived"
TENTHS_BELOW = 10
STYLES = {True: "error", False: "success", None: "muted"}


class ProofView(Vertical):
    """One test over the delivery stream; esc stops it."""

    DEFAULT_CSS = """
    ProofView {
        height: 1fr;
        & > .proof--title { height: 1; text-style: bold; }
        & > .-success { color: $text-success; }
        & > .-warning { color: $text-warning; }
        & > .-error { color: $text-error; }
    }
    """

    class Opened(Message):
        """The object in which the record arrived is to be opened."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    def __init__(self, pane: Pane, proof: Proof, plan: ProofPlan, record: MarkedRecord) -> None:
        super().__init__()
        settings = pane.context.settings
        self._redactor = pane.context.one(Redactor, lambda: Redactor(settings.redaction))
        self._pane = pane
        self._proof = proof
        self._plan = plan
        self._record = record
        self._sent: Sent | None = None
        self._step: Step | Failure | None = None
        self._stopped = False
        self._title = Static(classes="proof--title", markup=False)
        self.list = SectionList()

    def compose(self) -> ComposeResult:
        """Stack how it goes on all that is known."""
        yield self._title
        yield self.list

    def on_mount(self) -> None:
        """Begin."""
        self._show()
        self._run()

    @property
    def ended(self) -> Arrived | Missing | None:
        """What came of it; None while it goes on, or where it was stopped or failed."""
        return self._step if isinstance(self._step, Arrived | Missing) else None

    @property
    def is_waiting(self) -> bool:
        """Whether the test goes on."""
        return not self._stopped and not isinstance(self._step, Arrived | Missing | Failure)

    def cancel(self) -> None:
        """Look no further."""
        self._stopped = True
        self.workers.cancel_group(self, "proof")
        self._show()

    def reload(self) -> None:
        """Leave it as it is: sending again is asked for with T."""

    @work(group="proof", exclusive=True)
    async def _run(self) -> None:
        outcome = await self._pane.attempt(self._follow())
        if isinstance(outcome, Failed):
            self._step = outcome.failure
            self._show()

    async def _follow(self) -> None:
        async for step in self._proof.run(self._plan, self._record):
            if isinstance(step, Sent):
                self._sent = step
            self._step = step
            self._show()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        words, style = self._words()
        self._title.update(words)
        self._title.set_classes(f"proof--title -{style}")
        self.list.show_parts(list(self._parts()))

    def show(self) -> None:
        """Paint the times in the zone of now."""
        self._show()

    def _words(self) -> tuple[str, str]:
        name = visible(self._plan.stream.name)
        match self._step:
            case _ if self._stopped:
                return f"{name}  test stopped; what was sent will still be delivered", "warning"
            case None:
                return f"{name}  sending…", "text"
            case Failure():
                return f"{name}  test failed", "error"
            case Sent():
                return f"{name}  sent; looking…", "text"
            case Waiting() as step:
                due = f"due in {step.left:.0f} s" if step.left > 0 else f"{-step.left:.0f} s overdue"
                return (
                    f"{name}  {due}, {step.seconds:.0f} s since it was sent, {step.opened} objects looked into",
                    "text",
                )
            case Arrived() as step:
                return f"{name}  arrived after {seconds_text(step.seconds)}", "success"
            case Missing() as step:
                return f"{name}  not there after {step.seconds:.0f} s", "error"

    def _parts(self) -> Iterator[Part]:
        if self.is_waiting:
            yield Part(Section("", "Until it arrives"), self._hints())
        operation, request = self._plan.request(self._record)
        sent = None if self._sent is None else self._sent.at_ms
        lines = [
            FieldLine("request", operation),
            *(FieldLine(name, self._hidden(value)) for name, value in request.items()),
            FieldLine("sent", stamp_text(sent, self._pane.utc)),
            FieldLine("record id", (self._sent.record_id if self._sent else None) or UNKNOWN),
            FieldLine("known by", self._record.mark),
            FieldLine("awaited in", f"s3://{self._plan.bucket.bucket}"),
        ]
        yield Part(Section("sent", "What was sent", lines))
        match self._step:
            case Failure() as failure:
                yield Part(Section("failed", "Why it failed"), [(str(failure), "error")])
            case Arrived() as step:
                found = [
                    FieldLine("object", step.object.key, "enter opens it"),
                    FieldLine("record", self._hidden(step.record.decode("utf-8", "replace").strip())),
                ]
                yield Part(Section(ARRIVED, "The record in its object", found))
            case Missing() as step:
                yield Part(Section("why", "Why"), [(step.why, "error")])
                notes = [(f"{one.place}: {one.words}", STYLES[one.is_cause]) for one in step.findings]
                yield Part(Section("looked", "What was looked at"), notes)
            case _:
                pass

    def _hints(self) -> list[tuple[str, str]]:
        plan = self._plan
        words = (
            f"Firehose gathers up to {plan.buffered_seconds} s. After {plan.longest_seconds} s the error prefix, the "
            "error log, the role and the metrics are looked at. esc stops looking."
        )
        return [(words, "muted")]

    def _hidden(self, value: object) -> str:
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        return redacted(decode(text.encode("utf-8", "surrogatepass")), self._redactor)[0].text or ""

    # -- what the pane asks -----------------------------------------------------------------------------------------

    def open_object(self) -> None:
        """Open the object in which the record arrived."""
        if isinstance(self._step, Arrived):
            self.post_message(self.Opened(Place(self._plan.bucket.bucket or "", self._step.object)))

    def status_text(self) -> str:
        """Say nothing: the title does."""
        return ""

    def describe(self) -> Awaitable[object] | None:
        """Return nothing: the request is on the screen."""
        return None

    def copy_choices(self) -> list[Choice]:
        """Offer the value under the cursor, and where the record arrived."""
        field = self.list.field
        choices = [] if field is None else [Choice(field.name, field.value)]
        if isinstance(self._step, Arrived):
            choices.append(Choice("S3 URI", f"s3://{self._plan.bucket.bucket}/{self._step.object.key}"))
        return choices

    def export(self) -> Export | None:
        """Write nothing."""
        return None


def seconds_text(seconds: float) -> str:
    """Write how long it took, in tenths where it was short."""
    return f"{seconds:.1f} s" if seconds < TENTHS_BELOW else f"{seconds:.0f} s"
