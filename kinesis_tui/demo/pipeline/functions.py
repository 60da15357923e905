"""The demo's Lambda functions and the event source mapping from `orders` to `enrich-orders`."""

import asyncio
import io
import zipfile
from pathlib import Path

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.existing import unless_it_exists
from kinesis_tui.demo.pipeline.names import ENRICH_ORDERS, ORDERS, ORDERS_API, role_arn, stream_arn

HANDLERS = {ENRICH_ORDERS: "enrich_orders", ORDERS_API: "orders_api"}
"""Function name → module under `handlers/` that is its code."""


async def seed_functions(aws: AwsSession) -> None:
    """Create both functions, then let `orders` feed `enrich-orders` from its oldest record."""
    await asyncio.gather(*(_create(aws, name, module) for name, module in HANDLERS.items()))
    await _mapping(aws)


async def _create(aws: AwsSession, name: str, module: str) -> None:
    parameters = {
        "FunctionName": name,
        "Runtime": "python3.12",
        "Handler": f"{module}.handler",
        "Role": role_arn("lambda-basic-execution"),
        "Code": {"ZipFile": _zipped(module)},
        "Timeout": 10,
        "MemorySize": 256,
    }
    async with unless_it_exists():
        await aws.call("lambda", "create_function", parameters, what=f"CreateFunction of {name}")


async def _mapping(aws: AwsSession) -> None:
    pair = {"EventSourceArn": stream_arn(ORDERS), "FunctionName": ENRICH_ORDERS}
    # AWS refuses a second mapping of the same pair with ResourceConflictException; the emulator makes one.
    answer = await aws.call(
        "lambda", "list_event_source_mappings", pair, what=f"ListEventSourceMappings of {ENRICH_ORDERS}"
    )
    if not answer["EventSourceMappings"]:
        parameters = {**pair, "StartingPosition": "TRIM_HORIZON", "BatchSize": 500}
        await aws.call(
            "lambda", "create_event_source_mapping", parameters, what=f"CreateEventSourceMapping of {ENRICH_ORDERS}"
        )


def _zipped(module: str) -> bytes:
    source = Path(__file__).with_name("handlers") / f"{module}.py"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(source.name, source.read_bytes())
    return packed.getvalue()
