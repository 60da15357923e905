"""Glue's schema registry against moto: a schema is fetched once, and a refusal is a sentence."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import Failure, NotFound
from kinesis_tui.payload.decode import decode
from kinesis_tui.payload.glue_decoder import GlueDecoder
from kinesis_tui.services.kinesis.schema_registry import SchemaRegistry
from tests.support.aws import open_session
from tests.support.payloads import AVSC_VALUE

SCHEMA = '{"type":"record","name":"Order","fields":[{"name":"order","type":"string"},{"name":"n","type":"long"}]}'


@pytest.fixture
async def version_id(moto_url: str) -> str:
    """Register a schema, once for all the module's tests."""
    async with open_session(moto_url, armed=True) as aws:
        glue = await aws.client("glue")
        name = f"orders-{uuid.uuid4()}"
        made = await glue.create_schema(
            RegistryId={"RegistryName": await registry_of(aws)},
            SchemaName=name,
            DataFormat="AVRO",
            Compatibility="BACKWARD",
            SchemaDefinition=SCHEMA,
        )
        return str(made["SchemaVersionId"])


async def registry_of(aws: AwsSession) -> str:
    name = f"shop-{uuid.uuid4()}"
    await (await aws.client("glue")).create_registry(RegistryName=name)
    return name


@pytest.fixture
async def aws(moto_url: str) -> AsyncIterator[AwsSession]:
    async with open_session(moto_url) as session:
        yield session


async def test_a_schema_that_is_wanted_is_fetched_and_then_reads(aws: AwsSession, version_id: str) -> None:
    registry = SchemaRegistry(aws)
    decoder = GlueDecoder(registry.reader)
    data = b"\x03\x00" + uuid.UUID(version_id).bytes + AVSC_VALUE
    wanted = decode(data, decoder=decoder).wanted
    assert wanted == version_id
    await registry.fetch(wanted)
    found = decode(data, decoder=decoder)
    assert (found.steps, json.loads(found.body)) == (("glue", "avro"), {"order": "o-1", "n": -5})
    assert "/orders-" in dict(found.facts)["Glue schema"]
    assert dict(found.facts)["Glue schema"].endswith("version 1 (AVRO)")


async def test_a_read_only_session_may_and_asks_once_however_many_want_it(aws: AwsSession, version_id: str) -> None:
    registry = SchemaRegistry(aws)
    before = aws.budget.calls
    first, second = await asyncio.gather(registry.fetch(version_id), registry.fetch(version_id))
    assert first is second is await registry.fetch(version_id) is registry.reader(version_id)
    assert aws.budget.calls == before + 1


async def test_a_schema_that_does_not_exist_is_told_and_not_asked_for_again(aws: AwsSession) -> None:
    registry, unknown = SchemaRegistry(aws), str(uuid.uuid4())
    with pytest.raises(NotFound):
        await registry.fetch(unknown)
    before = aws.budget.calls
    with pytest.raises(Failure):
        await registry.fetch(unknown)
    assert isinstance(registry.failure(unknown), NotFound)
    assert aws.budget.calls == before
    registry.forget_failures()
    with pytest.raises(NotFound):
        await registry.fetch(unknown)
    assert aws.budget.calls > before
