"""The lists that fields of a delivery stream's form can be filled from, and making what is missing there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from kinesis_tui.pane import Choice, Context, Refused
from kinesis_tui.services.firehose.neighbours import Neighbour, NeighboursGateway, bucket_request
from kinesis_tui.services.firehose.rules.drafting import request_of
from kinesis_tui.services.firehose.rules.names import BUCKET_NAME
from kinesis_tui.services.firehose.rules.permissions import role_policy, trust_policy
from kinesis_tui.services.firehose.rules.printed import as_json
from kinesis_tui.ui.form import FormScreen
from kinesis_tui.ui.form_model import Field
from kinesis_tui.ui.frame.request_screen import Page, Proposal, RequestScreen, Tell

NEW = "(new)"
ROLE_NAME_MOST = 64
Lists = Callable[[], Awaitable[list[Neighbour]]]


class DraftPickers:
    """The lists of one form."""

    def __init__(self, context: Context, neighbours: NeighboursGateway, draft: dict[str, str]) -> None:
        self._context = context
        self._neighbours = neighbours
        self._draft = draft

    def fields(self) -> dict[str, Field]:
        """Return the fields that have a list, by name."""
        lists: dict[str, Lists] = {
            "stream": self._neighbours.data_streams,
            "function": self._neighbours.functions,
            "database": self._neighbours.databases,
            "table": self._tables,
            "backup_bucket": self._neighbours.buckets,
            "table_role": self._neighbours.roles,
        }
        found = {name: Field(name, name, pick=_listed(fetch)) for name, fetch in lists.items()}
        found["bucket"] = Field("bucket", "bucket", pick=self._buckets, picked=self._bucket_picked)
        found["role"] = Field("role", "role", pick=self._roles, picked=self._role_picked)
        return found

    async def _tables(self) -> list[Neighbour]:
        database = self._draft.get("database", "").strip()
        return await self._neighbours.tables(database) if database else []

    async def _buckets(self) -> list[Choice]:
        found = _choices(await self._neighbours.buckets())
        name = self._draft.get("bucket", "").strip()
        new = BUCKET_NAME.fullmatch(name) and all(one.text != name for one in found)
        return [*found, *([Choice(f"create the bucket {name}", f"{NEW}{name}", "")] if new else [])]

    def _bucket_picked(self, form: FormScreen, choice: Choice) -> None:
        if not choice.text.startswith(NEW):
            form.put_in({"bucket": choice.text})
            return
        name = choice.text.removeprefix(NEW)

        async def create(tell: Tell) -> str:
            _ = tell
            await self._neighbours.create_bucket(name)
            return f"The bucket {name} is there."

        page = Page("CreateBucket", as_json(bucket_request(name, self._context.aws.region)))
        form.app.push_screen(
            RequestScreen(Proposal(f"Create the bucket {name}", (page,), "creates it", create, self._why_not))
        )

    async def _roles(self) -> list[Choice]:
        name = f"firehose-{self._draft.get('name', '').strip()}"[:ROLE_NAME_MOST]
        new = Choice(f"create the role {name}, with exactly the policy that this needs", f"{NEW}{name}", "")
        return [*_choices(await self._neighbours.roles()), new]

    def _role_picked(self, form: FormScreen, choice: Choice) -> None:
        if choice.text.startswith(NEW):
            form.run_worker(self._propose_role(form, choice.text.removeprefix(NEW)), group="role", exclusive=True)
        else:
            form.put_in({"role": choice.text})

    async def _propose_role(self, form: FormScreen, name: str) -> None:
        from kinesis_tui.failure import Failure

        try:
            account = await self._neighbours.account()
        except Failure as failure:
            form.notify(str(failure), severity="warning", markup=False)
            return
        trust = trust_policy(account)
        policy = role_policy(request_of(self._draft), self._context.aws.region or "", account)

        async def create(tell: Tell) -> str:
            _ = tell
            arn = await self._neighbours.create_role(name, trust, policy)
            form.put_in({"role": arn})
            return f"{arn} is there; it takes some seconds until Firehose knows it."

        pages = (Page("PutRolePolicy: what it may do", as_json(policy)), Page("CreateRole: who may", as_json(trust)))
        form.app.push_screen(
            RequestScreen(Proposal(f"Create the role {name}", pages, "creates it", create, self._why_not))
        )

    def _why_not(self) -> str:
        return why_not_armed(self._context)


NOT_ARMED = "Writes are off, so nothing is sent. Leave with esc (the draft stays), press w to arm them, and come back."


def why_not_armed(context: Context) -> str:
    """Return why nothing can be sent; empty where it can."""
    return "" if context.aws.guard.armed else NOT_ARMED


def require_armed(context: Context) -> None:
    """Raise Refused where nothing can be sent."""
    if not context.aws.guard.armed:
        raise Refused(NOT_ARMED)


def _listed(fetch: Lists) -> Callable[[], Awaitable[Sequence[Choice]]]:
    async def listed() -> Sequence[Choice]:
        return _choices(await fetch())

    return listed


def _choices(found: Sequence[Neighbour]) -> list[Choice]:
    return [Choice(one.name, one.value, one.note or None) for one in found]
