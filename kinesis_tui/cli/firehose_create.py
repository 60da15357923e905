"""`kinesis-tui firehose create`: a delivery stream from a request in a file, checked before anything is sent."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.aws.session import AwsSession

MOST_BYTES = 1 << 20


@click.command("create", short_help="Create one from a request in a file, checked first.")
@click.option(
    "--from-file",
    "file",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="CreateDeliveryStream's request as JSON or YAML; - is standard input.",
)
@click.option("--dry-run", is_flag=True, help="Check every rule, send nothing.")
@shared_options
@click.pass_context
def create(context: click.Context, file: Path, dry_run: bool) -> int:
    """Create the delivery stream that FILE describes, and wait until it is ACTIVE.

    FILE holds the request as the form's review prints it (aws firehose create-delivery-stream --cli-input-json reads
    the same), or a CloudFormation resource or template with one delivery stream: JSON or YAML. Functions of
    CloudFormation, such as !Ref, are not evaluated.

    Every rule that AWS documents is checked first, offline. Each that is broken is one line on standard output, with
    the field it is about; then nothing is sent, and the exit status is 1. With --dry-run that is all. Creating needs
    --allow-writes.

    \b
      kinesis-tui firehose create --from-file orders.json --dry-run
      kinesis-tui firehose create --from-file orders.json --allow-writes
    """
    options = begin(context)
    request = _request(context, _text(context, file))
    return run(lambda: create_stream(options.session(), request, dry_run=dry_run))


async def create_stream(aws: AwsSession, request: dict[str, Any], *, dry_run: bool) -> int:
    """Check a request, and create it where nothing is broken; return the exit status."""
    from kinesis_tui.cli.exits import REFUSED, complain
    from kinesis_tui.cli.output import standard_output

    output, name = standard_output(), str(request.get("DeliveryStreamName", ""))
    lines = await asyncio.to_thread(broken_lines, request)
    if lines:
        await output.write("".join(f"{line}\n" for line in lines).encode(errors="replace"))
        complain(f"{len(lines)} {'rule is' if len(lines) == 1 else 'rules are'} broken; nothing was sent.")
        return REFUSED
    if dry_run:
        complain(f"{name} breaks no rule that AWS documents; nothing was sent.")
        return 0
    from kinesis_tui.failure import Failure
    from kinesis_tui.services.firehose.gateway import FirehoseGateway
    from kinesis_tui.services.firehose.settling import explained, outcome, patiently, until_settled

    async with aws:
        gateway = FirehoseGateway(aws)
        try:
            arn = await patiently(lambda: gateway.create_delivery_stream(request))
        except Failure as failure:
            raise explained(failure, name) from failure
        complain(f"AWS creates {name}…")
        outcome(await until_settled(gateway, name, lambda told: None))  # noqa: ARG005  # one line at the end is enough
        await output.write(json.dumps({"delivery_stream_name": name, "delivery_stream_arn": arn}).encode() + b"\n")
    return 0


def broken_lines(request: dict[str, Any]) -> list[str]:
    """Return a line for each rule that a request breaks: ours first, then what AWS's API model has beyond them.

    Reads the API model from the disk: for a thread.
    """
    from kinesis_tui.aws.shapes import broken_rules
    from kinesis_tui.services.firehose.rules.create import check_create

    ours = check_create(request)
    said = {one.path for one in ours}
    lines = [str(one) for one in ours]
    modelled = broken_rules("firehose", "CreateDeliveryStream", request)
    return lines + [f"{path}: {what}" for path, what in modelled if path not in said]


def _text(context: click.Context, file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read(MOST_BYTES)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise click.BadParameter(f"{file} is larger than a request may be.", context, param_hint="--from-file")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise click.BadParameter(f"{file}: {why}.", context, param_hint="--from-file") from None


def _request(context: click.Context, text: str) -> dict[str, Any]:
    from kinesis_tui.cli.firehose_file import request_in

    try:
        return request_in(text)
    except ValueError as error:
        raise click.BadParameter(str(error), context, param_hint="--from-file") from None
