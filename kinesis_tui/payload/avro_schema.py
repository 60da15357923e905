"""An Avro schema that was checked before anything is read by it: a schema may come with the data, from a stranger."""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import msgspec

LARGEST_SCHEMA = 1024 * 1024
_DEPTH = 64

UNREADABLE = (
    ArithmeticError,
    AttributeError,
    AssertionError,
    EOFError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What fastavro raises over bytes that are not what the schema says; it has no class of its own for them."""


class SchemaRefused(ValueError):
    """The schema can't be read by, or must not; the text is a clause that says why."""


class AvroSchema:
    """A parsed schema that reads values of it."""

    def __init__(self, text: bytes | str) -> None:
        import fastavro

        self._parsed = _parsed(text)
        shape = _Shape(self._parsed)
        if shape.endless_array:
            raise SchemaRefused("it has an array of what takes no bytes, which could be of any length")
        self.name = shape.name
        self.has_floats = shape.has_floats
        """Whether a value may be infinite or not a number."""
        self._read: Any = fastavro.schemaless_reader
        if shape.recursive:
            # The compiled reader goes as deep as the data says and takes the whole program down with it.
            from fastavro._read_py import schemaless_reader

            self._read = schemaless_reader

    def value(self, stream: BytesIO) -> Any:
        """Read the next value; raises one of UNREADABLE."""
        return self._read(stream, self._parsed, None)

    def whole(self, body: bytes) -> Any:
        """Read one value that is all of `body`; raises one of UNREADABLE."""
        stream = BytesIO(body)
        value = self.value(stream)
        if stream.tell() != len(body):
            raise ValueError(f"{len(body) - stream.tell()} bytes are left over")
        return value


def _parsed(text: bytes | str) -> Any:
    import fastavro
    from fastavro.schema import SchemaParseException

    if len(text) > LARGEST_SCHEMA:
        raise SchemaRefused("it is larger than 1 MiB")
    try:
        schema = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        raise SchemaRefused("it is not JSON") from None
    if _depth(schema) > _DEPTH:
        raise SchemaRefused(f"it is nested deeper than {_DEPTH}")
    try:
        return fastavro.parse_schema(schema)
    except (SchemaParseException, *UNREADABLE) as error:
        raise SchemaRefused(f"it is no Avro schema: {str(error)[:200] or type(error).__name__}") from None


def _depth(schema: object) -> int:
    level, depth = [schema], 0
    while level:
        depth += 1
        level = [inner for each in level for inner in _parts(each)]
        if depth > _DEPTH:
            break
    return depth


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


class _Shape:
    """What has to be known of a schema before data is read by it."""

    def __init__(self, schema: Any) -> None:
        self.recursive = False
        self.endless_array = False
        self.has_floats = False
        self._named: dict[str, Any] = {}
        self._inside: list[str] = []
        self.name = str(schema.get("name", schema["type"])) if isinstance(schema, dict) else "union"
        self._takes_bytes(schema)

    def _takes_bytes(self, schema: Any) -> bool:
        """Whether every value of a schema takes a byte at least."""
        match schema:
            case list():
                for each in schema:
                    self._takes_bytes(each)
                return True
            case str():
                return self._named_takes_bytes(schema)
            case {"type": "record" | "error", "name": name, "fields": fields}:
                self._named[name] = schema
                self._inside.append(name)
                taken = [self._takes_bytes(each["type"]) for each in fields]
                self._inside.pop()
                return any(taken)
            case {"type": "array", "items": items}:
                self.endless_array = not self._takes_bytes(items) or self.endless_array
                return True
            case {"type": "map", "values": values}:
                return self._takes_bytes(values) or True
            case {"type": "fixed", "name": name, "size": size}:
                self._named[name] = schema
                return bool(size > 0)
            case {"type": inner} if not isinstance(inner, str) or inner in ("null", "float", "double"):
                return self._takes_bytes(inner)
            case {"name": name}:
                self._named[name] = schema
        return True

    def _named_takes_bytes(self, name: str) -> bool:
        self.has_floats = self.has_floats or name in ("float", "double")
        if name in self._inside:
            self.recursive = True
            return False
        return self._takes_bytes(self._named[name]) if name in self._named else name != "null"
