"""A query over the packed rows of a tail of log groups."""

from collections.abc import Sequence
from dataclasses import replace

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.filtering import ChunkFilter
from kinesis_tui.query.field_test import text_field_test
from kinesis_tui.query.filter import Counts, Filter
from kinesis_tui.query.tree import Query, TextField
from kinesis_tui.services.logs.model.log_group import group_name


class EventFilter:
    """Finds the rows that match: group and stream are columns of the rows, all else is `ChunkFilter`'s."""

    def __init__(self, query: Query, text: str) -> None:
        """Take a query and the text it was read from."""
        self.text = text
        named = [field for field in query.fields if isinstance(field, TextField)]
        self._groups = [(text_field_test(field), field.negated) for field in named if field.name == "group"]
        self._streams = [(text_field_test(field), field.negated) for field in named if field.name == "stream"]
        rest = tuple(field for field in query.fields if field not in named)
        self._rest = ChunkFilter(Filter(replace(query, fields=rest), several=False), text)

    @property
    def counts(self) -> Counts:
        """How many events were looked at, and how many of them were told by their bytes alone."""
        return self._rest.counts

    def step(self, chunk: Chunk, start: int) -> tuple[Sequence[int], int]:
        """Search on from row `start`, as `ChunkFilter.step`."""
        rows, end = self._rest.step(chunk, start)
        if self._groups:
            rows = [row for row in rows if self._is_wanted_group(chunk.sources[row if len(chunk.sources) > 1 else 0])]
        if self._streams:
            rows = [row for row in rows if all(test(_key(chunk, row)) != no for test, no in self._streams)]
        return rows, end

    def _is_wanted_group(self, source: str) -> bool:
        return all(test(group_name(source)) != negated for test, negated in self._groups)


def _key(chunk: Chunk, row: int) -> str:
    return chunk.keys[chunk.key_offsets[row] : chunk.key_offsets[row + 1]].decode("utf-8", "surrogatepass")
