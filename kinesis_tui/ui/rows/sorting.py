"""By what live rows may be sorted, and how each row's place is found."""

from collections.abc import Callable, Sequence

from kinesis_tui.live.ordered import Key, sort_key
from kinesis_tui.live.ring import Row
from kinesis_tui.payload.fields import Field, parse_field
from kinesis_tui.ui.frame.offers import Choice

AS_THEY_CAME = "as they came"


def sort_choices(source: str, fields: Sequence[Field]) -> list[Choice]:
    """Offer both directions of each column; `source` is what a row's source is called."""
    choices = [Choice(AS_THEY_CAME, "")]
    for name in ("arrival", "key", "size", source, *(field.path for field in fields)):
        choices += [Choice(f"{name} ▲", f"+{name}"), Choice(f"{name} ▼", f"-{name}")]
    return choices


def row_key(name: str, source: str, document: Callable[[bytes], bytes | None]) -> Callable[[Row], Key | None]:
    """Return what gives a row its place: by a column of its own, or by a field of its JSON, which `document` finds."""
    if name == "arrival":
        return lambda row: (0, row.time) if row.time else None
    if name == "key":
        return lambda row: (1, row.key)
    if name == "size":
        return lambda row: (0, len(row.payload))
    if name == source:
        return lambda row: (1, row.source)
    field = parse_field(name)

    def by_field(row: Row) -> Key | None:
        found = document(row.payload)
        return None if found is None else sort_key(field.value(found))

    return by_field
