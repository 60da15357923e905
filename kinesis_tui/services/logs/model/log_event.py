"""A log event and a FilterLogEvents page, shaped so that msgspec parses AWS's JSON straight into them."""

import msgspec


class LogEvent(msgspec.Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A log event (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilteredLogEvent.html)."""

    event_id: str = ""
    """56 digits; empty where an endpoint gives none."""
    timestamp: int
    """Milliseconds since the epoch, as whoever logged it says: neither unique, nor in the order of arrival."""
    ingestion_time: int | None = None
    """Milliseconds since the epoch, as AWS says; None where an endpoint does not tell."""
    log_stream_name: str = ""
    message: str

    @property
    def size(self) -> int:
        """Bytes of the message as UTF-8."""
        message = self.message
        return len(message) if message.isascii() else len(message.encode("utf-8", "surrogatepass"))

    @property
    def identity(self) -> str:
        """What tells this event from all others of its group; where there is no id, from all that are not alike."""
        return self.event_id or f"{self.log_stream_name}\0{self.timestamp}\0{self.ingestion_time}\0{self.message}"


class EventPage(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One FilterLogEvents answer
    (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html).

    `events` is required: a body that was cut short to `{}` must not look like the end of a search.
    """

    events: list[LogEvent]
    next_token: str | None = None
    """None: the search has ended. A page may be empty and have a token: the search goes on."""
