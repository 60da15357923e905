"""Goes from a delivery stream to a test of it: the plan, the form with the exact request, then the test."""

from pathlib import Path
from uuid import uuid4

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Command, Context, Pane, Refused
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.panes.proof_form import NOT_ARMED, ProofForm
from kinesis_tui.services.firehose.panes.proof_view import ProofView
from kinesis_tui.services.firehose.proof.marked import LARGEST, MarkedRecord, given_text
from kinesis_tui.services.firehose.proof.plan import ProofPlan, proof_plan
from kinesis_tui.services.firehose.proof.proof import Proof


class Proving:
    """Opens tests over a pane."""

    def __init__(self, pane: Pane, context: Context) -> None:
        self._pane = pane
        self._context = context
        self._proof = Proof(context.aws, context.clock)

    def begin(self, stream: DeliveryStream | None, text: str = "") -> None:
        """Ask for the record. Raises Refused where nothing can be tested."""
        from kinesis_tui.ui.form import FormScreen

        if stream is None:
            raise Refused("It is not described yet; r asks again.")
        if not self._context.aws.guard.armed:
            raise Refused(NOT_ARMED)
        try:
            plan = proof_plan(stream)
        except Failure as failure:
            raise Refused(str(failure)) from failure

        def go(record: MarkedRecord) -> None:
            self._open(plan, record)

        self._pane.app.push_screen(FormScreen(ProofForm(self._context, plan, text, uuid4(), go)))

    def command(self, stream: DeliveryStream | None) -> Command:
        """Return `:test`."""
        return Command(
            "test",
            "Send a test record, typed or from a file, and find it in S3",
            lambda text: self._test(stream, text),
            "[FILE]",
        )

    def _test(self, stream: DeliveryStream | None, argument: str) -> None:
        if not argument:
            self.begin(stream)
            return
        file = Path(argument).expanduser()
        try:
            with file.open("rb") as opened:
                data = opened.read(LARGEST + 1)
        except OSError as error:
            raise Refused(f"{file} can't be read: {error.strerror}.") from error
        try:
            text = given_text(data)
        except ValueError as error:
            raise Refused(f"{file}: {error}.") from error
        self.begin(stream, text)

    def _open(self, plan: ProofPlan, record: MarkedRecord) -> None:
        self._pane.push_view(ProofView(self._pane, self._proof, plan, record))
        self._pane.filter_text = ""
