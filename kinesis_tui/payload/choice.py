"""What somebody said the payloads of a stream are: as kept in the configuration, and as written after `:decode`."""

import re
from collections.abc import Sequence

from kinesis_tui.config_streams import FORMATS, Decoding

_WORD = re.compile(r""""(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>\S+)""")


USAGE = "auto, text, hex, base64, msgpack, cbor, avro FILE, protobuf FILE MESSAGE or glue"


def words_of(decoding: Decoding) -> str:
    """Write a choice as it is written after `:decode`."""
    return " ".join([decoding.format, *(_quoted(part) for part in (decoding.file, decoding.message) if part)])


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
