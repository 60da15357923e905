"""What is set for one stream: `[streams.NAME]` of the configuration."""

from typing import Literal, get_args

import msgspec

Format = Literal["auto", "text", "hex", "base64", "msgpack", "cbor", "avro", "protobuf", "glue"]
FORMATS: tuple[Format, ...] = get_args(Format)


class Decoding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the payloads of a stream are read; `[streams.NAME.decode]`.

    Raises ValueError with a clause where the parts do not fit together.
    """

    format: Format = "auto"
    """`auto` recognises; `text` and `hex` show the bytes as they came; the others are told what is inside."""
    file: str | None = None
    """For protobuf a descriptor set or a .proto file, for avro a schema file. `~` is the home directory; a relative
    path is looked for beside the configuration file."""
    message: str | None = None
    """For protobuf the message's full name: `shop.v1.Order`."""

    def __post_init__(self) -> None:
        """Refuse what can't be meant."""
        needs_file = self.format in ("avro", "protobuf")
        if needs_file and not self.file:
            kind = "a schema file" if self.format == "avro" else "a descriptor set or .proto file"
            raise ValueError(f"{self.format} needs {kind}")
        if self.format == "protobuf" and not self.message:
            raise ValueError("protobuf needs the full name of a message, as shop.v1.Order")
        if self.file and not needs_file:
            raise ValueError(f"{self.format} takes no file")
        if self.message and self.format != "protobuf":
            raise ValueError(f"{self.format} takes no message")

    @property
    def table(self) -> dict[str, str]:
        """What is kept in the configuration."""
        kept = {"format": self.format, "file": self.file, "message": self.message}
        return {key: value for key, value in kept.items() if value}


class StreamSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is remembered of a stream."""

    decode: Decoding = Decoding()
    columns: tuple[str, ...] = ()
    """Fields shown as columns in place of the payload, as written after `:columns`; empty: the payload."""
