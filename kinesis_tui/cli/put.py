"""`kinesis-tui put`: records into a stream, by hand, from a file or from standard input."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.put_help import HELP
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.cli.putting import PutPlan
    from kinesis_tui.services.kinesis.put.keys import ChooseKey


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of `put`, as they stand on the command line."""

    stream: str
    file: Path | None
    data: str | None
    key: str | None
    key_from: str | None
    hash_key: str | None
    form: str
    rate: float | None
    in_order: bool
    skip_bad: bool
    dry_run: bool
    assume_yes: bool
    output: str


@click.command("put", short_help="Records into a stream, from a file or standard input.", help=HELP)
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
def command(context: click.Context, /, **options: Any) -> int:
    """Put as the command line says; return the exit status."""
    from kinesis_tui.cli.putting import put_records

    shared, given = begin(context), Given(**options)
    plan = _plan(context, given, _file(context, given))
    return run(lambda: put_records(shared.session(), plan))


def _file(context: click.Context, given: Given) -> Path | None:
    """Return the file to read; None: standard input, or --data."""
    file = given.file
    if given.data is not None and file is not None:
        raise click.UsageError("--data takes the place of a FILE; give one of them.", context)
    if file is None or str(file) == "-":
        return None
    if not file.exists():
        raise click.BadParameter(f"there is no file {str(file)!r}.", context, param_hint="FILE")
    return file


def _plan(context: click.Context, given: Given, file: Path | None) -> "PutPlan":
    from kinesis_tui.cli.putting import PutPlan

    return PutPlan(
        stream=given.stream,
        file=file,
        data=None if given.data is None else given.data.encode(errors="surrogateescape"),
        form=given.form,
        choose=_key(context, given.key, given.key_from, given.form),
        hash_key=None if given.hash_key is None else _hash_key(context, given.hash_key),
        rate=given.rate,
        in_order=given.in_order,
        skip_bad=given.skip_bad,
        dry_run=given.dry_run,
        ask=not given.assume_yes,
        as_json=given.output == "json",
    )


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
