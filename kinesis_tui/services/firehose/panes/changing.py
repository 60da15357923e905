"""Changes a delivery stream in the form that creates one: what differs is shown, and exactly that is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from kinesis_tui.failure import Conflict
from kinesis_tui.pane import Choice, Context, Failed, Pane, Refused
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.neighbours import NeighboursGateway
from kinesis_tui.services.firehose.panes.draft_pickers import DraftPickers, why_not_armed
from kinesis_tui.services.firehose.panes.draft_step import DraftStep, Surroundings
from kinesis_tui.services.firehose.panes.draft_steps import STEPS
from kinesis_tui.services.firehose.rules import jq_query
from kinesis_tui.services.firehose.rules.create import check_create
from kinesis_tui.services.firehose.rules.described import Described, described, values_of
from kinesis_tui.services.firehose.rules.draft import Values
from kinesis_tui.services.firehose.rules.drafting import request_of
from kinesis_tui.services.firehose.rules.printed import as_command, as_json
from kinesis_tui.services.firehose.rules.update import (
    Change,
    change_of,
    check_update,
    difference,
    merged,
    update_request,
)
from kinesis_tui.services.firehose.rules.violation import Violation
from kinesis_tui.services.firehose.settling import patiently
from kinesis_tui.ui.form import FormScreen
from kinesis_tui.ui.form_steps import StepsScreen
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.request_screen import Page, Proposal, RequestScreen, Tell


class Changing:
    """What `E` opens."""

    def __init__(self, pane: Pane, context: Context, gateway: FirehoseGateway, neighbours: NeighboursGateway) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._neighbours = neighbours

    async def begin(self, name: str) -> None:
        """Describe the delivery stream and open the form filled from it."""
        await asyncio.to_thread(jq_query.complaint, ".")
        answer = await self._pane.attempt(self._gateway.describe_delivery_stream(name))
        if isinstance(answer, Failed):
            self._pane.say(str(answer.failure), warning=True)
            return
        stream = answer.value.stream
        base = described(answer.value.answer)
        if base is None:
            kind = "no S3" if stream.destination is None else type(stream.destination).__name__
            self._pane.say(f"This form changes S3 destinations; {name} has another ({kind}).", warning=True)
        elif stream.status != "ACTIVE":
            self._pane.say(f"{name} is {stream.status}: AWS changes only what is ACTIVE.", warning=True)
        else:
            OneChange(self._pane, self._context, self._gateway, base).open(self._neighbours)


class OneChange:
    """One delivery stream's change, from the form to what AWS says of it."""

    def __init__(self, pane: Pane, context: Context, gateway: FirehoseGateway, base: Described) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._base = base
        self._draft = values_of(base.request)
        self._taken = frozenset(check_create(base.request))
        self.name = str(base.request["DeliveryStreamName"])

    def open(self, neighbours: NeighboursGateway) -> None:
        """Open the form at the step that is chosen."""
        around = Surroundings(
            title=f"Change {self.name}",
            draft=self._draft,
            rules=self._rules,
            pickers=DraftPickers(self._context, neighbours, self._draft).fields(),
            now=self._context.now,
            changed=lambda: None,
            done=self._review,
            version=self._base.version_id,
        )
        steps = [DraftStep(number, around) for number in range(len(STEPS))]
        choices = [Choice(step.title, str(number), "") for number, step in enumerate(STEPS)]

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                self._pane.app.push_screen(StepsScreen(steps, int(choice.text), behind=()))

        self._pane.app.push_screen(Menu(f"Change what of {self.name}?", choices), chosen)

    def _rules(self, values: Values) -> Iterable[Violation]:
        """Check what would be new; what AWS has taken before stays as it is, whatever a rule says of it."""
        changed = check_create(request_of(values, self._base.request))
        return [*check_update(self._base, values), *(one for one in changed if one not in self._taken)]

    async def _review(self, form: FormScreen) -> None:
        change = change_of(self._base, self._draft)
        if not change.fields:
            form.notify("Nothing is changed yet.", markup=False)
            return
        proposal = self._proposal(self._base, change)
        form.app.push_screen(RequestScreen(proposal), lambda sent: self._ended(form, bool(sent)))

    def _proposal(self, base: Described, change: Change, *others: Page, title: str = "") -> Proposal:
        """Return what is to be sent: the difference first."""
        request = update_request(base, change)
        pages = (
            Page("difference", difference(change.before, change.after)),
            *others,
            Page("JSON", as_json(request)),
            Page("aws command", as_command("update-destination", request, self._context.aws.region)),
        )

        async def send(tell: Tell) -> str | Proposal:
            _ = tell
            return await self._send(base, change)

        heading = title or f"Change {self.name}: UpdateDestination of {', '.join(change.fields)}"
        return Proposal(heading, pages, "changes it", send, lambda: why_not_armed(self._context))

    async def _send(self, base: Described, change: Change) -> str | Proposal:
        """Send it; where somebody else was first, return what is to be decided then."""
        try:
            await patiently(lambda: self._gateway.update_destination(update_request(base, change)))
        except Conflict:
            answer = await self._gateway.describe_delivery_stream(self.name)
            now = described(answer.answer)
            if now is None or now.version_id == base.version_id:
                raise
            return self._after_another(base, now, change)
        return f"Changed: {', '.join(change.fields)}. It takes effect within some minutes."

    def _after_another(self, base: Described, now: Described, change: Change) -> Proposal:
        """Put the change on top of another one, or show both where they clash; nothing is overwritten."""
        merge = merged(base, now, change)
        theirs = Page("the other change", difference(merge.theirs.before, merge.theirs.after))
        if merge.clashing:
            mine = Page("your change", difference(change.before, change.after))
            title = f"Somebody else has changed {', '.join(merge.clashing)} too; nothing was sent"
            return Proposal(title, (theirs, mine), "", None, lambda: "Leave with esc twice, and change it anew with E.")
        title = f"Somebody else changed {', '.join(merge.theirs.fields) or 'it'} meanwhile; yours goes on top"
        return self._proposal(now, merge.mine, theirs, title=title)

    def _ended(self, form: FormScreen, sent: bool) -> None:
        if sent:
            form.dismiss(None)
            self._pane.reload()


def selected(name: str | None) -> str:
    """Return the name of what is selected; raises Refused where nothing is."""
    if name is None:
        raise Refused("Select a delivery stream first.")
    return name
