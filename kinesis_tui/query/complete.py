"""What may stand where the cursor is: field words, selectors seen in the data, operators."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kinesis_tui.query.field_words import RECORDS, WORDS, Vocabulary
from kinesis_tui.query.paths_seen import PathsSeen

MOST = 50

_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)*%', re.DOTALL)
_OPEN_STRING = re.compile(r'["%]')
_SELECTOR = re.compile(r"\$(?:[.\[][^\s=!<>&|(){}]*)?\Z")
_AFTER_SELECTOR = re.compile(r"\$[.\[][^\s=!<>&|(){}]*\s+([A-Za-z ]*|[=!<>]?)\Z")
_AFTER_CONDITION = re.compile(
    r"(?:(?:=|!=|<|>|<=|>=)\s*[^\s=!<>&|(){}]+|NULL|TRUE|FALSE|EXISTS|\))\s+([&|]?)\Z", re.IGNORECASE
)
_WORD = re.compile(r"(?:\A|(?<=\s))((?:not:)*)([^\s]*)\Z")
_DECODED = re.compile(r"decoded:(?:[^\s,]*,)*([^\s,]*)\Z")

_COMPARISONS = ("= ", "!= ", "> ", ">= ", "< ", "<= ", "IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS")
_JOINS = ("&& ", "|| ", "}")
_DECODED_NAMES = ("json", "gzip", "kpl", "zstd", "base64", "msgpack", "cbor", "avro", "binary", "json-lines")


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that may stand in place of what is typed."""

    text: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """Choices, each for the characters from `start` to the cursor."""

    start: int
    choices: tuple[Choice, ...]


def complete(text: str, cursor: int, paths: PathsSeen, vocabulary: Vocabulary = RECORDS) -> Completion:
    """Say what may stand before the cursor; no choices where anything may, as within quotes."""
    before = _STRINGS.sub(lambda found: "x" * len(found[0]), text[:cursor])
    if _OPEN_STRING.search(before):
        return Completion(cursor, ())
    braces = before.rfind("{")
    if braces >= 0:
        return Completion(cursor, ()) if "}" in before[braces:] else _in_json(before, cursor, paths)
    return _word(before, cursor, vocabulary)


def _in_json(before: str, cursor: int, paths: PathsSeen) -> Completion:
    if found := _SELECTOR.search(before):
        return _of(found.start(), paths.starting_with(found[0], MOST))
    for pattern, texts in ((_AFTER_CONDITION, _JOINS), (_AFTER_SELECTOR, _COMPARISONS)):
        if found := pattern.search(before):
            return _of(found.start(1), [each for each in texts if each.startswith(found[1].upper())])
    if re.search(r"(?:\{|\(|&&|\|\|)\s*\Z", before):
        return _of(cursor, paths.starting_with("$", MOST) or ["$."])
    return Completion(cursor, ())


def _word(before: str, cursor: int, vocabulary: Vocabulary) -> Completion:
    if "decoded" in vocabulary.words and (found := _DECODED.search(before)):
        return _of(found.start(1), [name for name in _DECODED_NAMES if name.startswith(found[1])])
    found = _WORD.search(before)
    if found is None or "[" in before[: found.start(2) + 1]:
        return Completion(cursor, ())
    typed = found[2]
    choices = [Choice("size>" if name == "size" else f"{name}:", WORDS[name]) for name in vocabulary.words]
    choices.append(Choice("not:", "what follows must not hold: not:key:a, not:{ … }"))
    if not typed:
        choices.append(Choice("{ ", 'JSON fields: { $.status = "failed" && $.n > 5 }'))
        choices.append(Choice("[", "fields of a line: [ip, ..., status = 5*]"))
    return Completion(found.start(2), tuple(choice for choice in choices if choice.text.startswith(typed)))


def _of(start: int, texts: Sequence[str]) -> Completion:
    return Completion(start, tuple(map(Choice, texts)))
