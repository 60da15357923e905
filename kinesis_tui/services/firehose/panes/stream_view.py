"""One delivery stream in full: every field of AWS's answer by section, in AWS's names and plain words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Choice, Empty, Export, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.services.firehose.model.buffering import buffering_sentence
from kinesis_tui.services.firehose.model.delivery_stream import DescribedDeliveryStream
from kinesis_tui.services.firehose.model.metrics import DeliveryMetrics
from kinesis_tui.services.firehose.model.sections import FieldLine, Section, sections
from kinesis_tui.services.firehose.model.source import KinesisStreamSource
from kinesis_tui.services.firehose.model.summary import buffering_of, destination_text, source_text
from kinesis_tui.services.firehose.panes.section_list import Part, SectionList
from kinesis_tui.services.firehose.panes.stream_rows import Listed, errors_text
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import UNKNOWN, rate_text
from kinesis_tui.text.times import age_text, duration_text

if TYPE_CHECKING:
    from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
    from kinesis_tui.services.firehose.gateway import FirehoseGateway

NOW = "Now"
TAGS = "Tags"


@dataclass(frozen=True, slots=True)
class Gateways:
    """What a delivery stream is read through."""

    firehose: FirehoseGateway
    metrics: DeliveryMetricsGateway


class StreamView(Vertical):
    """A delivery stream over the list it was opened from."""

    DEFAULT_CSS = """
    StreamView {
        height: 1fr;
        & > .stream--title { height: 1; text-style: bold; }
    }
    """

    def __init__(
        self, pane: Pane, gateways: Gateways, name: str, known: Listed | None, learnt: Callable[[Listed], None]
    ) -> None:
        """Show the delivery stream `name`; `learnt` is told what AWS says of it."""
        super().__init__()
        self._pane = pane
        self._gateways = gateways
        self.name_shown = name
        self._listed = known or Listed(name)
        self._learnt = learnt
        self.described: DescribedDeliveryStream | None = None
        self._tags: dict[str, str] | Failure | None = None
        self._unmeasured: Failure | None = None
        self._title = Static(classes="stream--title", markup=False)
        self.list = SectionList()
        self.load = LoadView(self.list, Loading(f"Describing {visible(name)} (DescribeDeliveryStream)…"))

    def compose(self) -> ComposeResult:
        """Stack the line that says it in a few words on the sections."""
        yield self._title
        yield self.load

    def on_mount(self) -> None:
        """Fetch."""
        self._say_title()
        self.reload()

    # -- fetching ---------------------------------------------------------------------------------------------------

    @work(group="delivery stream", exclusive=True)
    async def reload(self) -> None:
        """Describe it; then ask for its tags and figures, each of which may be refused without hiding the rest."""
        outcome = await self._pane.attempt(self._gateways.firehose.describe_delivery_stream(self.name_shown))
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self.described = outcome.value
        self._learn(replace(self._listed, stream=outcome.value.stream, refused=""))
        self._show()
        self.load.show(Loaded(None))
        tags = await self._pane.attempt(self._gateways.firehose.list_tags_for_delivery_stream(self.name_shown))
        self._tags = tags.failure if isinstance(tags, Failed) else tags.value
        self._show()
        now_ms = self._pane.context.clock.now_ms()
        measured = await self._pane.attempt(self._gateways.metrics.measure([outcome.value.stream], now_ms))
        self._unmeasured = measured.failure if isinstance(measured, Failed) else None
        if isinstance(measured, Loaded):
            self._learn(replace(self._listed, metrics=measured.value.get(self.name_shown)))
        self._show()

    @property
    def is_waiting(self) -> bool:
        """Whether there is nothing to see yet."""
        return isinstance(self.load.state, Loading)

    def cancel(self) -> None:
        """Give up fetching."""
        self.workers.cancel_group(self, "delivery stream")
        self.load.show(Empty("Describing was cancelled. Press r to ask again."))

    def _learn(self, listed: Listed) -> None:
        self._listed = listed
        self._learnt(listed)
        self._say_title()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _say_title(self) -> None:
        stream = self._listed.stream
        words = [visible(self.name_shown)]
        if stream is not None:
            words += [
                stream.status or UNKNOWN,
                f"{source_text(stream) or UNKNOWN} → {destination_text(stream) or UNKNOWN}",
            ]
        self._title.update("  ".join(words))

    def show(self) -> None:
        """Paint the times in the zone of now."""
        self._show()

    def _show(self) -> None:
        if self.described is not None:
            self.list.show_parts(list(self._parts(self.described)))

    def _parts(self, described: DescribedDeliveryStream) -> Iterator[Part]:
        found = sections(_zoned(described.shown, utc=self._pane.utc))
        yield Part(found[0])
        yield Part(self._now_section(), self._now_notes())
        for section in found[1:]:
            yield Part(section, self._notes(section))
        yield self._tag_part()

    def _notes(self, section: Section) -> list[tuple[str, str]]:
        """Say what AWS's fields do not: what buffering comes to, and where to look."""
        described = self.described
        hints = None if described is None else buffering_of(described.stream)
        if section.key == "BufferingHints" and hints is not None:
            return [(buffering_sentence(hints, self._metrics.bytes_per_second), "success")]
        return []

    @property
    def _metrics(self) -> DeliveryMetrics:
        return self._listed.metrics or DeliveryMetrics()

    def _now_section(self) -> Section:
        metrics, now_ms = self._metrics, self._pane.context.clock.now_ms()
        fresh = metrics.freshness_seconds
        records = rate_text(metrics.records_per_second, "records")
        lines = [
            FieldLine("coming in", f"{rate_text(metrics.bytes_per_second, 'B')}, {records}", "mean of 15 minutes"),
            FieldLine("last delivery", age_text(metrics.last_delivery_ms, now_ms), "ago, to five minutes"),
            FieldLine(
                "data freshness",
                UNKNOWN if fresh is None else duration_text(round(fresh) * 1000),
                "age of the oldest record that is not delivered yet",
            ),
            FieldLine("failed deliveries", errors_text(metrics.success), "of the newest five minutes that had any"),
        ]
        stream = self._listed.stream
        if stream is not None and isinstance(stream.source, KinesisStreamSource):
            lag = UNKNOWN if metrics.behind_ms is None else duration_text(round(metrics.behind_ms))
            lines.insert(1, FieldLine("behind its source", lag, "how old the newest record is that it has read"))
        return Section(NOW, "Now, as CloudWatch has it", lines)

    def _now_notes(self) -> list[tuple[str, str]]:
        if self._unmeasured is None:
            return []
        return [(f"Not measured: {self._unmeasured.why}; {self._unmeasured.remedy}.", "warning")]

    def _tag_part(self) -> Part:
        match self._tags:
            case None:
                return Part(Section(TAGS, TAGS), [("Asking AWS…", "muted")])
            case Failure() as failure:
                return Part(Section(TAGS, TAGS), [(f"Not known: {failure.why}; {failure.remedy}.", "warning")])
            case tags:
                lines = [FieldLine(key, value) for key, value in sorted(tags.items())]
                return Part(Section(TAGS, TAGS, lines), [] if lines else [("There are none.", "muted")])

    # -- what the pane asks -----------------------------------------------------------------------------------------

    @property
    def listed(self) -> Listed:
        """What is known of it."""
        return self._listed

    def status_text(self) -> str:
        """Say which version is shown."""
        stream = self._listed.stream
        return "" if stream is None or stream.version_id is None else f"version {stream.version_id}"

    def describe(self) -> Awaitable[object]:
        """Fetch the whole answer."""
        return self._raw()

    async def _raw(self) -> object:
        return (await self._gateways.firehose.describe_delivery_stream(self.name_shown)).shown

    def copy_choices(self) -> list[Choice]:
        """Offer the value under the cursor."""
        field = self.list.field
        return [] if field is None else [Choice(field.name, field.value)]

    def export(self) -> Export | None:
        """Write AWS's answer as JSON, without its secrets."""
        if self.described is None:
            return None
        text = msgspec.json.format(msgspec.json.encode(self.described.shown), indent=2)
        return Export(f"{self.name_shown}-delivery-stream", "json", iter(text.splitlines()))


def _zoned(value: Any, *, utc: bool) -> Any:
    """Return an answer with its times as text, in UTC or local time."""
    match value:
        case dict():
            return {name: _zoned(inner, utc=utc) for name, inner in value.items()}
        case list():
            return [_zoned(inner, utc=utc) for inner in value]
        case datetime():
            shown = value.astimezone(UTC) if utc else value.astimezone()
            return f"{shown:%Y-%m-%d %H:%M:%S} {'UTC' if utc else 'local'}"
        case _:
            return value
