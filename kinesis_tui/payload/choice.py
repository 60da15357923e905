"""What somebody said the payloads of a stream are: as kept in the configuration, and as written after `:decode`."""

import re
from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

Format = Literal["auto", "text", "hex", "base64", "msgpack", "cbor", "avro", "protobuf", "glue"]
FORMATS: tuple[Format, ...] = get_args(Format)

_WORD = re.compile(r""""(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>\S+)""")


class Decoding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the payloads of a stream are read; `[streams.NAME.decode]` of the configuration.

    Raises ValueError with a sentence where the parts do not fit together.
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
    def words(self) -> str:
        """The choice as it is written after `:decode`."""
        parts = [self.format, *(_quoted(part) for part in (self.file, self.message) if part)]
        return " ".join(parts)

    @property
    def table(self) -> dict[str, str]:
        """What is kept in the configuration."""
        kept = {"format": self.format, "file": self.file, "message": self.message}
        return {key: value for key, value in kept.items() if value}


AUTO = Decoding()
USAGE = "auto, text, hex, base64, msgpack, cbor, avro FILE, protobuf FILE MESSAGE or glue"


def parse_decoding(text: str) -> Decoding:
    """Read what was written after `:decode`; a path with spaces is quoted. Raises ValueError with a sentence."""
    words = split_words(text)
    if not words:
        raise ValueError(f"decode takes {USAGE}")
    name, *rest = words
    found = next((known for known in FORMATS if known == name.lower()), None)
    if found is None:
        raise ValueError(f"{name!r} is no way to decode; decode takes {USAGE}")
    if len(rest) > 2:
        raise ValueError(f"there is more than decode takes: {' '.join(rest[2:])!r}; a path with spaces is quoted")
    return Decoding(found, rest[0] if rest else None, rest[1] if len(rest) > 1 else None)


def completions(text: str, files: Sequence[str] = (), messages: Sequence[str] = ()) -> list[str]:
    """Return what the text after `:decode ` may be completed to, whole, in the order to offer it.

    `files` are paths that begin as the second word does, `messages` the names that the file has: the caller looks both
    up, since this part reads no file.
    """
    words = split_words(text)
    at_new_word = not text or text[-1].isspace()
    place = len(words) if at_new_word else len(words) - 1
    started = "" if at_new_word else words[-1]
    if place == 0:
        return [name for name in FORMATS if name.startswith(started.lower())]
    name = words[0].lower()
    if place == 1 and name in ("avro", "protobuf"):
        return [f"{name} {_quoted(file)}" for file in files if file.startswith(started)]
    if place == 2 and name == "protobuf":
        return [f"{name} {_quoted(words[1])} {message}" for message in messages if started.lower() in message.lower()]
    return []


def split_words(text: str) -> list[str]:
    """Part words; quotes keep spaces together, and one that never closes is a character."""
    return [
        re.sub(r"\\(.)", r"\1", found["double"])
        if found["double"] is not None
        else found["single"] or found["bare"] or ""
        for found in _WORD.finditer(text)
    ]


def _quoted(word: str) -> str:
    if word and not re.search(r"[\s\"']", word):
        return word
    return '"' + re.sub(r'(["\\])', r"\\\1", word) + '"'
