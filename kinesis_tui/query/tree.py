"""An expression as a tree of frozen values.

    Query                       key:cust-7* size>10KB not:{ $.status = "ok" }
    ├── fields                  every one must hold
    │   ├── TextField           key:a*,b  shard:…0003  seq:  decoded:  group:  stream:
    │   ├── NumberField         size>10KB  seq>=495…
    │   └── TimeField           since:15m  until:  before:
    ├── negated                 `not:` stands before the pattern
    └── pattern                 None: anything
        ├── Terms               ERROR -"bad request" ?%[Ff]ail%
        │   └── Term            Text | Regex
        ├── JsonPattern         { $.user.id = 1 && ($.a[0] IS NULL || $.b NOT EXISTS) }
        │   └── Condition       AllOf | AnyOf | Compare | Is | NotExists
        └── SpacePattern        [ip, ..., status = 4* || status = 500, bytes]
            └── Column          AllOf | AnyOf | Compare | None, on the column itself

A Compare's value is Text (a string, `*` for any characters), Number or Regex.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from kinesis_tui.query.regex import Regex

Operator = Literal["=", "!=", "<", ">", "<=", ">="]
Sign = Literal["", "-", "?"]
TextName = Literal["key", "shard", "seq", "decoded", "group", "stream"]
NumberName = Literal["size", "seq"]
TimeName = Literal["since", "until", "before"]


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `*` is any characters where it is compared with another, and a star where it is looked for."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stood without quotes; with `=` and `!=` it is the string `text` too."""

    value: int | float
    text: str


Value = Text | Number | Regex


class Every(Enum):
    """A wildcard in a selector."""

    FIELD = ".*"
    """Any field of an object."""
    ELEMENT = "[*]"
    """Any element of an array."""


Step = str | int | Every
"""A property's name, an element's index, or a wildcard."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A property selector, `$.a.b[0].*`."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; in a space-delimited pattern `selector` is None: the column it stands in."""

    selector: Selector | None
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Is:
    """`IS NULL`, `IS TRUE`, `IS FALSE`."""

    selector: Selector
    value: bool | None


@dataclass(frozen=True, slots=True)
class NotExists:
    """`NOT EXISTS`."""

    selector: Selector


@dataclass(frozen=True, slots=True)
class AllOf:
    """`&&`, which binds closer than `||`."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`||`."""

    parts: "tuple[Condition, ...]"


Condition = AllOf | AnyOf | Compare | Is | NotExists


@dataclass(frozen=True, slots=True)
class Term:
    """A word, phrase or regular expression that must occur (``), must not (`-`), or is one of several (`?`)."""

    sign: Sign
    value: Text | Regex


@dataclass(frozen=True, slots=True)
class Terms:
    """An unstructured pattern."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class JsonPattern:
    """A pattern on a JSON object."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a space-delimited line; a name may be empty."""

    name: str
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class SpacePattern:
    """A pattern on a line's fields; `ellipsis` is the index of the column before which `...` stands."""

    columns: tuple[Column, ...]
    ellipsis: int | None


Pattern = Terms | JsonPattern | SpacePattern


@dataclass(frozen=True, slots=True)
class TextField:
    """A field that is one of several texts, in which `*` and `…` are any characters."""

    name: TextName
    choices: tuple[str, ...]
    """As written, `…` as `*`."""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class NumberField:
    """A field compared as a whole number: `size` in bytes, `seq` as the number it is."""

    name: NumberName
    operator: Operator
    value: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class TimeField:
    """`since` is this moment and later, `until` and `before` are all before it; milliseconds since the epoch."""

    name: TimeName
    ms: int
    negated: bool = False


Field = TextField | NumberField | TimeField


@dataclass(frozen=True, slots=True)
class Query:
    """A whole expression."""

    fields: tuple[Field, ...] = ()
    pattern: Pattern | None = None
    negated: bool = False
    notes: tuple[str, ...] = ()
    """What the user may not expect, a sentence without a full stop each: AWS ignores `?` beside other terms."""
