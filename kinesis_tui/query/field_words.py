"""Field words, which say what a filter pattern can not: `key:customer-7*`, `size>10KB`, `since:15m`.

AWS wants every term that is more than letters, digits and underscores in quotes, so a bare `name:value` is never part
of its patterns. Hence the rule: the words below, bare and before the pattern, are field words; in quotes anything is a
term; any other bare word is a term too, as if it stood in quotes (`error:timeout`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import cast, get_args

from kinesis_tui.query.scanner import Scanner
from kinesis_tui.query.tree import Field, NumberField, NumberName, Operator, TextField, TextName, TimeField, TimeName
from kinesis_tui.text.times import parse_age, parse_time

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "key": "the partition key, * is any characters: key:customer-7*",
        "shard": "the shard, its number or the end of its id: shard:3 or shard:…0003",
        "seq": "the sequence number: seq:…4711 or seq>=495",
        "size": "the bytes of the record as it is stored: size>10KB",
        "since": "arrived then or later, a time or an age: since:15m",
        "until": "arrived before then: until:2026-11-23T10:15",
        "before": "the same as until: before:10:15",
        "decoded": "what was undone or recognised: decoded:kpl",
        "group": "the log group, * is any characters: group:/aws/lambda/*",
        "stream": "the log stream: stream:…4f2a",
    }
)
"""Every field word and what it means."""

UNITS: Mapping[str, int] = MappingProxyType(
    {"": 1, "b": 1, "k": 1000, "kb": 1000, "m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9}
    | {"ki": 2**10, "kib": 2**10, "mi": 2**20, "mib": 2**20, "gi": 2**30, "gib": 2**30}
)

_WORD = re.compile(r"([a-z]+)(:|>=|<=|>|<)")
_COMPARISON = re.compile(r"([A-Za-z_][\w.]*)(?:>=|<=|>|<)[0-9]")
_OPERATOR = re.compile(r"[-=!<>&|]+(?=\s|\Z)")
_TIME = re.compile(r"(?:^|\s)(?:not:)*(?:since|until|before):")
_BARE = re.compile(r'[^\s",]+')
_REST = re.compile(r"\S*")
_SIZE = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,9})?) ?([A-Za-z]{0,3})")
_MOST_CHOICES = 100


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The field words that what is looked at has, and the time from which ages count."""

    words: tuple[str, ...]
    things: str
    """What is looked at, for messages: "records"."""


RECORDS = Vocabulary(("key", "shard", "seq", "size", "since", "until", "before", "decoded"), "records")
EVENTS = Vocabulary(("group", "stream", "size", "since", "until", "before"), "log events")


def is_field_word(scanner: Scanner) -> bool:
    """Whether a field word of any vocabulary stands here."""
    found = _WORD.match(scanner.text, scanner.at)
    return found is not None and found[1] in WORDS


def mentions_time(text: str) -> bool:
    """Whether an expression may have a word that depends on the time from which ages count."""
    return _TIME.search(text) is not None


def refuse_comparison(scanner: Scanner) -> None:
    """Raise for `latency>500` and `a = 5`, bare: no field word, and AWS takes it for no term."""
    if _OPERATOR.match(scanner.text, scanner.at):
        raise scanner.wrong("a JSON field is compared so: { $.name = 5 }; text stands in quotes")
    found = _COMPARISON.match(scanner.text, scanner.at)
    if found is not None:
        raise scanner.wrong(
            f"{found[1]} is no field word (size is); a JSON field is compared so: {{ $.{found[1]} > 5 }}; "
            "text stands in quotes"
        )


def field(scanner: Scanner, vocabulary: Vocabulary, now: datetime, *, negated: bool) -> Field:
    """Read the field word that stands here; raises QueryInvalid."""
    start = scanner.at
    found = scanner.match(_WORD)
    if found is None or found[1] not in vocabulary.words:
        known = ", ".join(vocabulary.words)
        word = "that" if found is None else f"{found[1]}:"
        raise scanner.wrong(f"{word} is no field word of {vocabulary.things}; these are: {known}", start)
    name, operator = found[1], found[2]
    if name in get_args(TimeName) and operator == ":":
        return TimeField(cast(TimeName, name), _moment(scanner, name, now), negated)
    if name == "size" or (name == "seq" and operator != ":"):
        return _number(scanner, name, "=" if operator == ":" else operator, negated)
    if name in get_args(TextName) and operator == ":":
        return TextField(cast(TextName, name), _choices(scanner, name), negated)
    raise scanner.wrong(f"expected a colon after {name}: {WORDS[name]}", start + len(name))


def _choices(scanner: Scanner, name: str) -> tuple[str, ...]:
    choices: list[str] = []
    while True:
        text = ""
        start = scanner.at
        while True:
            if scanner.ahead('"'):
                text += scanner.quoted()
            elif (bare := scanner.match(_BARE)) is not None:
                text += bare[0]
            else:
                break
        if scanner.at == start:
            raise scanner.wrong(f"expected {WORDS[name]}")
        choices.append(text.replace("…", "*"))
        if len(choices) > _MOST_CHOICES:
            raise scanner.wrong(f"more than {_MOST_CHOICES} choices are not supported", start)
        if not scanner.take(","):
            return tuple(choices)


def _number(scanner: Scanner, name: str, operator: str, negated: bool) -> NumberField:
    start = scanner.at
    rest = scanner.match(_REST)
    text = rest[0] if rest else ""
    value = _whole(text) if name == "seq" else _bytes(text)
    if value is None:
        example = "a sequence number: seq>=495" if name == "seq" else "a size such as 500, 10KB, 1.5MiB"
        raise scanner.wrong(f"expected {example}", start)
    return NumberField(cast(NumberName, name), cast(Operator, operator), value, negated)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 200 else None


def _bytes(text: str) -> int | None:
    found = _SIZE.fullmatch(text)
    if found is None or found[2].lower() not in UNITS:
        return None
    return round(float(found[1]) * UNITS[found[2].lower()])


def _moment(scanner: Scanner, name: str, now: datetime) -> int:
    start = scanner.at
    text = scanner.quoted() if scanner.ahead('"') else _rest(scanner)
    try:
        moment = now - parse_age(text)
    except (ValueError, OverflowError):
        try:
            moment = parse_time(text, now)
        except ValueError:
            raise scanner.wrong(
                f"expected a time (2026-11-23T10:15:00Z, 10:15) or an age (90s, 15m, 2h, 1d) after {name}:", start
            ) from None
    return round(moment.timestamp() * 1000)


def _rest(scanner: Scanner) -> str:
    rest = scanner.match(_REST)
    return rest[0] if rest else ""
