"""Field words that packed columns decide for many rows at once: where from, when, how large, which key."""

from collections.abc import Sequence

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.row_hits import hits
from kinesis_tui.query.field_test import text_field_test
from kinesis_tui.query.glob import glob_literal
from kinesis_tui.query.json_test import ORDERS
from kinesis_tui.query.tree import NumberField, Query, TextField, TimeField

_SOURCES = ("shard", "stream")


class Columns:
    """A query's field words, as far as columns decide them."""

    def __init__(self, query: Query) -> None:
        texts = [field for field in query.fields if isinstance(field, TextField)]
        self._sources = [(text_field_test(field), field.negated) for field in texts if field.name in _SOURCES]
        self._keys = [field for field in texts if field.name == "key"]
        self._times = [field for field in query.fields if isinstance(field, TimeField)]
        self._sizes = [field for field in query.fields if isinstance(field, NumberField) and field.name == "size"]
        known = len(self._sources) + len(self._keys) + len(self._times) + len(self._sizes)
        self.decisive = known == len(query.fields)
        """Whether nothing is left for the query to decide of its field words."""

    def source_possible(self, chunk: Chunk) -> bool:
        """Whether any row of the chunk may come from where the query wants it."""
        if not self._sources:
            return True
        return any(self._from_there(source) for source in set(chunk.sources))

    def narrowed(self, chunk: Chunk, rows: Sequence[int]) -> Sequence[int]:
        """Leave out the rows, ascending, that a column rules out."""
        if self._sources and len(chunk.sources) > 1:
            rows = [row for row in rows if self._from_there(chunk.sources[row])]
        for time in self._times:
            rows = _timed(chunk, rows, time)
        for size in self._sizes:
            rows = _sized(chunk, rows, size)
        for key in self._keys:
            rows = _keyed(chunk, rows, key)
        return rows

    def _from_there(self, source: str) -> bool:
        return all(test(source) != negated for test, negated in self._sources)


def _timed(chunk: Chunk, rows: Sequence[int], field: TimeField) -> Sequence[int]:
    times, ms, later = chunk.times, field.ms, field.name == "since"
    # 0 is a time that is not known: neither since nor before.
    if field.negated:
        return [row for row in rows if not times[row] or (times[row] < ms if later else times[row] >= ms)]
    if later:
        return [row for row in rows if times[row] and times[row] >= ms]
    return [row for row in rows if times[row] and times[row] < ms]


def _sized(chunk: Chunk, rows: Sequence[int], field: NumberField) -> Sequence[int]:
    offsets, order, value, wanted = chunk.payload_offsets, ORDERS[field.operator], field.value, not field.negated
    return [row for row in rows if order(offsets[row + 1] - offsets[row], value) == wanted]


def _keyed(chunk: Chunk, rows: Sequence[int], field: TextField) -> Sequence[int]:
    keys, offsets, fits, wanted = chunk.keys, chunk.key_offsets, text_field_test(field), not field.negated
    if wanted and len(rows) > 1:
        rows = _with_literals(chunk, rows, [glob_literal(choice) for choice in field.choices])
    return [
        row for row in rows if fits(keys[offsets[row] : offsets[row + 1]].decode("utf-8", "surrogatepass")) == wanted
    ]


def _with_literals(chunk: Chunk, rows: Sequence[int], literals: list[str]) -> Sequence[int]:
    """Leave the rows whose key holds one of the texts."""
    if not all(literals):
        return rows
    start, stop, offsets = rows[0], rows[-1] + 1, chunk.key_offsets
    buffer = chunk.keys[offsets[start] : offsets[stop]]
    found: set[int] = set()
    for text in literals:
        found.update(hits(buffer, text.encode("utf-8", "surrogatepass"), offsets, start, stop))
    return sorted(found) if isinstance(rows, range) else [row for row in rows if row in found]
