"""The rows that match a query, found in packed rows in short steps: whole buffers are searched for what must occur.

What the buffers can decide they decide: where a row is from, its time, size and key, and whether text occurs. Only
what is left is unpacked and looked at by the query itself, row by row.
"""

from collections.abc import Callable, Sequence

from kinesis_tui.live.bulk_terms import BulkTerms
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.plain_rows import opaque_rows
from kinesis_tui.live.row_columns import Columns
from kinesis_tui.live.row_hits import hits, pattern_hits, step_end
from kinesis_tui.live.row_subject import Decode, Outer, RowSubject
from kinesis_tui.payload.decode import Decoded, decode
from kinesis_tui.query.clues import Clue, Literal
from kinesis_tui.query.filter import Counts, Filter

SEARCHED_BYTES = 256 * 1024
"""A packed payload is looked at up to here; more would let one record hold up the screen."""

_STEP_COST = 600
"""Rows looked at one by one in a step; a large row counts for many."""
_OPAQUE_COST = 30
_OPAQUE_TIMES = 4
_COST_BYTES = 1_024
_SAMPLE_ROWS = 256
_COMMON_SHARE = 0.4
"""A clue that more rows than these hold is not worth the search where rows are read many at once."""


def _decode(data: bytes) -> Decoded:
    return decode(data, SEARCHED_BYTES)


def _nothing(_extra: object | None) -> tuple[str, ...]:
    return ()


class ChunkFilter:
    """Finds the rows of chunks that match a query; `Matches` drives it."""

    def __init__(
        self, matching: Filter, text: str, *, decode: Decode = _decode, outer: Outer = _nothing, told: bool = False
    ) -> None:
        """Take a compiled query and its text.

        `told`: `decode` knows better than the bytes what they are, so that no payload is searched undecoded.
        """
        self.text = text
        self.matching = matching
        self._decode = decode
        self._outer = outer
        self._told = told
        self._columns = Columns(matching.query)
        self._terms = BulkTerms.of(matching)
        self._clue: Clue | None = None
        self._sampled = not matching.clues
        self._is_common = False

    @property
    def counts(self) -> Counts:
        """How many rows were looked at, matched, and told by their bytes alone."""
        return self.matching.counts

    def step(self, chunk: Chunk, start: int) -> tuple[Sequence[int], int]:
        """Search on from row `start`, for about a millisecond or two.

        Returns the indexes of the rows that match, ascending, and the row to go on from (`len(chunk)` at the end).
        """
        if not self._columns.source_possible(chunk):
            self._pass(len(chunk) - start)
            return (), len(chunk)
        stop = step_end(chunk, start)
        if self.matching.query.pattern is None:
            return self._of_columns(chunk, start, stop)
        opaque = list(range(start, stop)) if self._told else opaque_rows(chunk, start, stop)
        if self._terms is not None:
            return self._of_terms(self._terms, chunk, start, stop, opaque)
        candidates = self._candidates(chunk, start, stop, opaque)
        if not opaque and self._columns.decisive:
            found = self._found_together(chunk, candidates)
            if found is not None:
                self._count(stop - start, len(found), looked_at=len(candidates))
                return found, stop
        return self._looked_at(chunk, candidates, opaque, start, stop)

    def _found_together(self, chunk: Chunk, candidates: Sequence[int]) -> list[int] | None:
        """Look at many rows at once; None where that can not be done."""
        together = self.matching.together
        if together is None or len(candidates) < 2:
            return None
        indexes = together(_bodies(chunk, candidates))
        return None if indexes is None else [candidates[index] for index in indexes]

    def _of_columns(self, chunk: Chunk, start: int, stop: int) -> tuple[Sequence[int], int]:
        rows = self._columns.narrowed(chunk, range(start, stop))
        if not self._columns.decisive:
            return self._looked_at(chunk, rows, [], start, stop)
        self._count(stop - start, len(rows))
        return rows, stop

    def _of_terms(
        self, terms: BulkTerms, chunk: Chunk, start: int, stop: int, opaque: list[int]
    ) -> tuple[Sequence[int], int]:
        """Let the buffer decide for all rows but the opaque ones."""
        found = terms.rows(chunk, start, stop)
        if opaque:
            unsure = set(opaque)
            found = [row for row in found if row not in unsure]
        sure = self._columns.narrowed(chunk, found)
        if not self._columns.decisive:
            return self._looked_at(chunk, sorted({*sure, *opaque}), opaque, start, stop)
        if not opaque:
            self._count(stop - start, len(sure))
            return sure, stop
        unsure_found, end = self._looked_at(chunk, self._columns.narrowed(chunk, opaque), opaque, start, stop)
        kept = [row for row in sure if row < end]
        self.matching.counts.matched += len(kept)
        self.matching.counts.passed -= len(kept)
        return sorted([*kept, *unsure_found]), end

    def _candidates(self, chunk: Chunk, start: int, stop: int, opaque: list[int]) -> Sequence[int]:
        if not self._sampled and stop - start >= _SAMPLE_ROWS:
            self._sampled = True
            found = [(len(_clue_rows(clue, chunk, start, stop)), clue) for clue in self.matching.clues]
            count, self._clue = min(found, key=lambda each: each[0])
            self._is_common = self.matching.together is not None and count > (stop - start) * _COMMON_SHARE
        clue = self._clue or next(iter(self.matching.clues), None)
        rows: Sequence[int] = range(start, stop)
        if clue is not None and len(opaque) < stop - start and not self._is_common:
            rows = sorted({*_clue_rows(clue, chunk, start, stop), *opaque})
        return self._columns.narrowed(chunk, rows)

    def _looked_at(
        self, chunk: Chunk, candidates: Sequence[int], opaque: list[int], start: int, stop: int
    ) -> tuple[Sequence[int], int]:
        """Look at rows one by one, as many as a step has time for."""
        unsure, offsets = frozenset(opaque), chunk.payload_offsets
        matches = self._row_test(chunk, unsure)
        found: list[int] = []
        cost = looked_at = 0
        for row in candidates:
            if matches(row):
                found.append(row)
            looked_at += 1
            cost += 1 + (offsets[row + 1] - offsets[row]) // _COST_BYTES * (_OPAQUE_TIMES if row in unsure else 1)
            cost += _OPAQUE_COST if row in unsure else 0
            if cost >= _STEP_COST:
                stop = row + 1
                break
        counts = self.matching.counts
        counts.looked_at += stop - start
        counts.passed += stop - start - looked_at
        counts.matched += len(found)
        return found, stop

    def _row_test(self, chunk: Chunk, unsure: frozenset[int]) -> Callable[[int], bool]:
        """Return what looks at a row; where columns and clues have said all but the pattern, at its bytes alone."""
        fields, body_matches = self.matching.fields_match, self.matching.body_matches
        payloads, offsets, decisive = chunk.payloads, chunk.payload_offsets, self._columns.decisive
        counts = self.matching.counts

        def matches(row: int) -> bool:
            if decisive and row not in unsure:
                return body_matches(payloads[offsets[row] : offsets[row + 1]])
            subject = RowSubject(chunk, row, self._decode, self._outer, plain=row not in unsure)
            found = fields(subject) and body_matches(subject.body)
            counts.in_part += subject.in_part
            return found

        return matches

    def _pass(self, rows: int) -> None:
        self._count(rows, 0)

    def _count(self, rows: int, matched: int, looked_at: int | None = None) -> None:
        counts = self.matching.counts
        counts.looked_at += rows
        counts.matched += matched
        counts.passed += rows - (matched if looked_at is None else looked_at)


def _bodies(chunk: Chunk, rows: Sequence[int]) -> list[bytes]:
    payloads, offsets = chunk.payloads, chunk.payload_offsets
    if isinstance(rows, range):  # side by side: two thirds of the time
        ends = offsets[rows.start + 1 : rows.stop + 1]
        return [payloads[start:end] for start, end in zip(offsets[rows.start : rows.stop], ends, strict=True)]
    return [payloads[offsets[row] : offsets[row + 1]] for row in rows]


def _clue_rows(clue: Clue, chunk: Chunk, start: int, stop: int) -> Sequence[int]:
    """Find the rows in which a clue holds, written as it is or, perhaps, escaped."""
    buffer = chunk.payloads[chunk.payload_offsets[start] : chunk.payload_offsets[stop]]
    found = [_literal_rows(literal, buffer, chunk, start, stop) for literal in clue.literals]
    # One byte is found many times faster than two.
    if clue.escapes and b"\\" in buffer:
        found.append(hits(buffer, b"\\u", chunk.payload_offsets, start, stop))
    lists = [rows for rows in found if rows]
    return lists[0] if len(lists) == 1 else sorted({row for rows in lists for row in rows})


def _literal_rows(literal: Literal, buffer: bytes, chunk: Chunk, start: int, stop: int) -> list[int]:
    if literal.pattern is None:
        return hits(buffer, literal.data, chunk.payload_offsets, start, stop)
    return pattern_hits(buffer, literal.pattern, chunk.payload_offsets, start, stop)
