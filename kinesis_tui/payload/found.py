"""What was found in a payload: the value that everything which shows, filters or writes records is given."""

from typing import Literal

import msgspec

Kind = Literal["json", "text", "binary"]

Fact = tuple[str, str]
"""A label and what is said of it: `("event source", "com.example.shop")`."""


class Decoded(msgspec.Struct, frozen=True, gc=False):
    """A payload and what was undone or recognised on the way to it.

    A msgspec struct, because one is made for every record that is shown, filtered or written: a frozen dataclass takes
    four times as long.
    """

    steps: tuple[str, ...]
    """Outermost first, as `decoded` of `--output json`: `("gzip", "json")`, `()` for text, `("binary",)`."""
    kind: Kind
    body: bytes
    """What is shown: for JSON one document without a byte-order mark, also where the payload was MessagePack or the
    like; for text and binary the innermost bytes."""
    text: str | None
    """The payload as text; None for binary."""
    clipped: bool = False
    """The payload goes on beyond a bound, and only its start is here."""
    original: bytes | None = None
    """The innermost bytes, where `body` is not those but was written from them."""
    facts: tuple[Fact, ...] = ()
    """What the envelope says of itself: source, kind of event, table, log group; for the record view."""
    note: str = ""
    """What a reader may miss: why something was not taken apart. A clause without a full stop."""

    wanted: str = ""
    """A Glue schema version id whose schema is not known yet: who may, fetches it and decodes again."""

    @property
    def inner(self) -> bytes:
        """The innermost bytes, as the producer wrote them before compressing."""
        return self.body if self.original is None else self.original
