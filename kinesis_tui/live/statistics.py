"""What values fields have over many documents: how often, which most, from where to where, how many different.

Counting goes over a few thousand documents at a time: collected by field first, each column is then counted in C.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from types import MappingProxyType

import msgspec

from kinesis_tui.live.distinct import Distinct
from kinesis_tui.payload.fields import member

EXACT_VALUES = 4_000
"""Different values of one field that are counted each; beyond it the rarest are let go, which takes some 15 ms."""
LEADERS = 3
"""The most frequent values of a field, known at any time."""
FIELDS = 500
"""Fields that are told apart; documents with keys that are data would have any number."""
DEEPEST = 8
VALUE_CELLS = 256
"""Characters of a value that tell it from another."""

Scalar = str | int | float


@dataclass(frozen=True, slots=True)
class Word:
    """A value that is no text and no number: true, false, null, or an array as it is written."""

    text: str


_TRUE, _FALSE, _NULL = Word("true"), Word("false"), Word("null")
_WORDS: Mapping[object, Word] = MappingProxyType({True: _TRUE, False: _FALSE, None: _NULL})


class FieldStatistics:
    """The values of one field."""

    def __init__(self, path: str) -> None:
        self.path = path
        """As `payload/fields.py` reads it."""
        self.present = 0
        """Documents that have the field; null counts."""
        self.least: Scalar | None = None
        """The smallest number, or the first text where there are no numbers; None where there is neither."""
        self.greatest: Scalar | None = None
        self._counts: Counter[Scalar | Word] = Counter()
        self._leaders: list[tuple[Scalar | Word, int]] = []
        self._let_go = 0
        self._distinct: Distinct | None = None

    @property
    def distinct(self) -> int:
        """How many different values there are; see `is_estimate`."""
        return len(self._counts) if self._distinct is None else self._distinct.estimate()

    @property
    def is_estimate(self) -> bool:
        """Whether `distinct` is an estimate (within 1.6 %, one sigma) and the counts of `top` may be too small."""
        return self._distinct is not None

    @property
    def undercount(self) -> int:
        """How many of each value in `top` may have gone uncounted at most."""
        return self._let_go

    @property
    def leaders(self) -> list[tuple[Scalar | Word, int]]:
        """The `LEADERS` most frequent values and how often they came, most frequent first; nothing is searched."""
        return self._leaders

    def top(self, count: int) -> list[tuple[Scalar | Word, int]]:
        """Return the most frequent values and how often they came, most frequent first; looks at every value."""
        return self._counts.most_common(count)

    def add(self, values: Iterable[Scalar | Word]) -> None:
        """Count values, one of each document that has the field."""
        counts = Counter(values)
        self.present += counts.total()
        self._bound(counts)
        self._counts.update(counts)
        self._lead(counts)
        if self._distinct is not None:
            for value in counts:
                self._distinct.add(value)
        if len(self._counts) > EXACT_VALUES:
            self._let_rare_go()

    def _bound(self, values: Iterable[Scalar | Word]) -> None:
        numbers: list[int | float] = []
        texts: list[str] = []
        for value in values:
            if isinstance(value, str):
                texts.append(value)
            elif not isinstance(value, Word):
                numbers.append(value)
        if numbers:
            known = (
                () if isinstance(self.least, str) else tuple(n for n in (self.least, self.greatest) if n is not None)
            )
            self.least, self.greatest = min(*numbers, *known, numbers[0]), max(*numbers, *known, numbers[0])
        elif texts and (self.least is None or isinstance(self.least, str)):
            known_texts = tuple(t for t in (self.least, self.greatest) if isinstance(t, str))
            self.least, self.greatest = min(*texts, *known_texts, texts[0]), max(*texts, *known_texts, texts[0])

    def _let_rare_go(self) -> None:
        if self._distinct is None:
            self._distinct = Distinct()
            for value in self._counts:
                self._distinct.add(value)
        ranked = self._counts.most_common()
        self._let_go += ranked[EXACT_VALUES // 2][1]
        self._counts = Counter(dict(ranked[: EXACT_VALUES // 2]))

    def _lead(self, came: Iterable[Scalar | Word]) -> None:
        """Take in who leads now: counts only grow, so it is one that led or one that came."""
        counts, led = self._counts, {value: self._counts[value] for value, _ in self._leaders if value in self._counts}
        least = min(led.values()) if len(led) == LEADERS else 0
        rising = [(value, count) for value in came if (count := counts[value]) > least and value not in led]
        if rising or led:
            self._leaders = sorted([*led.items(), *rising], key=itemgetter(1), reverse=True)[:LEADERS]


class Statistics:
    """The fields of all documents given; nested objects by their path, arrays as a whole."""

    def __init__(self) -> None:
        self.rows = 0
        """How many were given, also those that hold no JSON object."""
        self.documents = 0
        """Those that hold one."""
        self.fields: dict[str, FieldStatistics] = {}
        self._names: dict[str, dict[str, str]] = {}
        """The path of each member by the path of its object and its name."""
        self._leaves: set[str] = set()
        self.other_fields = False
        """Whether there are more fields than are told apart."""
        self.keys = FieldStatistics("partition key")
        self.sources = FieldStatistics("source")

    def add(self, rows: Iterable[tuple[str, str, bytes | None]]) -> None:
        """Count (source, key, JSON document or None) of each row; a few hundred at once are cheapest."""
        for _ in self.adding(rows):
            pass

    def adding(self, rows: Iterable[tuple[str, str, bytes | None]]) -> Iterator[None]:
        """Count as `add` does, and yield after each step of some milliseconds; once all is done they are counted."""
        columns: dict[str, list[Scalar | Word]] = {}
        keys: list[str] = []
        sources: list[str] = []
        for source, key, document in rows:
            sources.append(source)
            keys.append(key)
            if document is not None and isinstance(value := _decoded(document), dict):
                self.documents += 1
                self._collect(columns, "", value, DEEPEST)
            yield
        self.rows += len(keys)
        self.keys.add(keys)
        self.sources.add(sources)
        for path, values in columns.items():
            self.fields.setdefault(path, FieldStatistics(path)).add(values)
            yield

    def _collect(
        self, columns: dict[str, list[Scalar | Word]], prefix: str, document: Mapping[str, object], depth: int
    ) -> None:
        names = self._names.setdefault(prefix, {})
        for name, value in self._members(names, document):
            path = names.get(name)
            if path is None:
                path = names[name] = member(prefix, name)
            if isinstance(value, dict) and value and depth:
                self._collect(columns, path, value, depth - 1)
                continue
            column = columns.get(path)
            if column is None:
                if path not in self._leaves and len(self._leaves) >= FIELDS:
                    self.other_fields = True
                    continue
                self._leaves.add(path)
                column = columns[path] = []
            column.append(_scalar(value))

    def _members(self, names: Mapping[str, str], document: Mapping[str, object]) -> Iterable[tuple[str, object]]:
        """Return an object's members; those told apart alone, and some new ones, where it has very many."""
        is_full = len(self._leaves) >= FIELDS
        if not is_full and len(document) <= FIELDS:
            return document.items()
        known = [(name, document[name]) for name in names if name in document]
        if len(known) < len(document):
            self.other_fields = True
        new = () if is_full else islice((each for each in document.items() if each[0] not in names), FIELDS)
        return [*known, *new]


def value_text(value: Scalar | Word) -> str:
    """Write a counted value for a reader."""
    if isinstance(value, Word):
        return value.text
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _scalar(value: object) -> Scalar | Word:
    if isinstance(value, str):
        return value[:VALUE_CELLS]
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int | float):
        return value
    return Word(msgspec.json.encode(value)[:VALUE_CELLS].decode("utf-8", "replace"))


def _decoded(document: bytes) -> object:
    try:
        value: object = msgspec.json.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return value
