"""`kinesis-tui shards`: the shards of a stream and their lineage."""

from typing import TYPE_CHECKING

import click

from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.aws.session import AwsSession


@click.command("shards", short_help="Shards of a stream and their lineage.")
@click.argument("stream")
@click.option("--output", "form", type=click.Choice(["table", "json"]), default="table", help="[table]")
@shared_options
@click.pass_context
def command(context: click.Context, stream: str, form: str) -> int:
    """List all shards of STREAM (a name or an ARN), open and closed: range, share, parents and children.

    --output json writes one object a line with AWS's field names in snake_case: shard_id, state (open or closed),
    parent_shard_id, adjacent_parent_shard_id, children, hash_key_range (starting_hash_key, ending_hash_key as
    strings, share), sequence_number_range (starting_sequence_number, ending_sequence_number).

    \b
      kinesis-tui shards orders
      kinesis-tui shards orders --output json | jq -r 'select(.state == "open").shard_id'
    """
    options = begin(context)
    return run(lambda: write_shards(options.session(), stream, form))


async def write_shards(aws: "AwsSession", stream: str, form: str) -> int:
    """Write the shards of a stream to standard output as `form`, table or json; return the exit status."""
    from kinesis_tui.cli.output import standard_output
    from kinesis_tui.cli.shard_lines import json_lines, table_lines
    from kinesis_tui.services.kinesis.gateway import KinesisGateway
    from kinesis_tui.services.kinesis.model.lineage import Lineage

    async with aws:
        lineage = Lineage(await KinesisGateway(aws).every_shard(stream))
    lines = json_lines(lineage) if form == "json" else table_lines(lineage)
    await standard_output().write(b"".join(lines))
    return 0
