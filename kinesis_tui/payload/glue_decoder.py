"""Payloads behind AWS Glue Schema Registry's header, read by schemas that somebody else fetches."""

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from kinesis_tui.payload.avro_schema import AvroSchema, SchemaRefused
from kinesis_tui.payload.compression import varint
from kinesis_tui.payload.decode import as_json, recognised
from kinesis_tui.payload.found import Decoded, Fact
from kinesis_tui.payload.layers import undone
from kinesis_tui.payload.protobuf import ProtoFile, ProtoRefused, compile_text
from kinesis_tui.payload.schema_registry import RegisteredSchema
from kinesis_tui.payload.told import TOO_LARGE, NotThat, Read, avro_reader, is_too_large, message_reader, not_that


class SchemaReader(NamedTuple):
    """A registered schema made ready to read by."""

    name: str
    """The step's: avro, protobuf, or json, which needs no schema to be read."""
    facts: tuple[Fact, ...]
    read: Read | None
    """None where the schema can't be used, or is not needed."""
    why: str = ""
    """Why it can't be used."""


ReaderOf = Callable[[str], SchemaReader | None]
"""Returns at once what is known of a schema version id; None where nothing is, yet."""


def schema_reader(schema: RegisteredSchema) -> SchemaReader:
    """Make a schema ready; compiles protobuf, so call it in a thread. A schema that is broken says so as it reads."""
    version = "" if schema.version_number is None else f", version {schema.version_number}"
    name = (schema.schema_arn or "").partition(":schema/")[2] or schema.version_id
    facts = (("Glue schema", f"{name}{version} ({schema.data_format})"),)
    try:
        match schema.data_format:
            case "AVRO":
                return SchemaReader("avro", facts, avro_reader(AvroSchema(schema.definition)))
            case "PROTOBUF":
                return SchemaReader("protobuf", facts, _indexed(compile_text(schema.definition)))
            case "JSON":
                return SchemaReader("json", facts, None)
    except (SchemaRefused, ProtoRefused) as error:
        return SchemaReader(schema.data_format.lower(), facts, None, f"its registered schema can't be used: {error}")


class GlueDecoder:
    """Takes the header off and reads what is behind it by its schema."""

    def __init__(self, reader_of: ReaderOf) -> None:
        self._reader_of = reader_of

    def decode(self, data: bytes, limit: int) -> Decoded:
        """Read by the schema; where it is not known yet, `wanted` names it."""
        outer = undone(data, limit)
        if not outer.schema_id:
            return recognised(outer._replace(note="it has no header of Glue Schema Registry"), limit)
        reader = self._reader_of(outer.schema_id)
        if reader is None:
            note = "its schema was not fetched from Glue"
            return replace(recognised(outer._replace(note=note), limit), wanted=outer.schema_id)
        outer = outer._replace(facts=outer.facts + reader.facts)
        if reader.read is None:
            return not_that(outer, reader.name, reader.why, limit) if reader.why else recognised(outer, limit)
        if is_too_large(outer, limit):
            return not_that(outer, reader.name, TOO_LARGE, limit)
        try:
            body, note = reader.read(outer.body)
        except NotThat as error:
            return not_that(outer, reader.name, str(error), limit)
        return as_json(outer._replace(note=note), reader.name, body)


def _indexed(file: ProtoFile) -> Read:
    """Read as Glue's serializer writes: the number of the message among all by name, then the message.

    https://github.com/awslabs/aws-glue-schema-registry, MessageIndexFinder.java and ProtobufWireFormatDecoder.java
    """
    messages = sorted(file.messages)

    def read(body: bytes) -> tuple[bytes, str]:
        index, place = varint(body)
        if not place or index >= len(messages):
            raise NotThat(f"it names message {index}, and its schema has {len(messages)}")
        return message_reader(file, messages[index])(body[place:])

    return read
