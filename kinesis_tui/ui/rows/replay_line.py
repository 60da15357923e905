"""Where in a recorded span the moment lies that is shown: a bar between the first and the last time."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment

from kinesis_tui.live.capture_index import CaptureIndex
from kinesis_tui.text.times import stamp_text
from kinesis_tui.ui.frame.status_line import StatusLine
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.rows.replay_times import FINE_STEPS, LEAPS, seconds_text, step_seconds

CALENDAR_ENDS_MS = 253_402_300_800_000
"""The end of the year 9999, in milliseconds since the epoch."""
_TIME_CELLS = 8
_FEWEST_CELLS = 10
"""A shorter bar says nothing."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a replay's line shows; times in milliseconds since the epoch."""

    first: int = 0
    """0: no row tells its time."""
    last: int = 0
    moment: int = 0
    step: str = ""
    """How far `[` and `]` go."""
    leap: str = ""
    """How far `{` and `}` go."""
    utc: bool = False

    @property
    def share(self) -> float:
        """How much of the span has passed, 0.0 to 1.0."""
        length = self.last - self.first
        return min(1.0, max(0.0, (self.moment - self.first) / length)) if length > 0 else 1.0


def span_of(index: CaptureIndex, moment: int, *, utc: bool) -> Span:
    """Return what there is to say of a moment, as far as the capture has been looked through."""
    length = index.last - index.first
    step, leap = (seconds_text(step_seconds(length, parts)) for parts in (FINE_STEPS, LEAPS))
    return Span(index.first or moment, max(index.last, moment), moment, step, leap, utc)


class ReplayLine(StatusLine):
    """The moment, the bar, and how far the keys step."""

    def __init__(self, styled: LineList) -> None:
        super().__init__()
        self._list = styled
        self._span = Span()

    def show(self, span: Span) -> None:
        """Paint what changed."""
        if span != self._span:
            self._span = span
            self.update_line()

    def segments(self, width: int) -> Sequence[Segment]:
        """Lay out first time, bar, last time, moment; the steps where there is room."""
        span, styles = self._span, self._list.row_styles
        if not 0 < span.first < CALENDAR_ENDS_MS:
            return [Segment("nothing in it tells its time", styles["muted"])]
        moment = f"  {stamp_text(span.moment, span.utc)}  {span.share:.0%}"
        steps = f"  [ ] {span.step}  {{ }} {span.leap}"
        first, last = (f" {stamp_text(ms, span.utc)[11 : 11 + _TIME_CELLS]} " for ms in (span.first, span.last))
        room = width - len(moment) - len(first) - len(last)
        shown = steps if room - len(steps) >= 2 * _FEWEST_CELLS else ""
        cells = room - len(shown)
        if cells < _FEWEST_CELLS:
            return [Segment(moment.strip(), styles["accent"])]
        passed = round(span.share * (cells - 1))
        return [
            Segment(first, styles["muted"]),
            Segment("━" * passed + "●", styles["accent"]),
            Segment("─" * (cells - 1 - passed), styles["muted"]),
            Segment(last, styles["muted"]),
            Segment(moment, styles["accent"]),
            Segment(shown, styles["muted"]),
        ]
