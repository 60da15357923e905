"""Schemas of AWS Glue Schema Registry: fetched once each through the session, made ready, kept for the run."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import msgspec

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import Failure, GarbledAnswer
from kinesis_tui.payload.glue_decoder import SchemaReader, schema_reader
from kinesis_tui.payload.schema_registry import DataFormat, RegisteredSchema

MOST_KEPT = 512
MOST_WANTED = 32
"""Versions asked for at a time; ids that nobody registered cost no more calls than these between two looks."""


class _Answer(msgspec.Struct, frozen=True, rename="pascal"):
    """GetSchemaVersion's answer (https://docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersion.html)."""

    schema_version_id: str
    schema_definition: str
    data_format: DataFormat
    schema_arn: str | None = None
    version_number: int | None = None


class SchemaRegistry:
    """What is known of schema versions, by id.

    `reader` answers at once and belongs in a `GlueDecoder`; what it does not know is in `Decoded.wanted`, and `fetch`
    gets it. A version never changes, so it is asked for once; a failure is kept until `forget_failures`, so that a
    stream without permission costs one call a schema and not one a record.
    """

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._readers: OrderedDict[str, SchemaReader] = OrderedDict()
        self._failures: dict[str, Failure] = {}
        self._fetching: dict[str, asyncio.Task[SchemaReader]] = {}
        self._wanted: set[str] = set()

    def reader(self, version_id: str) -> SchemaReader | None:
        """Return what reads by a schema version; None where it was not fetched: then it is wanted from now on."""
        found = self._readers.get(version_id)
        if found is None and version_id not in self._failures and len(self._wanted) < MOST_WANTED:
            self._wanted.add(version_id)
        return found

    def take_wanted(self) -> list[str]:
        """Return the versions that were asked for and are not known, once each, and begin a new list."""
        wanted, self._wanted = self._wanted, set()
        return sorted(wanted)

    def failure(self, version_id: str) -> Failure | None:
        """Return why a schema version could not be fetched; None where it was, or was not asked for."""
        return self._failures.get(version_id)

    def forget_failures(self) -> None:
        """Ask again for what could not be fetched: after a refresh, or with other credentials."""
        self._failures.clear()

    async def fetch(self, version_id: str) -> SchemaReader:
        """Return what reads by a schema version, fetched once however many ask. Raises Failure."""
        known = self._readers.get(version_id)
        if known is not None:
            return known
        if version_id in self._failures:
            raise self._failures[version_id]
        fetching = self._fetching.get(version_id)
        if fetching is None:
            fetching = self._fetching[version_id] = asyncio.create_task(self._fetch(version_id))
            fetching.add_done_callback(lambda done: self._fetched(version_id, done))
        return await asyncio.shield(fetching)

    async def get_schema_version(self, version_id: str) -> RegisteredSchema:
        """Return a schema version; needs the permission glue:GetSchemaVersion. Raises Failure.

        https://docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersion.html
        """
        what = f"GetSchemaVersion of {version_id}"
        answer: Mapping[str, Any] = await self._aws.call(
            "glue", "get_schema_version", {"SchemaVersionId": version_id}, what=what
        )
        try:
            found = msgspec.convert(answer, _Answer)
        except msgspec.ValidationError as error:
            raise GarbledAnswer(f"{what} failed", str(error), "check the endpoint") from None
        return RegisteredSchema(
            version_id, found.data_format, found.schema_definition, found.schema_arn, found.version_number
        )

    async def _fetch(self, version_id: str) -> SchemaReader:
        schema = await self.get_schema_version(version_id)
        return await asyncio.to_thread(schema_reader, schema)

    def _fetched(self, version_id: str, done: "asyncio.Task[SchemaReader]") -> None:
        self._fetching.pop(version_id, None)
        if done.cancelled():
            return
        error = done.exception()
        if isinstance(error, Failure):
            self._failures[version_id] = error
        elif error is None:
            self._readers[version_id] = done.result()
            while len(self._readers) > MOST_KEPT:
                self._readers.popitem(last=False)
