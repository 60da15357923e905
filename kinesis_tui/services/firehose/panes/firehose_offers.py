"""What the Firehose pane offers to copy and to go to."""

import shlex
from collections.abc import Iterator, Sequence

from kinesis_tui.pane import Choice
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.source import KinesisStreamSource
from kinesis_tui.services.firehose.model.summary import error_logs, function_arn, function_name


def stream_choices(name: str, stream: DeliveryStream | None, flags: Sequence[str]) -> list[Choice]:
    """Offer a delivery stream's name and ARN, and the AWS CLI's command, with `flags`, that describes it."""
    command = ["aws", "firehose", "describe-delivery-stream", "--delivery-stream-name", name, *flags]
    arn = None if stream is None else stream.arn
    return [
        Choice("name", name),
        *([Choice("ARN", arn)] if arn else []),
        Choice("aws command", shlex.join(command)),
    ]


def places(name: str, stream: DeliveryStream | None) -> Iterator[Choice]:
    """Yield where one can go from a delivery stream, as far as its configuration tells."""
    if stream is not None:
        source = stream.source
        if isinstance(source, KinesisStreamSource) and source.stream is not None:
            yield Choice(f"live tail of its source, {source.stream}", f"tail:{source.stream}")
            yield Choice(f"shards of its source, {source.stream}", f"streams:{source.stream}")
        arn = function_arn(stream)
        if arn is not None:
            group = f"/aws/lambda/{function_name(arn)}"
            yield Choice(f"log of its function, {function_name(arn)}", f"logs:{group} 1h")
        for log in error_logs(stream):
            yield Choice(f"its error log, {log.log_stream_name or log.log_group_name}", f"logs:{log.log_group_name} 1d")
    yield Choice(f"{name} in full", f"firehose:{name}")
