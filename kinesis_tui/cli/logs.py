"""`kinesis-tui logs`: the events of log groups on standard output."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kinesis_tui.cli.logs_help import HELP
from kinesis_tui.cli.options import Options, begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.cli.logs_file import FilePlan
    from kinesis_tui.cli.logs_following import LogsPlan
    from kinesis_tui.query.filter import Filter
    from kinesis_tui.services.logs.model.log_query import LogQuery

SINCE = "10m"
FILE = "file:"
"""What a group's name begins with when it is a capture."""


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of `logs`, as they stand on the command line."""

    groups: tuple[str, ...]
    since: str
    until: str | None
    expression: str | None
    follow: bool
    engine: str
    form: str
    redact: bool
    ledger: Path | None
    capture: Path | None


@click.command("logs", short_help="Log events of log groups to standard output.", help=HELP)
@click.argument("groups", metavar="GROUP...", nargs=-1, required=True)
@click.option("--since", default=SINCE, metavar="AGE|TIME", help=f"Where to begin.  [{SINCE}]")
@click.option("--until", metavar="AGE|TIME", help="Leave out what happened then or later, and end there.")
@click.option("--filter", "expression", metavar="PATTERN", help="Only events that match; see below.")
@click.option("--follow", is_flag=True, help="Go on with new events.")
@click.option(
    "--engine",
    type=click.Choice(["poll", "live"]),
    default="poll",
    help="How --follow comes by new events: searches, or Live Tail, which costs by the minute.  [poll]",
)
@click.option("--output", "form", type=click.Choice(["pretty", "json", "raw"]), default="pretty", help="[pretty]")
@click.option("--redact", is_flag=True, help="Hide secrets in the output; it is exact otherwise.")
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE, at the end, what was read of each group and whether it is complete.",
)
@click.option(
    "--capture",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write all that arrives into FILE too, exactly; .zst or .gz packs it. `replay` and file:FILE read it.",
)
@shared_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """Tail log groups as the command line says; return the exit status."""
    from kinesis_tui.cli.logs_following import follow_logs

    shared, given = begin(context), Given(**options)
    if any(name.startswith(FILE) for name in given.groups):
        from kinesis_tui.cli.logs_file import follow_file

        file = _file_plan(context, shared, given)
        return run(lambda: follow_file(file))
    plan = _plan(context, shared, given, _names(context, shared, given))
    if plan.ledger is not None:
        plan.ledger.prepare()
    return run(lambda: follow_logs(shared.session(), plan))


def _names(context: click.Context, shared: Options, given: Given) -> tuple[str, ...]:
    """Return each group once, those of a set in place of its "@NAME"; raises UsageError for what can not be tailed."""
    from kinesis_tui.services.logs.tail.logs_tail import MOST_GROUPS

    sets = shared.settings().log_sets if any(name.startswith("@") for name in given.groups) else {}
    for name in given.groups:
        if name.startswith("@") and name[1:] not in sets:
            known = ", ".join(f"@{one}" for one in sorted(sets)) or "none"
            raise click.UsageError(f"No set of log groups is saved as {name}; saved are {known}.", context)
    names = tuple(dict.fromkeys(one for name in given.groups for one in sets.get(name[1:], (name,))))
    if given.engine == "live" and not given.follow:
        raise click.UsageError("--engine live is for new events: it needs --follow.", context)
    if len(names) > MOST_GROUPS:
        raise click.UsageError(f"{len(names)} groups are too many: {MOST_GROUPS} at most.", context)
    return names


def _plan(context: click.Context, shared: Options, given: Given, names: tuple[str, ...]) -> "LogsPlan":
    import msgspec

    from kinesis_tui.cli.ledger_file import LedgerFile
    from kinesis_tui.cli.logs_following import LogsPlan
    from kinesis_tui.redaction.redactor import Redactor
    from kinesis_tui.services.logs.model.log_query import LogQuery

    now = datetime.now().astimezone()
    query = LogQuery() if given.expression is None else _query(context, given.expression, now)
    since_ms = max(_moment(context, "--since", given.since, now), query.start_ms or 0)
    ends = [end for end in (_end(context, given.until, now), query.end_ms) if end is not None]
    if ends and min(ends) <= since_ms:
        raise click.UsageError("The end is not after the beginning: see --since and --until.", context)
    settings = shared.settings()
    return LogsPlan(
        groups=names,
        since_ms=since_ms,
        until_ms=min(ends, default=None),
        follow=given.follow,
        live=given.engine == "live",
        query=query,
        form=given.form,
        utc=settings.utc,
        redactor=Redactor(msgspec.structs.replace(settings.redaction, enabled=True)) if given.redact else None,
        ledger=None if given.ledger is None else LedgerFile(given.ledger),
        capture=given.capture,
        capture_redactor=Redactor(settings.redaction) if settings.redaction.capture else None,
    )


def _file_plan(context: click.Context, shared: Options, given: Given) -> "FilePlan":
    """Read what is asked for of a capture; ages count back from its newest event."""
    import msgspec

    from kinesis_tui.cli.logs_file import FilePlan, newest
    from kinesis_tui.redaction.redactor import Redactor

    if len(given.groups) > 1 or given.follow or given.ledger is not None or given.capture is not None:
        raise click.UsageError("A capture is read alone, without --follow, --ledger and --capture.", context)
    path = Path(given.groups[0].removeprefix(FILE)).expanduser()
    told = context.get_parameter_source("since") is not ParameterSource.DEFAULT
    needed = told or given.until is not None or given.expression is not None
    now = newest(path).astimezone() if needed else datetime.now().astimezone()
    settings = shared.settings()
    return FilePlan(
        path=path,
        since_ms=_moment(context, "--since", given.since, now) if told else None,
        until_ms=_end(context, given.until, now),
        wanted=None if given.expression is None else _filter(context, given.expression, now),
        form=given.form,
        utc=settings.utc,
        redactor=Redactor(msgspec.structs.replace(settings.redaction, enabled=True)) if given.redact else None,
    )


def _filter(context: click.Context, expression: str, now: datetime) -> "Filter":
    from kinesis_tui.query.errors import QueryInvalid
    from kinesis_tui.query.field_words import EVENTS
    from kinesis_tui.query.filter import Filter
    from kinesis_tui.query.parse import parse

    try:
        return Filter(parse(expression, now, EVENTS), several=False)
    except QueryInvalid as error:
        raise click.BadParameter(f"{error}.", context, param_hint="--filter") from None


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
