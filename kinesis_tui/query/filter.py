"""A query made ready: what tells whether a record or log event matches, and counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from kinesis_tui.query.clues import Clue, clues
from kinesis_tui.query.field_test import field_test
from kinesis_tui.query.json_document import document_decoder, read_document
from kinesis_tui.query.json_test import json_test
from kinesis_tui.query.json_together import together
from kinesis_tui.query.line_test import line_test
from kinesis_tui.query.regex_matcher import RegexMatcher
from kinesis_tui.query.subject import Subject
from kinesis_tui.query.tree import JsonPattern, Pattern, Query, SpacePattern, Term, Terms, Text

BodyTest = Callable[[bytes], bool]


@dataclass(slots=True)
class Counts:
    """What a filter has done; `passed` of those looked at were told by their bytes alone, never parsed."""

    looked_at: int = 0
    matched: int = 0
    passed: int = 0
    in_part: int = 0
    """Of those looked at: too large to be read whole while somebody waits."""


class Filter:
    """A compiled query; it may be used for many sources at once, and its counts are of all of them."""

    def __init__(self, query: Query, *, several: bool = True) -> None:
        """Compile a query; `several` for records, which may hold an array or lines of JSON objects.

        One of the objects has to match. A log event is one object, as AWS sees it.
        """
        self.query = query
        self.counts = Counts()
        self.clues: tuple[Clue, ...] = clues(query)
        """What must stand in the body, the most telling first."""
        self._fields = [field_test(each) for each in query.fields]
        self._body = None if query.pattern is None else body_test(query.pattern, several=several)
        self._negated = query.negated
        self.together = None if query.negated else together(query.pattern)
        """What looks at many bodies at once, where the pattern can be asked so."""

    def matches(self, subject: Subject) -> bool:
        """Whether a record or log event matches; the cheap questions come first, and JSON is parsed last."""
        counts = self.counts
        counts.looked_at += 1
        for field in self._fields:
            if not field(subject):
                counts.passed += 1
                return False
        if self._body is not None:
            body = subject.body
            for clue in self.clues:
                if not clue.possible(body):
                    counts.passed += 1
                    return False
            if self._body(body) == self._negated:
                return False
        counts.matched += 1
        return True

    def fields_match(self, subject: Subject) -> bool:
        """Whether the field words hold, whatever the pattern says; counts are the caller's business."""
        return all(field(subject) for field in self._fields)

    def body_matches(self, body: bytes) -> bool:
        """Whether the innermost bytes match the pattern; fields, clues and counts are the caller's business."""
        return self._body is None or self._body(body) != self._negated


def body_test(pattern: Pattern, *, several: bool = False) -> BodyTest:
    """Return what tells whether a body matches a pattern; `several` as for `Filter`."""
    if isinstance(pattern, JsonPattern):
        return _json_body(pattern, several)
    if isinstance(pattern, SpacePattern):
        fits = line_test(pattern)
        return lambda body: fits(body.decode("utf-8", "replace"))
    return _terms_body(pattern)


def _json_body(pattern: JsonPattern, several: bool) -> BodyTest:
    test, decode = json_test(pattern.condition), document_decoder(pattern.condition)

    def matches(body: bytes) -> bool:
        try:
            root = decode(body)
        except (msgspec.DecodeError, RecursionError, ValueError):
            root = _lines(body) if several else None
        if several and isinstance(root, list):
            return any(isinstance(each, dict) and test(each) for each in root)
        # A pattern on JSON is about objects; on anything else it is false, NOT EXISTS too.
        return isinstance(root, dict) and test(root)

    return matches


def _lines(body: bytes) -> list[object] | None:
    """Read JSON Lines, each of which must be JSON."""
    if b"\n" not in body:
        return None
    try:
        return [read_document(line) for line in body.split(b"\n") if line.strip()]
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None


def _terms_body(pattern: Terms) -> BodyTest:
    """Terms without a sign must all occur, those with - must not; those with ? count only where there are no others."""
    included = [_occurs(term) for term in pattern.terms if not term.sign]
    excluded = [_occurs(term) for term in pattern.terms if term.sign == "-"]
    optional = [_occurs(term) for term in pattern.terms if term.sign == "?"]
    if included or excluded:
        return lambda body: _all(included, body) and not _any(excluded, body)
    return lambda body: _any(optional, body)


def _occurs(term: Term) -> BodyTest:
    if not isinstance(term.value, Text):
        return RegexMatcher(term.value).found_in
    if not term.value.text.strip():
        return lambda _: True  # AWS: " " matches everything
    data = term.value.text.encode("utf-8", "surrogatepass")
    return lambda body: data in body


def _all(tests: Iterable[BodyTest], body: bytes) -> bool:
    return all(test(body) for test in tests)


def _any(tests: Iterable[BodyTest], body: bytes) -> bool:
    return any(test(body) for test in tests)
