"""`kinesis-tui tail`: the records of a stream on standard output."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinesis_tui.cli.options import Options, begin, shared_options
from kinesis_tui.cli.running import run
from kinesis_tui.cli.tail_help import HELP

if TYPE_CHECKING:
    from kinesis_tui.cli.filtering import Filtering
    from kinesis_tui.cli.tailing import TailPlan
    from kinesis_tui.services.kinesis.model.position import Position

POSITIONS = "latest|trim-horizon|TIME|AGE|seq:N|after:N"


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of `tail`, as they stand on the command line."""

    stream: str
    start: str | None
    until: str | None
    until_caught_up: bool
    shards: tuple[str, ...]
    partition_key: str | None
    expression: str | None
    max_records: int | None
    form: str
    redact: bool
    ledger: Path | None
    capture: Path | None
    reads_per_second: float | None
    efo: str | None
    yes: bool

    @property
    def path(self) -> Path | None:
        """The capture to read; None: a stream."""
        from kinesis_tui.cli.tail_file import FILE

        return Path(self.stream.removeprefix(FILE)).expanduser() if self.stream.startswith(FILE) else None

    def check(self, context: click.Context) -> None:
        """Refuse what does not go together; raises UsageError."""
        if self.path is not None and self.capture is not None:
            raise click.UsageError("--capture is for a stream; a capture is there already.", context)
        if self.efo is not None and (self.path is not None or self.reads_per_second is not None):
            raise click.UsageError("--efo has records pushed: no file, and no --reads-per-second.", context)

    def now(self) -> datetime:
        """Return from when ages count back: now, or in a capture its newest record. Raises the `Failure` of a file."""
        from kinesis_tui.cli.filtering import depends_on_time
        from kinesis_tui.cli.tail_file import is_age, newest

        path = self.path
        if path is not None and (is_age(self.start) or is_age(self.until) or depends_on_time(self.expression)):
            return newest(path)
        return datetime.now().astimezone()


@click.command("tail", short_help="Records of a stream to standard output.", help=HELP)
@click.argument("stream")
@click.option("--from", "start", metavar=POSITIONS, help="Where to begin.  [latest; of a capture all]")
@click.option("--until", metavar="TIME|AGE", help="Leave out what arrived then or later, and end there.")
@click.option("--until-caught-up", is_flag=True, help="End when every shard was read to its newest record.")
@click.option("--shard", "shards", multiple=True, metavar="ID", help="Only this shard; may be repeated.")
@click.option("--partition-key", metavar="KEY", help="Only records with this key; reads only the shard that owns it.")
@click.option("--filter", "expression", metavar="EXPRESSION", help="Only records that match; see below.")
@click.option("--max-records", type=click.IntRange(min=1), metavar="N", help="End after N records.")
@click.option("--output", "form", type=click.Choice(["pretty", "json", "raw"]), default="pretty", help="[pretty]")
@click.option("--redact", is_flag=True, help="Hide secrets in the output; it is exact otherwise.")
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE, at the end, what was read of each shard and whether it is complete.",
)
@click.option(
    "--capture",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write all that arrives into FILE too, exactly; packed when the name ends in .zst or .gz.",
)
@click.option(
    "--reads-per-second",
    type=click.FloatRange(0, 5, min_open=True),
    metavar="N",
    help="For each shard, of the 5 that all its readers share.  [1]",
)
@click.option("--efo", metavar="NAME", help="Enhanced fan-out: have records pushed to the consumer of this name.")
@click.option("--yes", is_flag=True, help="Register the consumer of --efo without asking; it costs.")
@shared_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """Tail as the command line says; return the exit status."""
    from kinesis_tui.cli.tail_file import follow_file
    from kinesis_tui.cli.tailing import follow

    shared, given = begin(context), Given(**options)
    given.check(context)
    plan, path = _plan(context, shared, given), given.path
    if plan.ledger is not None:
        plan.ledger.prepare()
    if path is not None:
        return run(lambda: follow_file(path, plan))
    return run(lambda: follow(shared.session(), plan))


def _plan(context: click.Context, shared: Options, given: Given) -> "TailPlan":
    import msgspec

    from kinesis_tui.cli.fan_out import FanOutChoice
    from kinesis_tui.cli.ledger_file import LedgerFile
    from kinesis_tui.cli.stream_decoding import StreamDecoding
    from kinesis_tui.cli.tailing import TailPlan
    from kinesis_tui.config import settings_path
    from kinesis_tui.redaction.redactor import Redactor
    from kinesis_tui.services.kinesis.model.shard import ShardId

    now = given.now()
    filtering = None if given.expression is None else _parse_filter(context, given.expression, now)
    position, settings = _parse_start(context, given, now), shared.settings()
    redaction = settings.redaction
    return TailPlan(
        stream=given.stream,
        position=position,
        until=None if given.until is None else _parse_until(context, given.until, now),
        follow=not given.until_caught_up,
        shard_ids=tuple(map(ShardId, given.shards)),
        partition_key=given.partition_key,
        max_records=given.max_records,
        form=given.form,
        redactor=Redactor(msgspec.structs.replace(redaction, enabled=True)) if given.redact else None,
        capture_redactor=Redactor(redaction) if redaction.capture else None,
        reads_per_second=given.reads_per_second or settings.tail.reads_per_second,
        watch_throttles=settings.tail.watch_throttles,
        utc=settings.utc,
        ledger=None if given.ledger is None else LedgerFile(given.ledger),
        capture=None if given.capture is None else given.capture.expanduser(),
        fan_out=None if given.efo is None else FanOutChoice(given.efo, agreed=given.yes),
        decoding=StreamDecoding(settings.streams, shared.config or settings_path()[0]),
        filtering=filtering,
    )


def _parse_start(context: click.Context, given: Given, now: datetime) -> "Position":
    from kinesis_tui.services.kinesis.model.position import parse_position

    try:
        return parse_position(given.start or ("latest" if given.path is None else "trim-horizon"), now)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", context, param_hint="--from") from None


def _parse_filter(context: click.Context, expression: str, now: datetime) -> "Filtering":
    from kinesis_tui.cli.filtering import Filtering
    from kinesis_tui.query.errors import QueryInvalid

    try:
        return Filtering.parse(expression, now)
    except QueryInvalid as error:
        raise click.BadParameter(f"{error}.", context, param_hint="--filter") from None


def _parse_until(context: click.Context, text: str, now: datetime) -> datetime:
    from kinesis_tui.text.times import parse_age, parse_time

    try:
        return now - parse_age(text)
    except ValueError:
        pass
    try:
        return parse_time(text, now)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is neither a time (2026-11-23T10:15:00.250Z) nor an age (90s, 15m, 2h, 1d).",
            context,
            param_hint="--until",
        ) from None
