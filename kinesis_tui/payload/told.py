"""Payloads read as somebody said they are, and shown as without it where they are something else."""

from collections.abc import Callable

from kinesis_tui.payload.as_json import NotWritable, written
from kinesis_tui.payload.avro_schema import UNREADABLE, AvroSchema
from kinesis_tui.payload.decode import LIMIT_BYTES, as_json, recognised
from kinesis_tui.payload.found import Decoded
from kinesis_tui.payload.layers import Undone, unbase64, undone
from kinesis_tui.payload.packed import largest
from kinesis_tui.payload.protobuf import NotOfMessage, ProtoFile, ProtoRefused

Read = Callable[[bytes], tuple[bytes, str]]
"""Writes bytes as JSON, with a note or ""; raises NotThat with a clause that says why they are not what was told."""


TOO_LARGE = "it is too large to be taken apart"


class NotThat(ValueError):
    """A payload is not what was told."""


class Told:
    """Undoes layers, then reads what is inside as it was told; what is not that is shown as without a choice."""

    def __init__(self, name: str, read: Read) -> None:
        self._name = name
        self._read = read

    def decode(self, data: bytes, limit: int) -> Decoded:
        """Read as told; a payload that is something else has `!` after the name, and a note."""
        outer = undone(data, limit)
        if is_too_large(outer, limit):
            return not_that(outer, self._name, TOO_LARGE, limit)
        try:
            body, note = self._read(outer.body)
        except NotThat as error:
            return self._in_base64(outer) or not_that(outer, self._name, str(error), limit)
        return as_json(outer._replace(note=note), self._name, body)

    def _in_base64(self, outer: Undone) -> Decoded | None:
        """Read what some producers encode before the SDK encodes it again."""
        inner = unbase64(outer.body)
        if inner is None:
            return None
        try:
            body, note = self._read(inner)
        except NotThat:
            return None
        return as_json(outer._replace(steps=(*outer.steps, "base64"), body=inner, note=note), self._name, body)


def avro_reader(schema: AvroSchema) -> Read:
    """Return what reads single values of an Avro schema."""

    def read(body: bytes) -> tuple[bytes, str]:
        try:
            return written(schema.whole(body), exact=schema.has_floats), ""
        except (NotWritable, *UNREADABLE) as error:
            raise NotThat(f"it is no value of the Avro schema {schema.name}: {str(error)[:120]}") from None

    return read


def message_reader(file: ProtoFile, message: str) -> Read:
    """Return what reads a protobuf message."""

    def read(body: bytes) -> tuple[bytes, str]:
        try:
            document, unknown = file.json(message, body)
        except (NotOfMessage, ProtoRefused) as error:
            raise NotThat(str(error)) from None
        return document, f"{unknown} of its fields are not in {message}" if unknown else ""

    return read


def is_too_large(outer: Undone, limit: int) -> bool:
    """Whether there is no time to read value by value what is inside: `limit` as for `decode`."""
    return outer.clipped or (limit < LIMIT_BYTES and len(outer.body) > largest(limit))


def not_that(outer: Undone, name: str, why: str, limit: int) -> Decoded:
    """Show a payload as without a choice, and say why."""
    return recognised(outer._replace(steps=(*outer.steps, f"{name}!"), note=why), limit)
