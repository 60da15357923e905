"""`kinesis-tui put`: records into a stream, by hand, from a file or from standard input."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.services.kinesis.put.keys import ChooseKey


@click.command("put", short_help="Records into a stream, from a file or standard input.")
@click.argument("stream")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--data", metavar="TEXT", help="Put TEXT as one record, in place of a file.")
@click.option("--key", metavar="KEY", help="Partition key of every record.  [by chance, or as recorded]")
@click.option("--key-from", metavar="PATH", help="Take the partition key from the JSON payload, by JMESPath.")
@click.option("--hash-key", metavar="N", help="Explicit hash key of every record: chooses the shard.")
@click.option(
    "--input",
    "form",
    type=click.Choice(["lines", "jsonl", "json", "capture", "raw"]),
    default="lines",
    help="What the input is, as said above.  [lines]",
)
@click.option(
    "--rate",
    type=click.FloatRange(0, min_open=True),
    metavar="N",
    help="Send N records a second at most.  [as many as the shards take]",
)
@click.option("--in-order", is_flag=True, help="Never two records of a partition key in one request; slower.")
@click.option("--skip-bad", is_flag=True, help="Leave out lines that make no record, and say which.")
@click.option("--dry-run", is_flag=True, help="Check everything and show what would be put; send nothing.")
@click.option("--yes", "assume_yes", is_flag=True, help="Do not ask.")
@click.option("--output", "output", type=click.Choice(["text", "json"]), default="text", help="[text]")
@shared_options
@click.pass_context
def command(
    context: click.Context,
    stream: str,
    file: Path | None,
    data: str | None,
    key: str | None,
    key_from: str | None,
    hash_key: str | None,
    form: str,
    rate: float | None,
    in_order: bool,
    skip_bad: bool,
    dry_run: bool,
    assume_yes: bool,
    output: str,
) -> int:
    """Put records into STREAM (a name or an ARN), from FILE or, without it or with -, from standard input.

    Needs --allow-writes. AWS's limits are checked before anything is sent. Of a FILE every line is: where one makes no
    record, nothing at all is put. Standard input can't be looked through first: there the first bad line ends the run,
    and what stood before it is put. With --skip-bad bad lines are left out and told.

    \b
    --input lines    one record a line, whatever it holds
            jsonl    the same, but each must be JSON; blank lines are none
            json     as tail --output json writes it: keys and payload restored, gzip stays undone
            capture  a capture, packed or not: every record restored byte for byte
            raw      all of the input is one record

    \b
      kinesis-tui put orders --data '{"id": 1}' --key customer-1 --allow-writes
      kinesis-tui put orders new.jsonl --input jsonl --key-from customer.id --dry-run
      kinesis-tui put orders new.jsonl --input jsonl --rate 500 --allow-writes
      kinesis-tui tail prod --from 1h --until-caught-up --output json |
        kinesis-tui put test --input json --allow-writes

    What a shard had no room for is sent again, it alone, with growing pauses. When AWS takes nothing of it ten
    times, or for a minute, the run stops: nothing behind it is sent. Put is at least once: where a call was cut off
    before AWS answered, its records are sent again and told as maybe repeated. PutRecords keeps no order within a
    request; --in-order keeps that of each partition key.

    --output json writes one object for each line read: line, state (put, refused, given_up), shard_id, sequence_number,
    partition_key, attempts, maybe_repeated, maybe_put, why. The summary goes to standard error:
    put + refused + given up = read. Exit status 0 only if all were put. ctrl+c tells what was put until then.
    """
    from kinesis_tui.cli.putting import PutPlan, put_records

    options = begin(context)
    if data is not None and file is not None:
        raise click.UsageError("--data takes the place of a FILE; give one of them.", context)
    if file is not None and str(file) == "-":
        file = None
    if file is not None and not file.exists():
        raise click.BadParameter(f"there is no file {str(file)!r}.", context, param_hint="FILE")
    plan = PutPlan(
        stream=stream,
        file=file,
        data=None if data is None else data.encode(errors="surrogateescape"),
        form=form,
        choose=_key(context, key, key_from, form),
        hash_key=None if hash_key is None else _hash_key(context, hash_key),
        rate=rate,
        in_order=in_order,
        skip_bad=skip_bad,
        dry_run=dry_run,
        ask=not assume_yes,
        as_json=output == "json",
    )
    return run(lambda: put_records(options.session(), plan))


def _key(context: click.Context, key: str | None, path: str | None, form: str) -> "ChooseKey | None":
    """Return how partition keys are chosen; None: as they were recorded."""
    from random import SystemRandom

    from kinesis_tui.services.kinesis.model.put_records import partition_key_complaint
    from kinesis_tui.services.kinesis.put.keys import fixed_key, key_at, random_key

    if key is not None and path is not None:
        raise click.UsageError("--key and --key-from exclude each other.", context)
    if key is not None:
        complaint = partition_key_complaint(key)
        if complaint is not None:
            raise click.BadParameter(f"{complaint}.", context, param_hint="--key")
        return fixed_key(key)
    if path is None:
        return None if form in ("json", "capture") else random_key(SystemRandom())
    try:
        return key_at(path)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", context, param_hint="--key-from") from None


def _hash_key(context: click.Context, text: str) -> int:
    from kinesis_tui.services.kinesis.model.put_records import parse_hash_key

    try:
        return parse_hash_key(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", context, param_hint="--hash-key") from None
