"""Headers that schema registries' serializers put before a payload: recognised and explained without the registry.

AWS Glue Schema Registry: a byte 3 (header version), a byte 0 or 5 (not compressed, zlib), 16 bytes of schema version id
(https://github.com/awslabs/aws-glue-schema-registry, AWSSchemaRegistryConstants.java).
Confluent: a byte 0 and four bytes of schema id
(https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from kinesis_tui.payload.compression import unzlib
from kinesis_tui.payload.found import Fact

DataFormat = Literal["AVRO", "JSON", "PROTOBUF"]

_GLUE_VERSION = 3
_GLUE_COMPRESSIONS: Mapping[int, str] = MappingProxyType({0: "none", 5: "zlib"})
_GLUE_HEADER_BYTES = 18
_CONFLUENT_HEADER_BYTES = 5
_CONFLUENT_LARGEST_ID = 1_000_000
"""Ids are counted up from 1; a larger number is hardly one."""


@dataclass(frozen=True, slots=True)
class RegisteredSchema:
    """A schema version as Glue keeps it (GetSchemaVersion)."""

    version_id: str
    data_format: DataFormat
    definition: str
    schema_arn: str | None = None
    version_number: int | None = None


@dataclass(frozen=True, slots=True)
class Headed:
    """A payload behind a registry's header."""

    name: Literal["glue", "confluent?"]
    schema_id: str
    """Glue's schema version id (a UUID), or Confluent's schema id (a number)."""
    body: bytes
    clipped: bool
    facts: tuple[Fact, ...]


def glue(data: bytes, limit: int) -> Headed | None:
    """Take Glue's header off and undo its compression; None where it is none.

    AWS makes version ids as random UUIDs, and those say so in six of their bits: so other bytes are hardly mistaken.
    """
    if len(data) < _GLUE_HEADER_BYTES or data[0] != _GLUE_VERSION or data[1] not in _GLUE_COMPRESSIONS:
        return None
    import uuid

    version_id = uuid.UUID(bytes=data[2:_GLUE_HEADER_BYTES])
    if version_id.variant != uuid.RFC_4122 or version_id.version != 4:
        return None
    body, clipped = data[_GLUE_HEADER_BYTES:], False
    compression = _GLUE_COMPRESSIONS[data[1]]
    if compression == "zlib":
        inflated = unzlib(body, limit)
        if inflated is None:
            return None
        body, clipped = inflated
    facts = (("Glue schema version", str(version_id)), ("Glue compression", compression))
    return Headed("glue", str(version_id), body, clipped, facts)


def confluent(data: bytes) -> Headed | None:
    """Take a header off that looks as Confluent's does; five bytes prove little, so the name is a guess."""
    schema_id = int.from_bytes(data[1:_CONFLUENT_HEADER_BYTES], "big")
    if len(data) <= _CONFLUENT_HEADER_BYTES or data[0] != 0 or not 1 <= schema_id <= _CONFLUENT_LARGEST_ID:
        return None
    facts = (("Confluent schema id", f"{schema_id} (a guess: the first five bytes look like its header)"),)
    return Headed("confluent?", str(schema_id), data[_CONFLUENT_HEADER_BYTES:], False, facts)
