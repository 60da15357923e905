"""The histogram beside a list of live rows: what it counts, and when it is there."""

from collections.abc import Iterator

from textual.widget import Widget

from kinesis_tui.payload.fields import Field, parse_field
from kinesis_tui.ui.frame.offers import Refused
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.histogram import Histogram, Timed
from kinesis_tui.ui.rows.shown import Shown


class RowHistogram:
    """Mounts a histogram of `rows` in `host`, and takes it away again."""

    def __init__(self, rows: LiveRows, host: Widget, shown: Shown) -> None:
        """Prepare; `shown` makes a field's value fit to be seen."""
        self._rows = rows
        self._host = host
        self._shown = shown
        self._histogram: Histogram | None = None

    async def toggle(self) -> None:
        """Show the histogram by source and go into it, or take it away."""
        if self._histogram is not None:
            await self._take_away()
        else:
            await self._show("")

    async def by(self, text: str) -> None:
        """Colour arrivals by a field's value; empty: by source. Raises Refused."""
        try:
            parse_field(text)
        except ValueError as error:
            if text:
                raise Refused(f"{error}.") from error
        await self._take_away()
        await self._show(text)

    def restart(self) -> None:
        """Count anew: the rows are others."""
        if self._histogram is not None:
            self._histogram.restart()

    def set_utc(self, utc: bool) -> None:
        """Write times in UTC or local time."""
        if self._histogram is not None:
            self._histogram.set_utc(utc)

    async def _show(self, by: str) -> None:
        look = self._rows.look
        if by:
            field = parse_field(by)
            self._histogram = Histogram(lambda start: self._by_field(field, start), utc=look.utc, by=by, costly=True)
        else:
            self._histogram = Histogram(
                self._rows.timed, utc=look.utc, style_of=look.source_style, name_of=look.source_name
            )
        await self._host.mount(self._histogram)
        self._histogram.list.focus()

    async def _take_away(self) -> None:
        if self._histogram is not None:
            await self._histogram.remove()
            self._histogram = None
            self._rows.list.focus()

    def _by_field(self, field: Field, start: int) -> Iterator[Timed]:
        for row in self._rows.since(start):
            document = self._rows.look.document(row.payload)
            text = None if document is None else field.text(document)
            yield row.time, "(none)" if text is None else self._shown(field.path, text) or '""', row.number
