"""What one chart asks for."""

from dataclasses import dataclass

from kinesis_tui.metric import MetricQuery


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart."""

    name: str
    query: MetricQuery


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart: lines of one unit."""

    title: str
    """AWS's name of the metric, or what several have in common."""
    unit: str
    """As CloudWatch writes it: Bytes, Count, Milliseconds, …."""
    lines: tuple[Line, ...]
    words: str = ""
    """What it tells, in plain words."""

    @property
    def stats(self) -> str:
        """The statistics shown, each once: "Sum", "p50, p95, p99"."""
        return ", ".join(dict.fromkeys(line.query.stat for line in self.lines))
