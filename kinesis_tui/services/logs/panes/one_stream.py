"""One log stream of a group, read as if the group had no other."""

from collections.abc import Sequence
from dataclasses import dataclass

from kinesis_tui.services.logs.gateway import LiveSession, LogsGateway
from kinesis_tui.services.logs.model.log_event import EventPage


@dataclass(frozen=True, slots=True)
class OneStream:
    """A `LogSource` of the events of one stream."""

    gateway: LogsGateway
    stream: str

    async def filter_log_events(
        self, group: str, *, start_ms: int, end_ms: int | None, pattern: str, token: str | None
    ) -> EventPage:
        """Return a page of its events, as `LogsGateway.filter_log_events`."""
        return await self.gateway.filter_log_events(
            group, start_ms=start_ms, end_ms=end_ms, pattern=pattern, token=token, stream=self.stream
        )

    def clock_ahead_ms(self) -> int:
        """Return how far the service's clock is ahead of this machine's, in milliseconds."""
        return self.gateway.clock_ahead_ms()

    async def log_group_arn(self, group: str) -> str:
        """Return the group's ARN without `:*`."""
        return await self.gateway.log_group_arn(group)

    async def start_live_tail(self, arns: Sequence[str], pattern: str) -> LiveSession:
        """Start a session of the stream alone."""
        return await self.gateway.start_live_tail(arns, pattern, self.stream)
