"""What every pane is given: the session, the settings, the clock, and what the program shows beside AWS."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

if TYPE_CHECKING:
    from kinesis_tui.aws.session import AwsSession
    from kinesis_tui.config import Settings
    from kinesis_tui.live.meter import Meter
    from kinesis_tui.text.times import Clock

T = TypeVar("T")


class DemoNotice(Struct, frozen=True):
    """Says that what is on screen comes from the embedded AWS."""

    text: str
    """Stands in the header: "DEMO 20 records/s"."""
    restart: Callable[[], Awaitable[None]] | None = None
    """Starts the embedded AWS again after it died; raises a `Failure` when it can't."""


class Context(Struct, frozen=True):
    """What a pane may use; one for the app's life."""

    aws: AwsSession
    settings: Settings
    clock: Clock
    records: Meter
    """Every record that any pane receives is added here; the header shows its rate."""
    demo: DemoNotice | None = None
    replay: str | None = None
    """The name of the file that is replayed where nothing is connected, and nothing is to be; None otherwise."""
    _shared: dict[type, object] = field(default_factory=dict)

    def now(self) -> datetime:
        """Return the time by the clock, aware, in UTC."""
        return datetime.fromtimestamp(self.clock.now_ms() / 1000, UTC)

    def one(self, kind: type[T], make: Callable[[], T]) -> T:
        """Return the one `kind` that all panes share, made on first use."""
        found = self._shared.get(kind)
        if not isinstance(found, kind):
            found = self._shared[kind] = make()
        return found
