"""Which metrics are asked for, over which time, in which calls, and how they are written down."""

import json
from collections.abc import Mapping

import pytest

from kinesis_tui.metric import MetricQuery, MetricRange, MetricValues, batches
from kinesis_tui.services.metrics.model.catalogue import CATALOGUES
from kinesis_tui.services.metrics.model.chart import ChartSpec, Line
from kinesis_tui.services.metrics.model.entry import charts_of
from kinesis_tui.services.metrics.model.listed import MOST_LINES, ListedMetric, guessed, listed_charts
from kinesis_tui.services.metrics.model.span import (
    DAY,
    HOUR,
    MINUTE,
    Window,
    parse_period,
    parse_window,
    span_text,
    usual_period,
)
from kinesis_tui.services.metrics.model.target import KINDS, parse_target
from kinesis_tui.services.metrics.model.written import command_text, csv_lines, json_lines
from kinesis_tui.subject import Subject

NOON = 1_795_608_000_000


def query(number: int = 0) -> MetricQuery:
    return MetricQuery("AWS/Kinesis", f"Metric{number}", (("StreamName", "orders"),), "Sum")


@pytest.mark.parametrize(
    ("range_s", "period"),
    [
        (5 * MINUTE, MINUTE),
        (3 * HOUR, MINUTE),
        (12 * HOUR, 5 * MINUTE),
        (DAY, 5 * MINUTE),
        (3 * DAY, 15 * MINUTE),
        (7 * DAY, HOUR),
        (15 * DAY, 2 * HOUR),
        (63 * DAY, 6 * HOUR),
    ],
    ids=["5m", "3h", "12h", "1d", "3d", "7d", "15d", "63d"],
)
def test_a_range_has_the_shortest_period_that_fits_on_a_screen(range_s: int, period: int) -> None:
    assert usual_period(range_s) == period


def test_a_range_ends_with_the_period_that_has_begun_and_lies_on_whole_periods() -> None:
    span = Window(3 * HOUR).until(NOON + 90_500)
    assert (span.end_ms, span.start_ms) == (NOON + 120_000, NOON + 120_000 - 3 * HOUR * 1000)
    assert span.points == len(span.times()) == 180
    assert span.times()[-1] == NOON + 60_000


@pytest.mark.parametrize("text", ["4m", "64d", "soon", ""], ids=["too short", "too long", "no age", "empty"])
def test_a_range_that_cannot_be_charted_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"range is from|is not an age"):
        parse_window(text)


@pytest.mark.parametrize(
    ("text", "range_s", "why"),
    [
        ("90s", HOUR, "multiples"),
        ("1m", 20 * DAY, "CloudWatch keeps points of 5m"),
        ("1m", 10 * DAY, "are too many; 5m is the least"),
        ("2h", HOUR, "longer than the range"),
    ],
    ids=["no minutes", "not kept", "too many", "too long"],
)
def test_a_period_that_cloudwatch_does_not_have_is_refused(text: str, range_s: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_period(text, range_s)


def test_a_period_is_kept_with_another_range_only_where_it_fits() -> None:
    assert parse_period("5m", DAY) == 300
    assert parse_period("auto", DAY) is None
    assert parse_window("12h", 300).period_s == 300
    assert parse_window("63d", 60).period_s is None


def test_lengths_of_time_are_written_in_whole_units() -> None:
    assert [span_text(seconds) for seconds in (90, 300, 5_400, 10_800, 1_296_000)] == ["90s", "5m", "90m", "3h", "15d"]


def test_calls_hold_no_more_metrics_and_points_than_cloudwatch_takes() -> None:
    queries = [query(number) for number in range(1_201)]
    few = batches(queries, MetricRange(0, 60_000, 60))
    assert [len(batch) for batch in few] == [500, 500, 201]
    many = batches(queries, MetricRange(0, 2_880 * 60_000, 60))
    assert all(len(batch) * 2_880 <= 100_800 for batch in many)
    assert sum(len(batch) for batch in many) == 1_201
    assert batches([], MetricRange(0, 60_000, 60)) == []


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("stream orders", "stream", "orders"),
        ("stream arn:aws:kinesis:eu-west-1:1:stream/orders", "stream", "orders"),
        ("log-group arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f:*", "log-group", "/aws/lambda/f"),
        ("function arn:aws:lambda:eu-west-1:1:function:f:live", "function", "f"),
        ("rest-api My orders API", "rest-api", "My orders API"),
    ],
    ids=["name", "stream arn", "group arn", "function arn", "blanks"],
)
def test_a_target_is_a_kind_and_a_name(text: str, kind: str, name: str) -> None:
    assert parse_target(text) == Subject(kind, name)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["orders", "token x", "stream", "stream  ", ""], ids=repr)
def test_a_target_without_kind_or_name_says_what_there_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"there are stream, delivery-stream|Type :metrics stream NAME"):
        parse_target(text)


def test_every_kind_has_charts_whose_lines_share_one_unit() -> None:
    for kind in KINDS:
        catalogue = CATALOGUES[kind]
        charts = charts_of(catalogue, "it")
        assert charts or catalogue.by_parts_only
        for chart in charts:
            assert chart.words.endswith(".")
            assert len({line.name for line in chart.lines}) == len(chart.lines) <= MOST_LINES
            assert {line.query.dimensions for line in chart.lines} == {((catalogue.dimension, "it"),)}


def listed(name: str, **dimensions: str) -> ListedMetric:
    return ListedMetric(name, dimensions)


def test_what_cloudwatch_lists_by_shard_is_a_chart_with_a_line_for_each() -> None:
    shards = [listed("IncomingBytes", StreamName="orders", ShardId=f"shardId-{n:012}") for n in (10, 2, 2, 3)]
    found = [
        *shards,
        listed("IncomingBytes", StreamName="orders"),
        listed("IncomingBytes", StreamName="other", ShardId="shardId-000000000001"),
        listed("Odd", StreamName="orders", Colour="red"),
    ]
    (chart,) = listed_charts(CATALOGUES["stream"], "orders", found)
    assert (chart.title, chart.unit) == ("IncomingBytes by ShardId", "Bytes")
    assert sorted(line.name for line in chart.lines) == ["shard 10", "shard 2", "shard 3"]
    assert dict(chart.lines[0].query.dimensions)["StreamName"] == "orders"


def test_a_user_pool_is_charted_by_app_client_and_no_more_lines_than_colours() -> None:
    clients = [listed("SignInSuccesses", UserPool="p", UserPoolClient=f"client{n:02}") for n in range(12)]
    (chart,) = listed_charts(CATALOGUES["user-pool"], "p", clients)
    assert len(chart.lines) == MOST_LINES
    assert "The first 8 of 12 are shown." in chart.words


@pytest.mark.parametrize(
    ("metric", "told"),
    [
        ("SubscribeToShardEvent.MillisBehindLatest", ("Milliseconds", "Maximum")),
        ("DeliveryToRedshift.Success", ("None", "Average")),
        ("DeliveryToSplunk.DataFreshness", ("Seconds", "Maximum")),
        ("OutgoingBytes", ("Bytes", "Sum")),
        ("FederationSuccesses", ("Count", "Sum")),
        ("OutgoingRecords", ("Count", "Sum")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unknown_metric_gets_the_statistic_that_its_name_speaks_of(metric: str, told: tuple[str, str]) -> None:
    assert guessed(metric) == told


def values(points: Mapping[int, float]) -> MetricValues:
    return MetricValues(points, "complete")


def test_what_is_not_known_is_written_as_nothing_and_as_null() -> None:
    chart = ChartSpec("c", "Bytes", (Line("Sum", query()),))
    span = MetricRange(NOON, NOON + 120_000, 60)
    charts = [(chart, [values({NOON: 1536.5})])]
    assert [line.decode() for line in csv_lines(charts, span)] == [
        "time,namespace,metric,dimensions,stat,unit,period_seconds,value",
        "2026-11-25T12:00:00.000Z,AWS/Kinesis,Metric0,StreamName=orders,Sum,Bytes,60,1536.5",
        "2026-11-25T12:01:00.000Z,AWS/Kinesis,Metric0,StreamName=orders,Sum,Bytes,60,",
    ]
    assert [json.loads(line)["value"] for line in json_lines(charts, span)] == [1536.5, None]


def test_the_command_asks_for_the_same() -> None:
    chart = ChartSpec("c", "Bytes", (Line("Sum", MetricQuery("AWS/Logs", "x", (("LogGroupName", "it's"),), "Sum")),))
    text = command_text(chart, MetricRange(NOON, NOON + 60_000, 60))
    assert text.startswith("aws cloudwatch get-metric-data --start-time 2026-11-25T12:00:00.000Z")
    import shlex

    (asked,) = json.loads(shlex.split(text)[-1])
    assert asked["MetricStat"]["Metric"]["Dimensions"] == [{"Name": "LogGroupName", "Value": "it's"}]
