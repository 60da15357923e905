"""Terms that the buffer of many rows decides alone: no row is unpacked."""

from collections.abc import Callable, Sequence

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.row_hits import anchored_hits, hits, searched
from kinesis_tui.query.filter import Filter
from kinesis_tui.query.regex_matcher import RegexMatcher
from kinesis_tui.query.tree import Term, Terms, Text

_Find = Callable[[bytes, Chunk, int, int], Sequence[int]]


class BulkTerms:
    """Terms decided by buffers alone."""

    def __init__(self, pattern: Terms, negated: bool) -> None:
        signs = {sign: [_finder(term) for term in pattern.terms if term.sign == sign] for sign in ("", "-", "?")}
        self._included, self._excluded, self._optional = signs[""], signs["-"], signs["?"]
        self._negated = negated

    @staticmethod
    def of(matching: Filter) -> "BulkTerms | None":
        """Return the terms of a filter; None where it is of another kind."""
        pattern = matching.query.pattern
        if not isinstance(pattern, Terms):
            return None
        return BulkTerms(pattern, matching.query.negated)

    def rows(self, chunk: Chunk, start: int, stop: int) -> Sequence[int]:
        """Return the rows that match, ascending."""
        buffer = chunk.payloads[chunk.payload_offsets[start] : chunk.payload_offsets[stop]]
        if not (self._negated or self._excluded) and len(self._included) == 1:
            return self._included[0](buffer, chunk, start, stop)
        found = self._found(buffer, chunk, start, stop)
        if self._negated:
            found = set(range(start, stop)) - found
        return sorted(found)

    def _found(self, buffer: bytes, chunk: Chunk, start: int, stop: int) -> set[int]:
        if not (self._included or self._excluded):
            return {row for find in self._optional for row in find(buffer, chunk, start, stop)}
        found = set(range(start, stop)) if not self._included else set(self._included[0](buffer, chunk, start, stop))
        for find in self._included[1:]:
            found.intersection_update(find(buffer, chunk, start, stop))
        for find in self._excluded:
            found.difference_update(find(buffer, chunk, start, stop))
        return found


def _finder(term: Term) -> _Find:
    if isinstance(term.value, Text):
        if not term.value.text.strip():
            return lambda _buffer, _chunk, start, stop: range(start, stop)
        data = term.value.text.encode("utf-8", "surrogatepass")
        return lambda buffer, chunk, start, stop: hits(buffer, data, chunk.payload_offsets, start, stop)
    return _regex_finder(RegexMatcher(term.value))


def _regex_finder(matcher: RegexMatcher) -> _Find:
    runs = [text.encode("ascii") for text in matcher.runs()]
    literals = [text.encode("ascii") for text in matcher.literals()]

    def find(buffer: bytes, chunk: Chunk, start: int, stop: int) -> Sequence[int]:
        offsets, payloads = chunk.payload_offsets, chunk.payloads
        if matcher.scannable and matcher.anchor is None and matcher.reads(buffer):
            return searched(buffer, matcher.in_buffer, matcher.found_in, offsets, start, stop)
        rows: Sequence[int] = range(start, stop)
        if matcher.anchor is not None and matcher.reads(buffer):
            rows = anchored_hits(buffer, matcher, offsets, start, stop)
        elif runs:
            rows = hits(buffer, min(runs, key=buffer.count), offsets, start, stop)
        elif literals:
            rows = sorted({row for data in literals for row in hits(buffer, data, offsets, start, stop)})
        return [row for row in rows if matcher.found_in(payloads[offsets[row] : offsets[row + 1]])]

    return find
