"""`kinesis-tui logs`: the events of log groups on standard output."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.services.logs.model.log_query import LogQuery

SINCE = "10m"


@click.command("logs", short_help="Log events of log groups to standard output.")
@click.argument("groups", metavar="GROUP...", nargs=-1, required=True)
@click.option("--since", default=SINCE, metavar="AGE|TIME", help=f"Where to begin.  [{SINCE}]")
@click.option("--until", metavar="AGE|TIME", help="Leave out what happened then or later, and end there.")
@click.option("--filter", "expression", metavar="PATTERN", help="Only events that match; see below.")
@click.option("--follow", is_flag=True, help="Go on with new events.")
@click.option(
    "--engine", type=click.Choice(["poll", "live"]), default="poll", help="How new events are come by.  [poll]"
)
@click.option("--output", "form", type=click.Choice(["pretty", "json", "raw"]), default="pretty", help="[pretty]")
@click.option("--redact", is_flag=True, help="Hide secrets in the output; it is exact otherwise.")
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE, at the end, what was read of each group and whether it is complete.",
)
@shared_options
@click.pass_context
def command(
    context: click.Context,
    groups: tuple[str, ...],
    since: str,
    until: str | None,
    expression: str | None,
    follow: bool,
    engine: str,
    form: str,
    redact: bool,
    ledger: Path | None,
) -> int:
    """Write the events of log GROUPs (names or ARNs, 50 at most) to standard output.

    Every event appears once. What is history comes by time, all groups merged; with --follow new events come as they
    are found. Late ones are looked for too: up to five minutes late they are found within half a minute, up to two
    hours late within ten minutes. A group that can not be read says so on standard error, and the others go on.

    FilterLogEvents is limited to five calls a second for the whole account and region; this takes three at most, for
    all groups together, and fewer while AWS throttles.

    \b
      kinesis-tui logs /aws/lambda/enrich --since 1h --filter ERROR
      kinesis-tui logs /aws/lambda/enrich /ecs/checkout --follow --output json | jq .message

    --filter PATTERN is a CloudWatch Logs filter pattern, which AWS evaluates, and before it words for what a pattern
    can not say, which are evaluated here: group: stream: size> since: until: and not:.

    \b
      --filter 'ERROR -timeout'                    these terms, without the second; ?a ?b: one of them
      --filter '{ $.level = "error" && $.ms > 5 }' JSON fields; IS NULL, IS TRUE, NOT EXISTS, %regex%
      --filter '[ip, ..., code = 5*]'              fields of a line
      --filter 'stream:*4f2a not:{ $.ok IS TRUE }'

    --output json writes one object a line: log_group, log_stream, timestamp, ingestion_time, event_id, message, and
    parsed, the message where it is JSON. --output raw writes the messages alone.

    --ledger FILE holds one JSON object: for each group the first and last event written, their number, how many were
    late, retries, throttles, and its state (open: to its newest event; closed: to the end asked for; behind; failed);
    and "complete", which is true if nothing that AWS had is missing. It is written however the run ends.
    """
    import msgspec

    from kinesis_tui.cli.ledger_file import LedgerFile
    from kinesis_tui.cli.logs_following import LogsPlan, follow_logs
    from kinesis_tui.redaction.redactor import Redactor
    from kinesis_tui.services.logs.model.log_query import LogQuery
    from kinesis_tui.services.logs.tail.logs_tail import MOST_GROUPS

    options = begin(context)
    names = tuple(dict.fromkeys(groups))
    if engine == "live":
        raise click.UsageError("Live Tail is not in this version yet; --engine poll misses nothing.", context)
    if len(names) > MOST_GROUPS:
        raise click.UsageError(f"{len(names)} groups are too many: {MOST_GROUPS} at most.", context)
    now = datetime.now().astimezone()
    query = LogQuery() if expression is None else _query(context, expression, now)
    since_ms = max(_moment(context, "--since", since, now), query.start_ms or 0)
    ends = [end for end in (_end(context, until, now), query.end_ms) if end is not None]
    if ends and min(ends) <= since_ms:
        raise click.UsageError("The end is not after the beginning: see --since and --until.", context)
    settings = options.settings()
    file = None if ledger is None else LedgerFile(ledger)
    plan = LogsPlan(
        groups=names,
        since_ms=since_ms,
        until_ms=min(ends, default=None),
        follow=follow,
        query=query,
        form=form,
        utc=settings.utc,
        redactor=Redactor(msgspec.structs.replace(settings.redaction, enabled=True)) if redact else None,
        ledger=file,
    )
    if file is not None:
        file.prepare()
    return run(lambda: follow_logs(options.session(), plan))


def _query(context: click.Context, expression: str, now: datetime) -> "LogQuery":
    from kinesis_tui.cli.exits import complain
    from kinesis_tui.query.errors import QueryInvalid
    from kinesis_tui.services.logs.model.log_query import parse_log_query

    try:
        query = parse_log_query(expression, now)
    except QueryInvalid as error:
        raise click.BadParameter(f"{error}.", context, param_hint="--filter") from None
    for note in query.notes:
        complain(f"--filter: {note}.")
    return query


def _end(context: click.Context, until: str | None, now: datetime) -> int | None:
    return None if until is None else _moment(context, "--until", until, now)


def _moment(context: click.Context, option: str, text: str, now: datetime) -> int:
    from kinesis_tui.services.logs.model.log_time import parse_moment

    try:
        return parse_moment(text, now)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", context, param_hint=option) from None
