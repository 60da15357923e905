"""What the metrics pane says of itself."""

from kinesis_tui.metric import USD_PER_METRIC
from kinesis_tui.services.metrics.model.span import Window, span_text
from kinesis_tui.services.metrics.panes.reading import Reading
from kinesis_tui.text.times import stamp_text

NOTHING = (
    "Nothing is charted yet. Type :metrics stream NAME (or delivery-stream, function, user-pool, rest-api, http-api, "
    "log-group), or press x on one of them."
)
CANCELLED = "Asking CloudWatch was cancelled. Press r to ask again."
HELP = (
    "CloudWatch's metrics of one thing as charts, with AWS's names: of a stream, delivery stream, function, user pool, "
    "API or log group; `:metrics stream orders`, or x there. j and k go from chart to chart, enter gives one the whole "
    "pane, where left and right mark a time and show its values. t (`:range 3h`) sets how far back it goes, 5m to 63d, "
    "`:period 5m` how much time a point is (auto: as fits the range); CloudWatch keeps points of a minute for 15 days "
    "and of five minutes for 63. What CloudWatch does not know is a gap, never a zero; the newest minutes may be "
    "incomplete, since services report one to three minutes late.\n\n"
    "It is asked once a period while the pane is seen, and not while it is paused (space). GetMetricData is never "
    "free: 0.01 USD per 1,000 metrics asked for; what this session has asked for is shown. y copies values or the "
    "command of the AWS CLI, e exports CSV or JSON Lines, d shows what AWS answered."
)


def head_line(reading: Reading, window: Window, *, utc: bool, paused: bool) -> str:
    """Say what is charted, and over which time."""
    start, end = (stamp_text(at, utc)[5:16] for at in (reading.span.start_ms, reading.span.end_ms))
    zone = " UTC" if utc else ""
    subject = f"{reading.subject.kind.replace('-', ' ')} {reading.subject.name}"
    state = " · paused" if paused else ""
    return (
        f"{subject} · {span_text(window.seconds)} by {span_text(reading.span.period_s)} · {start} – {end}{zone}{state}"
    )


def cost_line(metrics: int, asked: int) -> str:
    """Say what a refresh costs, and what this session cost so far."""
    return (
        f"{metrics} metrics a refresh, {asked:,} so far: {usd_text(asked)}, never free · "
        "newest minutes may be incomplete"
    )


def usd_text(metrics: int) -> str:
    """Write what so many metrics cost: `0.00014 USD`."""
    return f"{metrics * USD_PER_METRIC:.5f}".rstrip("0").rstrip(".") + " USD"
