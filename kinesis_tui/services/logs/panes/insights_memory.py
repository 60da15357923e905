"""What is remembered of Logs Insights while the program runs, and of the queries beyond it."""

import asyncio
from collections.abc import Mapping, Sequence

import platformdirs

from kinesis_tui.failure import Failure
from kinesis_tui.query.history import History
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.insights.estimate import Estimate, estimate
from kinesis_tui.services.logs.insights.query import InsightsQuery
from kinesis_tui.services.logs.insights.samples import SAMPLES
from kinesis_tui.services.logs.insights.scope import Scope
from kinesis_tui.services.logs.insights_gateway import InsightsGateway
from kinesis_tui.services.logs.model.log_group import LogGroup, group_name, is_arn

FIELDS_OF = 3
"""Groups whose fields are asked for, a call each."""


class InsightsMemory:
    """The query as it stands, those that were run, and what AWS told of groups; one for all panes."""

    def __init__(self) -> None:
        self.text = SAMPLES[0].text
        self.scope = Scope()
        self._history = History(platformdirs.user_state_path("kinesis-tui") / "insights.jsonl")
        self._loaded = False
        self._place: tuple[str | None, str | None] = (None, None)
        self._groups: dict[str, LogGroup] = {}
        self._fields: dict[str, tuple[str, ...]] = {}
        self.failure: Failure | None = None
        """Why something of the groups is not known."""

    @property
    def history(self) -> Sequence[str]:
        """The queries that were run, newest last."""
        return self._history.entries

    @property
    def fields(self) -> Sequence[str]:
        """The fields found in the groups chosen, by name."""
        found = {name for group in self.scope.groups for name in self._fields.get(group, ())}
        return sorted(found)

    def at(self, place: tuple[str | None, str | None]) -> None:
        """Forget what AWS told of groups in another profile or region than this one."""
        if place != self._place:
            self._groups.clear()
            self._fields.clear()
            self._place = place

    async def load(self) -> None:
        """Read the history, once."""
        if not self._loaded:
            self._loaded = True
            await asyncio.to_thread(self._history.load)

    async def keep(self, text: str) -> None:
        """Put a query into the history; raises `Failure` where the file can't be written."""
        if self._history.add(text):
            await asyncio.to_thread(self._history.save)

    def know(self, groups: Mapping[str, LogGroup]) -> None:
        """Take over what a listing has found of groups."""
        self._groups.update(groups)

    async def learn(self, logs: LogsGateway, insights: InsightsGateway) -> None:
        """Ask for sizes and fields of the groups chosen; one that may not be asked stays unknown, and says why."""
        self.failure = None
        for group in self.scope.groups:
            if group not in self._groups:
                await self._learn_size(logs, group)
        for group in [one for one in self.scope.groups if one not in self._fields][:FIELDS_OF]:
            try:
                found = await insights.get_log_group_fields(group)
            except Failure as failure:
                self.failure = failure
                continue
            self._fields[group] = tuple(field.name for field in found)

    def estimate(self, query: InsightsQuery, now_ms: int) -> Estimate:
        """Estimate what a query scans."""
        groups = [self._groups.get(group) for group in query.groups]
        return estimate(groups, query.start_ms, query.end_ms, now_ms)

    async def _learn_size(self, logs: LogsGateway, group: str) -> None:
        name = group_name(group)
        try:
            async for page in logs.describe_log_groups(name):
                for found in page:
                    if found.name == name and (not is_arn(group) or found.arn == group.removesuffix(":*")):
                        self._groups[group] = found
                        return
        except Failure as failure:
            self.failure = failure
