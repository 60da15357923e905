"""`kinesis-tui firehose test`: a marked record is sent, and looked for where it should arrive."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinesis_tui.cli.options import begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.aws.session import AwsSession
    from kinesis_tui.services.firehose.proof.marked import MarkedRecord
    from kinesis_tui.services.firehose.proof.plan import ProofPlan
    from kinesis_tui.services.firehose.proof.proof import Arrived, Missing

SAY_EVERY = 10


@click.command("test", short_help="Prove that a delivery stream delivers.")
@click.argument("name")
@click.option("--data", metavar="-|FILE|TEXT", help="The record: standard input, a file, or text. [a JSON object]")
@click.option("--output", "form", type=click.Choice(["text", "json"]), default="text", help="[text]")
@shared_options
@click.pass_context
def command(context: click.Context, name: str, data: str | None, form: str) -> int:
    """Send a marked record to the delivery stream NAME and wait until it stands in an object in S3.

    The request goes to standard error before it is sent, and the countdown of the buffering. A JSON object gets a
    field kinesis_tui_test; where the delivery stream reads a data stream, the record is put into that. It needs
    --allow-writes. Where the record does not come in time, the error prefix, the error log, the role and the metrics
    are looked at, and the exit status is 1.

    --output json writes one object: delivery_stream_name, arrived, seconds, bucket, key, record, why, findings (place,
    words, is_cause).

    \b
      kinesis-tui firehose test orders-to-s3 --allow-writes
      echo '{"order_id": 7}' | kinesis-tui firehose test orders-to-s3 --data - --output json --allow-writes
    """
    options = begin(context)
    text = _text(data)
    return run(lambda: prove_delivery(options.session(), name, text, form))


def _text(data: str | None) -> str:
    """Return the record as text; a word that names a file is that file, of a capture its first record."""
    if data is None:
        return ""
    if data == "-":
        return sys.stdin.read()
    try:
        file = Path(data)
        content = file.read_bytes() if file.is_file() else None
    except (OSError, ValueError):
        return data
    if content is None:
        return data
    from kinesis_tui.services.firehose.proof.marked import given_text

    try:
        return given_text(content)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--data") from error


async def prove_delivery(aws: "AwsSession", name: str, text: str, form: str) -> int:
    """Run the test and write what came of it; return 0 where the record arrived, 1 where it did not."""
    from datetime import UTC, datetime
    from uuid import uuid4

    from kinesis_tui.cli.output import standard_output
    from kinesis_tui.services.firehose.gateway import FirehoseGateway
    from kinesis_tui.services.firehose.proof.marked import marked
    from kinesis_tui.services.firehose.proof.plan import proof_plan
    from kinesis_tui.services.firehose.proof.proof import Arrived
    from kinesis_tui.text.times import SystemClock

    async with aws:
        plan = proof_plan((await FirehoseGateway(aws).describe_delivery_stream(name)).stream)
        try:
            record = marked(text, uuid4(), datetime.now(UTC))
        except ValueError as error:
            raise click.BadParameter(f"{error}.", param_hint="--data") from error
        _say_request(plan, record)
        ended = await _followed(aws, plan, record, SystemClock())
    await standard_output().write(_json(plan, ended) if form == "json" else _words(plan, ended))
    return 0 if isinstance(ended, Arrived) else 1


async def _followed(aws: "AwsSession", plan: "ProofPlan", record: "MarkedRecord", clock: Any) -> "Arrived | Missing":
    """Run the test, counting down on standard error; return how it ended."""
    from kinesis_tui.services.firehose.proof.proof import Proof, Sent, Waiting

    said = 0.0
    async for step in Proof(aws, clock).run(plan, record):
        if isinstance(step, Sent):
            say(f"Sent. Firehose gathers up to {plan.buffered_seconds} s.")
        elif isinstance(step, Waiting):
            if step.seconds - said >= SAY_EVERY:
                said = step.seconds
                say(waiting_words(step.seconds, step.left, step.opened))
        else:
            return step
    raise AssertionError("a test always ends")


def waiting_words(seconds: float, left: float, opened: int) -> str:
    """Say how long the record is awaited, and for how long yet."""
    due = f"due in {left:.0f} s" if left > 0 else f"{-left:.0f} s overdue"
    return f"{seconds:.0f} s: not there yet, {due}; {opened} new object{'' if opened == 1 else 's'} looked into."


def _say_request(plan: "ProofPlan", record: "MarkedRecord") -> None:
    import msgspec

    operation, request = plan.request(record)
    say(f"{operation} {msgspec.json.encode(request).decode()}")


def say(sentence: str) -> None:
    """Write a line to standard error."""
    from kinesis_tui.text.cells import visible

    click.echo(visible(sentence), err=True)


def _json(plan: "ProofPlan", ended: "Arrived | Missing") -> bytes:
    import msgspec

    from kinesis_tui.services.firehose.proof.proof import Arrived

    arrived = isinstance(ended, Arrived)
    fields: dict[str, Any] = {
        "delivery_stream_name": plan.stream.name,
        "arrived": arrived,
        "seconds": round(ended.seconds, 3),
        "bucket": plan.bucket.bucket,
        "key": ended.object.key if isinstance(ended, Arrived) else None,
        "record": ended.record.decode("utf-8", "replace") if isinstance(ended, Arrived) else None,
        "why": None if isinstance(ended, Arrived) else ended.why,
        "findings": [] if isinstance(ended, Arrived) else [msgspec.to_builtins(one) for one in ended.findings],
    }
    return msgspec.json.encode(fields) + b"\n"


def _words(plan: "ProofPlan", ended: "Arrived | Missing") -> bytes:
    from kinesis_tui.services.firehose.proof.proof import Arrived
    from kinesis_tui.text.cells import visible

    if isinstance(ended, Arrived):
        lines = [
            f"Arrived after {ended.seconds:.1f} s in s3://{plan.bucket.bucket}/{visible(ended.object.key)}",
            visible(ended.record.decode("utf-8", "replace").strip()),
        ]
    else:
        lines = [f"Not there after {ended.seconds:.0f} s. {visible(ended.why)}"]
        lines += [f"  {one.place}: {visible(one.words)}" for one in ended.findings]
    return ("\n".join(lines) + "\n").encode(errors="replace")
