"""`kinesis-tui tail`: the records of a stream on standard output."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.cli.filtering import Filtering

POSITIONS = "latest|trim-horizon|TIME|AGE|seq:N|after:N"


@click.command("tail", short_help="Records of a stream to standard output.")
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
def command(
    context: click.Context,
    stream: str,
    start: str | None,
    until: str | None,
    until_caught_up: bool,
    shards: tuple[str, ...],
    partition_key: str | None,
    expression: str | None,
    max_records: int | None,
    form: str,
    redact: bool,
    ledger: Path | None,
    capture: Path | None,
    reads_per_second: float | None,
    efo: str | None,
    yes: bool,
) -> int:
    """Write the records of STREAM (a name, an ARN, or file:PATH) to standard output as they arrive.

    Every record of a shard appears once and in order, whatever happens on the way; shards that a split or merge makes
    are followed. KPL-aggregated records are unfolded. What goes wrong is told on standard error and waited out.

    \b
    TIME   ISO 8601, as 2026-11-23T10:15:00.250Z; without an offset it is local time
    AGE    90s, 15m, 2h, 1d: so long ago
    seq:N  the record with sequence number N, after:N the one after it; only the shard that holds N is read

    \b
      kinesis-tui tail orders --from 15m --until-caught-up --output json | jq .data
      kinesis-tui tail orders --from trim-horizon --max-records 50 --output json

    --filter EXPRESSION is a CloudWatch Logs filter pattern, and before it words for what a pattern can not say: key:
    shard: seq: size> since: until: decoded: and not:. It is applied to each user record after decoding.

    \b
      --filter 'ERROR -timeout'                    these terms, without the second; ?a ?b: one of them
      --filter '{ $.status = "f*" && $.n > 5 }'    JSON fields; IS NULL, IS TRUE, NOT EXISTS, %regex%
      --filter '[ip, ..., code = 5*]'              fields of a line
      --filter 'key:customer-7* not:{ $.ok IS TRUE }'

    --output json writes one object a line: stream, shard_id, sequence_number, sub_sequence_number, partition_key,
    explicit_hash_key, approximate_arrival_timestamp, decoded (what was undone: kpl, gzip, json, binary), data, and
    data_base64 where the bytes are not text. --output raw writes the payload as it was put, one record a line.

    The output is exact, secrets included, so that it can be compared with what was put. --redact hides in it what the
    screen hides: the built-in secrets, and those of [redaction] in config.toml; what was compressed and holds one is
    written unpacked by --output raw. --filter sees the records as they are. A capture is exact too, and can be
    replayed, unless [redaction] says capture = true.

    --ledger FILE holds one JSON object: for each shard the first and last sequence number written, records, bytes,
    state (open: to its newest record; closed: to its end; behind; failed), retries and gaps; and "complete", which is
    true if nothing is missing: every shard to its newest record or end, to --until, or as far as --max-records went.
    It is written however the run ends, also by a signal.

    --efo NAME reads with the registered fan-out consumer NAME, two mebibytes a second of each shard for itself. Where
    there is none it is registered, with --allow-writes, after asking with the price, and deregistered at the end.

    --capture FILE keeps the session: file:FILE as STREAM reads it again, without AWS, with all these options. A time
    means the same there, an age counts back from the newest record in the file, and all of it is read by default.
    """
    import msgspec

    from kinesis_tui.cli.fan_out import FanOutChoice
    from kinesis_tui.cli.filtering import depends_on_time
    from kinesis_tui.cli.ledger_file import LedgerFile
    from kinesis_tui.cli.stream_decoding import StreamDecoding
    from kinesis_tui.cli.tail_file import FILE, follow_file, is_age, newest
    from kinesis_tui.cli.tailing import TailPlan, follow
    from kinesis_tui.config import settings_path
    from kinesis_tui.redaction.redactor import Redactor
    from kinesis_tui.services.kinesis.model.position import parse_position
    from kinesis_tui.services.kinesis.model.shard import ShardId

    options = begin(context)
    path = Path(stream.removeprefix(FILE)).expanduser() if stream.startswith(FILE) else None
    if path is not None and capture is not None:
        raise click.UsageError("--capture is for a stream; a capture is there already.", context)
    if efo is not None and (path is not None or reads_per_second is not None):
        raise click.UsageError("--efo has records pushed: no file, and no --reads-per-second.", context)
    now = datetime.now().astimezone()
    if path is not None and (is_age(start) or is_age(until) or depends_on_time(expression)):
        now = newest(path)
    filtering = None if expression is None else _parse_filter(context, expression, now)
    try:
        position = parse_position(start or ("latest" if path is None else "trim-horizon"), now)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", context, param_hint="--from") from None
    settings = options.settings()
    file = None if ledger is None else LedgerFile(ledger)
    plan = TailPlan(
        stream=stream,
        position=position,
        until=None if until is None else _parse_until(context, until, now),
        follow=not until_caught_up,
        shard_ids=tuple(map(ShardId, shards)),
        partition_key=partition_key,
        max_records=max_records,
        form=form,
        redactor=Redactor(msgspec.structs.replace(settings.redaction, enabled=True)) if redact else None,
        capture_redactor=Redactor(settings.redaction) if settings.redaction.capture else None,
        reads_per_second=reads_per_second or settings.tail.reads_per_second,
        watch_throttles=settings.tail.watch_throttles,
        utc=settings.utc,
        ledger=file,
        capture=None if capture is None else capture.expanduser(),
        fan_out=None if efo is None else FanOutChoice(efo, agreed=yes),
        decoding=StreamDecoding(settings.streams, options.config or settings_path()[0]),
        filtering=filtering,
    )
    if file is not None:
        file.prepare()
    if path is not None:
        return run(lambda: follow_file(path, plan))
    return run(lambda: follow(options.session(), plan))


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
