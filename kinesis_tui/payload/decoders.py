"""Decoders for streams whose payloads somebody told: made once from a choice, then asked for every record."""

from collections.abc import Callable
from pathlib import Path

from kinesis_tui.config_streams import Decoding
from kinesis_tui.payload.avro_schema import AvroSchema, SchemaRefused
from kinesis_tui.payload.decode import Decoder, recognised
from kinesis_tui.payload.found import Decoded
from kinesis_tui.payload.glue_decoder import GlueDecoder, ReaderOf
from kinesis_tui.payload.layers import unbase64, undone
from kinesis_tui.payload.packed import LARGEST, cbor_json, msgpack_json
from kinesis_tui.payload.protobuf import ProtoRefused, read_proto
from kinesis_tui.payload.texts import utf8
from kinesis_tui.payload.told import NotThat, Read, Told, avro_reader, message_reader

_SCHEMA_BYTES = 1024 * 1024


class DecoderRefused(ValueError):
    """A choice can't be followed: its file is missing or broken; the text is one sentence without a full stop."""


def open_decoder(decoding: Decoding, folder: Path, reader_of: ReaderOf | None = None) -> Decoder | None:
    """Make the decoder of a choice; None for `auto`. Reads, and compiles, files: for a thread.

    `folder` is where relative paths begin, the configuration file's; `reader_of` is asked by `glue`. Raises
    DecoderRefused; the records are then shown as without it.
    """
    match decoding.format:
        case "auto":
            return None
        case "text":
            return PlainText()
        case "hex":
            return Hex()
        case "base64":
            return Base64()
        case "msgpack":
            return Told("msgpack", _packed("MessagePack", lambda body: msgpack_json(body, told=True)))
        case "cbor":
            return Told("cbor", _packed("CBOR", lambda body: cbor_json(body, told=True)))
        case "glue":
            return GlueDecoder(reader_of or _unknown)
        case "avro":
            return Told("avro", avro_reader(_schema(_path(decoding, folder))))
        case "protobuf":
            path = _path(decoding, folder)
            return Told("protobuf", _messages(path, decoding.message or ""))


def messages_of(file: str, folder: Path) -> tuple[str, ...]:
    """Return the messages of a descriptor set or .proto file, to choose one; for a thread. Raises DecoderRefused."""
    path = _expanded(file, folder)
    try:
        return read_proto(path).messages
    except ProtoRefused as error:
        raise DecoderRefused(f"{path}: {error}") from None


class PlainText:
    """Shows the bytes as text, as they came: UTF-8, or else Latin-1, which any bytes are."""

    def decode(self, data: bytes, limit: int) -> Decoded:
        """Show text; nothing is undone."""
        body = data[:limit]
        text = utf8(body, clipped=len(data) > limit)
        if text is None and b"\0" in body:
            text = body.decode("utf-8", "replace")
        if text is not None:
            return Decoded((), "text", body, text, len(data) > limit)
        return Decoded(("latin-1?",), "text", body, body.decode("latin-1"), len(data) > limit)


class Hex:
    """Shows the bytes as they came."""

    def decode(self, data: bytes, limit: int) -> Decoded:
        """Show bytes; nothing is undone."""
        return Decoded(("binary",), "binary", data[:limit], None, len(data) > limit)


class Base64:
    """Undoes base64 whatever is inside, and then goes on as without a choice."""

    def decode(self, data: bytes, limit: int) -> Decoded:
        """Undo base64 and look inside."""
        outer = undone(data, limit)
        inner = unbase64(outer.body.strip())
        if inner is None or outer.clipped:
            return recognised(outer._replace(note="it is no base64, as was told: shown as it is"), limit)
        deeper = undone(inner, limit)
        return recognised(deeper._replace(steps=(*outer.steps, "base64", *deeper.steps)), limit)


def _packed(title: str, read: Callable[[bytes], bytes | None]) -> Read:
    def json_of(body: bytes) -> tuple[bytes, str]:
        document = read(body)
        if document is None:
            large = len(body) > LARGEST
            raise NotThat(f"{title} is taken apart up to 2 MiB" if large else f"it is no {title}, as was told")
        return document, ""

    return json_of


def _path(decoding: Decoding, folder: Path) -> Path:
    return _expanded(decoding.file or "", folder)


def _expanded(file: str, folder: Path) -> Path:
    try:
        return folder / Path(file).expanduser()
    except RuntimeError:
        raise DecoderRefused(f"{file}: there is no home directory to look in") from None


def _schema(path: Path) -> AvroSchema:
    try:
        with path.open("rb") as file:
            return AvroSchema(file.read(_SCHEMA_BYTES + 1))
    except SchemaRefused as error:
        raise DecoderRefused(f"the Avro schema {path} can't be used: {error}") from None
    except OSError as error:
        raise DecoderRefused(f"the Avro schema {path} can't be read ({error.strerror})") from None


def _messages(path: Path, message: str) -> Read:
    try:
        file = read_proto(path)
    except ProtoRefused as error:
        raise DecoderRefused(f"the protobuf file {path} can't be used: {error}") from None
    if message not in file.messages:
        known = ", ".join(file.messages[:5]) or "none"
        raise DecoderRefused(f"the protobuf file {path} has no message {message}; it has {known}")
    return message_reader(file, message)


def _unknown(_version_id: str) -> None:
    return None
