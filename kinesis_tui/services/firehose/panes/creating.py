"""Creates a delivery stream step by step: the draft, the steps, the review, and what becomes of it."""

from __future__ import annotations

import asyncio

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Choice, Context, Pane, Refused
from kinesis_tui.services.firehose.draft_file import DraftFile, KeptDraft
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.neighbours import NeighboursGateway
from kinesis_tui.services.firehose.panes.draft_pickers import DraftPickers, why_not_armed
from kinesis_tui.services.firehose.panes.draft_step import DraftStep, Surroundings
from kinesis_tui.services.firehose.panes.draft_steps import STEPS, restored
from kinesis_tui.services.firehose.rules import jq_query
from kinesis_tui.services.firehose.rules.create import check_create
from kinesis_tui.services.firehose.rules.drafting import request_of
from kinesis_tui.services.firehose.rules.names import partition_of
from kinesis_tui.services.firehose.rules.permissions import role_policy
from kinesis_tui.services.firehose.rules.printed import as_command, as_json, as_resource
from kinesis_tui.services.firehose.settling import explained, outcome, patiently, until_settled
from kinesis_tui.text.times import age_text
from kinesis_tui.ui.form import FormScreen
from kinesis_tui.ui.form_steps import StepsScreen
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.request_screen import Page, Proposal, RequestScreen, Tell

SAVE_SECONDS = 0.5
"""A draft is written this long after the last key."""
GO_ON, ANEW = "go on", "anew"


class Creating:
    """What `n` opens."""

    def __init__(
        self, pane: Pane, context: Context, gateway: FirehoseGateway, neighbours: NeighboursGateway, file: DraftFile
    ) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._neighbours = neighbours
        self._file = file
        self._draft: dict[str, str] = {}
        self._screen: StepsScreen | None = None
        self._is_there = False
        """Whether what was sent last has become ACTIVE."""
        self._saving: asyncio.Future[None] | None = None

    async def begin(self) -> None:
        """Open the form; ask whether to go on with a draft that was left."""
        await asyncio.to_thread(jq_query.complaint, ".")  # imports jq where it does not hold the screen up
        kept = await asyncio.to_thread(self._file.load)
        if kept is None:
            self._open({}, 0)
            return
        age = age_text(kept.saved_ms, self._context.clock.now_ms())
        name = kept.values.get("name") or "no name yet"
        at = min(max(0, kept.step), len(STEPS) - 1)
        place = f"{name}, step {at + 1} of {len(STEPS)}, {age}, {kept.region or 'no region'}"
        choices = [
            Choice("go on with the draft", GO_ON, place),
            Choice("begin anew, and throw the draft away", ANEW, ""),
        ]
        self._pane.app.push_screen(Menu("There is a draft", choices), lambda choice: self._chosen(choice, kept, at))

    def _chosen(self, choice: Choice | None, kept: KeptDraft, at: int) -> None:
        if choice is not None and choice.text == GO_ON:
            self._open(kept.values, at)
        elif choice is not None:
            self._open({}, 0)

    def _open(self, values: dict[str, str], at: int) -> None:
        self._draft = {**restored(values), "aws_partition": partition_of(self._context.aws.region)}
        around = Surroundings(
            title="New delivery stream",
            draft=self._draft,
            rules=lambda typed: check_create(request_of(typed)),
            pickers=DraftPickers(self._context, self._neighbours, self._draft).fields(),
            now=self._context.now,
            changed=self._save_soon,
            done=self._review,
        )
        steps = [DraftStep(number, around) for number in range(len(STEPS))]
        self._screen = StepsScreen(steps, at, left=lambda _: self._save_soon())
        self._pane.app.push_screen(self._screen)

    # -- the draft --------------------------------------------------------------------------------------------------

    def _save_soon(self) -> None:
        self._pane.run_worker(self._save_later(), group="draft", exclusive=True)

    async def _save_later(self) -> None:
        await asyncio.sleep(SAVE_SECONDS)
        step = 0 if self._screen is None else self._screen.at
        draft = KeptDraft(dict(self._draft), step, self._context.clock.now_ms(), self._context.aws.region)
        self._saving = asyncio.ensure_future(asyncio.to_thread(self._file.save, draft))
        try:
            await asyncio.shield(self._saving)
        except Failure as failure:
            self._pane.say(str(failure), warning=True)

    # -- the end ----------------------------------------------------------------------------------------------------

    async def _review(self, form: FormScreen) -> None:
        """Show the request in every form that it can be used in."""
        request = request_of(self._draft)
        for wrong in check_create(request):
            raise Refused(f"Not yet: {wrong}.")
        region = self._context.aws.region
        pages = [
            Page("JSON", as_json(request)),
            Page("aws command", as_command("create-delivery-stream", request, region)),
            Page("CloudFormation", as_resource(request)),
            Page("role's policy", as_json(role_policy(request, region or "REGION", _account(request)))),
        ]
        name = str(request["DeliveryStreamName"])
        proposal = Proposal(
            f"Create {name}: CreateDeliveryStream",
            tuple(pages),
            "creates it",
            self._create,
            lambda: why_not_armed(self._context),
            f"{name} is created all the same; r shows how far it is.",
        )
        form.app.push_screen(RequestScreen(proposal), lambda sent: self._ended(form, name, bool(sent)))

    async def _create(self, tell: Tell) -> str:
        """Create it and follow it until it is there."""
        self._is_there = False
        request = request_of(self._draft)
        name = str(request["DeliveryStreamName"])
        try:
            await patiently(lambda: self._gateway.create_delivery_stream(request))
        except Failure as failure:
            raise explained(failure, name) from failure
        tell(f"AWS creates {name}…")
        told = outcome(await until_settled(self._gateway, name, tell))
        self._is_there = True
        return told

    def _ended(self, form: FormScreen, name: str, sent: bool) -> None:
        """Leave the form once it was sent, and show the new delivery stream; its draft stays until that is ACTIVE."""
        if not sent:
            return
        form.dismiss(None)
        if self._is_there:
            self._pane.run_worker(self._forget(), group="draft", exclusive=True)
        self._pane.reload()
        self._pane.go(f"firehose:{name}")

    async def _forget(self) -> None:
        """Take the draft away, after a write of it that is under way."""
        if self._saving is not None:
            await asyncio.wait([self._saving])
        try:
            await asyncio.to_thread(self._file.forget)
        except Failure as failure:
            self._pane.say(str(failure), warning=True)


def _account(request: dict[str, object]) -> str:
    """Return the account in the role's ARN."""
    destination = request.get("ExtendedS3DestinationConfiguration")
    role = destination.get("RoleARN") if isinstance(destination, dict) else None
    parts = str(role or "").split(":")
    return parts[4] if len(parts) > 4 else "ACCOUNT"
