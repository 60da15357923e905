"""A log event as what a query looks at."""

from functools import cached_property

from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.model.log_group import group_name


class EventSubject:
    """One event of a group; attributes that an event does not have are empty."""

    key = shard = seq = ""
    decoded: tuple[str, ...] = ()

    def __init__(self, group: str, event: LogEvent) -> None:
        self._event = event
        self.group = group_name(group)
        self.stream = event.log_stream_name
        self.time_ms: int | None = event.timestamp

    @property
    def size(self) -> int:
        """Bytes of the message."""
        return self._event.size

    @cached_property
    def body(self) -> bytes:
        """The message as UTF-8."""
        return self._event.message.encode("utf-8", "surrogatepass")
