"""The scenes: every pane in its states, and what else is worth looking at; snapshots are made of them."""

from __future__ import annotations

from tests.snapshots.cognito import (
    denies_pools,
    holds_a_pool,
    holds_no_pool,
    refuse_a_token,
    see_a_pool,
    see_pools,
    sign_in,
)
from tests.snapshots.exploring import compare_two, see_columns, see_statistics, see_the_ledger
from tests.snapshots.firehose import (
    delivers,
    delivers_nothing,
    denies_delivery_streams,
    open_an_object,
    prove_delivery,
    see_a_step_with_an_error,
    see_delivery_streams,
    see_objects,
    see_one_in_full,
    see_the_review,
)
from tests.snapshots.hiding import HIDING
from tests.snapshots.insights import ASKED, ask_for_figures, holds_an_hour
from tests.snapshots.logs import (
    denies_groups,
    holds_a_trace,
    holds_groups,
    open_an_invocation,
    see_a_trace,
    see_groups,
    tail_two_groups,
)
from tests.snapshots.metrics import CHARTED, denies_metrics, holds_metrics, see_charts, zoom_a_chart
from tests.snapshots.plays import (
    ask_for_a_key,
    draw_the_lineage,
    fill_a_form,
    filter_the_tail,
    open_a_record,
    press_keys,
    put_by_a_form,
    read_on,
    see,
    see_a_pause,
    see_an_outage,
    see_shards_of_a_running_tail,
    see_streams,
    see_tail_beside_shards,
    see_tail_with_shards,
    see_unanswered,
    wait_for_records,
)
from tests.snapshots.replaying import see_a_replay
from tests.snapshots.scripts import (
    denies_everything,
    denies_listing,
    has_no_shards,
    never_answers,
    shows_the_pipeline,
)
from tests.support.cognito.endpoint import PoolServer
from tests.support.firehose.server import FirehoseServer
from tests.support.scenes import LARGE, SMALL, Scene, ThemeName

SPLIT = (160, 45)
TINY = (40, 10)
THEMES: tuple[ThemeName, ...] = ("light", "high-contrast", "16-colours")

STREAMS = (
    Scene(
        "streams-loading",
        never_answers("ListStreams"),
        see_unanswered("ListStreams", "Listing streams"),
        unanswered="listing",
    ),
    Scene("streams-empty", play=see("No data streams in eu-west-1")),
    Scene("streams", shows_the_pipeline, see_streams),
    Scene("streams-failed", denies_listing, see("r tries again")),
)
SHARDS = (
    Scene(
        "shards-loading",
        never_answers("ListShards"),
        see_unanswered("ListShards", "Listing shards"),
        "streams:orders",
        unanswered="shards",
    ),
    Scene("shards-empty", has_no_shards, see("no shards yet"), "streams:orders"),
    Scene("shards", shows_the_pipeline, see_shards_of_a_running_tail),
    Scene("shards-failed", shows_the_pipeline, see("r tries again"), "streams:nobody"),
    Scene("shards-lineage", shows_the_pipeline, draw_the_lineage),
    Scene("shards-key", shows_the_pipeline, ask_for_a_key),
)
TAIL = (
    Scene("tail-loading", never_answers("ListShards"), see_unanswered("ListShards", "Opening orders"), "tail:orders"),
    Scene("tail-empty", shows_the_pipeline, see("No stream is tailed"), "tail"),
    Scene("tail-waiting", shows_the_pipeline, wait_for_records, "tail:audit"),
    Scene("tail", shows_the_pipeline, read_on, "tail:orders"),
    Scene("tail-failed", denies_everything, see("r tries again"), "tail:orders"),
    Scene("tail-paused", shows_the_pipeline, see_a_pause, "tail:orders"),
    Scene("tail-filtered", shows_the_pipeline, filter_the_tail, "tail:orders"),
    Scene("tail-shards", shows_the_pipeline, see_tail_with_shards, "tail:orders"),
    Scene("tail-outage", shows_the_pipeline, see_an_outage, "tail:orders", (SMALL,)),
    Scene("tail-replay", shows_the_pipeline, see_a_replay, "tail"),
    Scene("tail-tiny", shows_the_pipeline, read_on, "tail:orders", (TINY,)),
)
EXPLORED = (
    Scene("tail-columns", shows_the_pipeline, see_columns, "tail:orders"),
    Scene("tail-statistics", shows_the_pipeline, see_statistics, "tail:orders"),
    Scene("tail-difference", shows_the_pipeline, compare_two, "tail:orders", (SMALL,)),
    Scene("tail-ledger", shows_the_pipeline, see_the_ledger, "tail:orders"),
)
RECORD = (
    Scene("record", shows_the_pipeline, open_a_record(), "tail:orders"),
    Scene("record-text", shows_the_pipeline, open_a_record("v"), "tail:orders", (SMALL,)),
    Scene("record-hex", shows_the_pipeline, open_a_record("v", "v"), "tail:orders", (SMALL,)),
)
PUT = (
    Scene("put-form", shows_the_pipeline, fill_a_form, "tail:orders"),
    Scene("put-done", shows_the_pipeline, put_by_a_form, "tail:orders", (SMALL,)),
)
LOGS = (
    Scene(
        "logs-loading",
        never_answers("DescribeLogGroups"),
        see_unanswered("DescribeLogGroups", "Listing log groups"),
        "logs",
    ),
    Scene("logs-empty", play=see("No log groups"), target="logs"),
    Scene("logs", holds_groups, see_groups, "logs"),
    Scene("logs-failed", denies_groups, see("r tries again"), "logs"),
    Scene("logs-tail", holds_groups, tail_two_groups, "logs"),
    Scene("logs-invocation", holds_groups, open_an_invocation, "logs", (SMALL,)),
    Scene("logs-trace", holds_a_trace, see_a_trace, "logs", (SMALL,)),
    Scene("logs-insights", holds_an_hour, ask_for_figures, ASKED, (SMALL,)),
)
METRICS = (
    Scene("metrics-empty", play=see("Nothing is charted yet"), target="metrics", sizes=(SMALL,)),
    Scene("metrics", holds_metrics, see_charts, CHARTED),
    Scene("metrics-zoomed", holds_metrics, zoom_a_chart, CHARTED, (SMALL,)),
    Scene("metrics-colourless", holds_metrics, see_charts, CHARTED, (SMALL,), colourless=True),
    Scene("metrics-failed", denies_metrics, see("r tries again"), CHARTED, (SMALL,)),
)
FIREHOSE = (
    Scene("firehose-empty", delivers_nothing, see("No delivery"), "firehose", (SMALL,), makes=FirehoseServer),
    Scene("firehose", delivers, see_delivery_streams, "firehose", makes=FirehoseServer),
    Scene("firehose-failed", denies_delivery_streams, see("r tries again"), "firehose", (SMALL,), makes=FirehoseServer),
    Scene("firehose-one", delivers, see_one_in_full, "firehose", makes=FirehoseServer),
    Scene("firehose-objects", delivers, see_objects, "firehose", (SMALL,), makes=FirehoseServer),
    Scene("firehose-object", delivers, open_an_object, "firehose", (SMALL,), makes=FirehoseServer),
    Scene("firehose-test", delivers, prove_delivery, "firehose", makes=FirehoseServer),
    Scene("firehose-step", delivers, see_a_step_with_an_error, "firehose", makes=FirehoseServer),
    Scene("firehose-review", delivers, see_the_review, "firehose", makes=FirehoseServer),
)
COGNITO = (
    Scene("cognito-empty", holds_no_pool, see("No user pools"), "cognito", (SMALL,), makes=PoolServer),
    Scene("cognito", holds_a_pool, see_pools, "cognito", (SMALL,), makes=PoolServer),
    Scene("cognito-failed", denies_pools, see("r tries again"), "cognito", (SMALL,), makes=PoolServer),
    Scene("cognito-pool", holds_a_pool, see_a_pool, "cognito", (LARGE,), makes=PoolServer),
    Scene("cognito-token", holds_a_pool, refuse_a_token, "cognito", makes=PoolServer),
    Scene("cognito-sign-in", holds_a_pool, sign_in, "cognito", (SMALL,), makes=PoolServer),
)
FRAME = (
    Scene("help", shows_the_pipeline, press_keys("question_mark"), "tail:orders"),
    Scene("palette", shows_the_pipeline, press_keys("ctrl+p"), "tail:orders", (SMALL,)),
    Scene("command", shows_the_pipeline, press_keys("colon"), "tail:orders", (SMALL,)),
    Scene("menu", shows_the_pipeline, press_keys("y"), "tail:orders", (SMALL,)),
    Scene("split", shows_the_pipeline, see_tail_beside_shards, "tail:orders", (SPLIT,)),
)
THEMED = (
    *(Scene(f"theme-{theme}", shows_the_pipeline, read_on, "tail:orders", (SMALL,), theme=theme) for theme in THEMES),
    Scene("theme-none", shows_the_pipeline, read_on, "tail:orders", (SMALL,), colourless=True),
)
SCENES = (
    *HIDING,
    *STREAMS,
    *SHARDS,
    *TAIL,
    *EXPLORED,
    *RECORD,
    *PUT,
    *LOGS,
    *METRICS,
    *FIREHOSE,
    *COGNITO,
    *FRAME,
    *THEMED,
)

SCREENSHOTS = {
    "streams": ("streams", (110, 16)),
    "shards": ("shards", (120, 22)),
    "tail": ("tail", (120, 30)),
    "columns": ("tail-columns", (120, 30)),
    "statistics": ("tail-statistics", (110, 30)),
    "record": ("record", (110, 30)),
    "logs": ("logs-tail", (120, 24)),
    "insights": ("logs-insights", (120, 30)),
    "metrics": ("metrics", (120, 30)),
    "firehose": ("firehose-one", (120, 36)),
    "token": ("cognito-token", (120, 36)),
    "split": ("split", (160, 30)),
    "help": ("help", (100, 40)),
    "light": ("theme-light", (120, 30)),
}
"""File name → the scene and its size."""
