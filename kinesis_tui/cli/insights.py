"""`kinesis-tui insights`: what a Logs Insights query finds, on standard output."""

import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from kinesis_tui.cli.insights_help import HELP
from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.services.logs.insights.query import InsightsQuery

SINCE = "1h"
LONGEST_INPUT = 1 << 20


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of `insights`, as they stand on the command line."""

    groups: tuple[str, ...]
    text: str
    since: str
    until: str | None
    limit: int | None
    language: str
    form: str
    redact: bool
    yes: bool


@click.command("insights", short_help="Rows of a Logs Insights query to standard output.", help=HELP)
@click.argument("groups", metavar="GROUP...", nargs=-1)
@click.option("--query", "text", required=True, metavar="QUERY", help="The query; - reads it from standard input.")
@click.option("--since", default=SINCE, metavar="AGE|TIME", help=f"Where its time begins.  [{SINCE}]")
@click.option("--until", metavar="AGE|TIME", help="Where its time ends.  [now]")
@click.option("--limit", type=click.IntRange(1, 10_000), help="Rows at most, where the query does not say.")
@click.option(
    "--language", type=click.Choice(["CWLI", "PPL", "SQL"], case_sensitive=False), default="CWLI", help="[CWLI]"
)
@click.option("--output", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="[table]")
@click.option("--redact", is_flag=True, help="Hide secrets in the output; it is exact otherwise.")
@click.option("--yes", is_flag=True, help="Do not ask, however much it may scan.")
@shared_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """Ask the query that the command line says; return the exit status."""
    from kinesis_tui.cli.insights_asking import InsightsPlan, ask_insights

    shared, given = begin(context), Given(**options)
    query = _query(context, given)
    settings = shared.settings()
    plan = InsightsPlan(
        query=query,
        form=given.form,
        ask_above_gb=None if given.yes else settings.insights.ask_above_gb,
        redaction=settings.redaction if given.redact else None,
    )
    return run(lambda: ask_insights(shared.session(), plan))


def _query(context: click.Context, given: Given) -> "InsightsQuery":
    from kinesis_tui.services.logs.insights.query import LANGUAGES, InsightsQuery, line_and_column, problem_of

    now = datetime.now().astimezone()
    text = sys.stdin.read(LONGEST_INPUT) if given.text == "-" else given.text
    query = InsightsQuery(
        text=text,
        groups=tuple(dict.fromkeys(given.groups)),
        start_ms=_moment(context, "--since", given.since, now),
        end_ms=round(now.timestamp() * 1000) if given.until is None else _moment(context, "--until", given.until, now),
        language=next(one for one in LANGUAGES if one == given.language.upper()),
        limit=given.limit,
    )
    problem = problem_of(query)
    if problem is not None:
        line, column = (0, 0) if problem.start is None else line_and_column(text, problem.start)
        place = "" if problem.start is None else f" (line {line + 1}, column {column + 1})"
        raise click.UsageError(f"{problem.why[:1].upper()}{problem.why[1:]}{place}.", context)
    return query


def _moment(context: click.Context, option: str, text: str, now: datetime) -> int:
    from kinesis_tui.services.logs.model.log_time import parse_moment

    try:
        return parse_moment(text, now)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", context, param_hint=option) from None
