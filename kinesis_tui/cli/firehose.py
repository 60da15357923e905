"""`kinesis-tui firehose`: delivery streams listed, described and tested."""

from typing import TYPE_CHECKING

import click

from kinesis_tui.cli.firehose_create import create
from kinesis_tui.cli.firehose_proof import command as test
from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.aws.session import AwsSession
    from kinesis_tui.cli.firehose_lines import Found

_OUTPUT = click.option("--output", "form", type=click.Choice(["table", "json"]), default="table", help="[table]")


@click.group("firehose", short_help="Delivery streams: list, describe, create, test.")
@shared_options
def command() -> None:
    """See the delivery streams of the region.

    \b
      kinesis-tui firehose list
      kinesis-tui firehose describe orders-to-s3
      kinesis-tui firehose test orders-to-s3 --allow-writes
    """


@command.command("list", short_help="The region's delivery streams.")
@_OUTPUT
@shared_options
@click.pass_context
def listing(context: click.Context, form: str) -> int:
    """List every delivery stream: status, source, destination.

    Each is described, four a second, for AWS takes five calls a second and no more. --output json writes one object a
    line: delivery_stream_name, delivery_stream_arn, delivery_stream_status, delivery_stream_type, source, destination,
    version_id, create_timestamp, failure (why AWS did not describe it).

    \b
      kinesis-tui firehose list --output json | jq -r 'select(.delivery_stream_status != "ACTIVE")'
    """
    options = begin(context)
    return run(lambda: write_list(options.session(), form))


@command.command("describe", short_help="One delivery stream in full.")
@click.argument("name")
@_OUTPUT
@shared_options
@click.pass_context
def describe(context: click.Context, name: str, form: str) -> int:
    """Show every field of the delivery stream NAME with what it means, and its tags.

    --output json writes AWS's own answer (DeliveryStreamDescription) as one object, its secrets hidden, with the tags
    under Tags.

    \b
      kinesis-tui firehose describe orders-to-s3 --output json | jq .Destinations
    """
    options = begin(context)
    return run(lambda: write_described(options.session(), name, form))


command.add_command(test)


async def write_list(aws: "AwsSession", form: str) -> int:
    """Write the delivery streams to standard output, each as soon as it is described in JSON; return the status."""
    from kinesis_tui.cli.firehose_lines import json_line, refused, table_lines
    from kinesis_tui.cli.output import standard_output
    from kinesis_tui.failure import Failure
    from kinesis_tui.services.firehose.gateway import FirehoseGateway

    output = standard_output()
    found: list[Found] = []
    async with aws:
        gateway = FirehoseGateway(aws)
        async for names in gateway.list_delivery_streams():
            for name in names:
                try:
                    one: Found = (name, (await gateway.describe_delivery_stream(name)).stream, "")
                except Failure as failure:
                    one = (name, None, failure.why)
                found.append(one)
                if form == "json":
                    await output.write(json_line(*one))
    if form == "table":
        await output.write(b"".join(table_lines(found)))
    return refused(found)


async def write_described(aws: "AwsSession", name: str, form: str) -> int:
    """Write one delivery stream to standard output; return the exit status."""
    from kinesis_tui.cli.firehose_lines import described_json, described_lines
    from kinesis_tui.cli.output import standard_output
    from kinesis_tui.services.firehose.gateway import FirehoseGateway

    async with aws:
        gateway = FirehoseGateway(aws)
        described = await gateway.describe_delivery_stream(name)
        tags = await gateway.list_tags_for_delivery_stream(name)
    lines = described_json(described, tags) if form == "json" else b"".join(described_lines(described, tags))
    await standard_output().write(lines)
    return 0


command.add_command(create)
