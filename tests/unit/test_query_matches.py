"""What a query matches: compared with a plain evaluation of the same pattern, on records and patterns made up."""

import base64
import gzip
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.live.filtering import ChunkFilter
from kinesis_tui.live.matches import Matches
from kinesis_tui.live.ring import Chunk, Ring
from kinesis_tui.live.row_subject import decoded_body
from kinesis_tui.payload.decode import decode
from kinesis_tui.query.filter import Filter, body_test
from kinesis_tui.query.parse import parse
from kinesis_tui.query.pushed import pattern_text
from tests.support.examples import examples
from tests.support.query_reference import Pattern, matches, written

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

WORDS = st.sampled_from(["a", "ab", "b", "ä", "5", "50", "1.5", "true", "a b", '"', "\\", "/", "[b]", "null", " "])
REGEXES = st.sampled_from(["a", "^a", "b$", "a.*b", "[0-9]+", "a|5", r"\w{2}", "[^a]b?", "^$|b", r"\[", "ab*5?"])
NAMES = st.sampled_from(["a", "b", "n", "a.b", "ä"])
NUMBERS = st.sampled_from(["0", "5", "50", "-1", "1.5", "+5", "5e1", "499", "0.05"])
VALUES = st.one_of(
    st.tuples(st.just("text"), st.one_of(WORDS, st.sampled_from(["*", "a*", "*b", "*a*b*", "5*", "*.5"]))),
    st.tuples(st.just("number"), NUMBERS),
    st.tuples(st.just("regex"), REGEXES),
)
OPERATORS = st.sampled_from(["=", "!=", "<", ">", "<=", ">="])
PATHS = st.builds(
    lambda names, wild, at: [*names[: at + 1], *wild, *names[at + 1 :]],
    st.lists(st.one_of(NAMES, st.integers(0, 2)), min_size=1, max_size=3).map(lambda path: ["a", *path[1:]]),
    st.sampled_from([[], [], ["*"], ["[*]"]]),
    st.integers(0, 2),
)


def limited(condition: Any) -> bool:
    """Whether AWS's limits are kept: two regular expressions, three wildcard selectors."""
    text = json.dumps(condition)
    return text.count('"regex"') <= 2 and text.count('"*"') + text.count('"[*]"') <= 3


def comparison(operator: str, value: tuple[str, str]) -> tuple[str, tuple[str, str]]:
    return (operator if value[0] == "number" or operator in ("=", "!=") else "=", value)


TESTS = st.one_of(
    st.tuples(PATHS, OPERATORS, VALUES).map(lambda each: (each[0], *comparison(each[1], each[2]))),
    st.tuples(PATHS, st.just("IS"), st.sampled_from([None, True, False])),
    st.tuples(PATHS, st.just("NOT EXISTS")),
)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
    max_leaves=4,
).filter(limited)
COLUMN_TESTS = st.builds(comparison, OPERATORS, VALUES)
COLUMNS = st.tuples(
    st.sampled_from(["w1", "x", "status-code"]),
    st.one_of(
        st.none(),
        COLUMN_TESTS,
        st.tuples(st.sampled_from(["and", "or"]), st.lists(COLUMN_TESTS, min_size=2, max_size=2)),
    ),
)
LINES = st.one_of(
    st.lists(COLUMNS, min_size=1, max_size=3),
    st.builds(
        lambda before, after: [*before, "...", *after], st.lists(COLUMNS, max_size=2), st.lists(COLUMNS, max_size=2)
    ),
).filter(limited)
TERMS = st.lists(
    st.tuples(st.sampled_from(["", "", "-", "?"]), st.one_of(WORDS, st.tuples(st.just("regex"), REGEXES))),
    min_size=1,
    max_size=3,
).filter(limited)
PATTERNS: st.SearchStrategy[Pattern] = st.one_of(
    st.tuples(st.just("terms"), TERMS), st.tuples(st.just("json"), CONDITIONS), st.tuples(st.just("line"), LINES)
)

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    WORDS,
    st.sampled_from([0, 5, 50, -1, 1.5, 50.0, 499.5, 10**16]),
    st.text("ab5", max_size=3),
)
OBJECTS = st.dictionaries(
    st.sampled_from(["a", "b", "n", "a.b", "ä"]),
    st.recursive(
        LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=5
    ),
    max_size=4,
)
JSON_BODIES = st.builds(
    lambda value, ascii_only, indent: json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode(),
    OBJECTS,
    st.booleans(),
    st.sampled_from([None, 1]),
)
TEXT_BODIES = st.lists(st.one_of(WORDS, st.sampled_from(["[a b]", '"a 5"', "\n", "  "])), max_size=5).map(
    lambda words: " ".join(words).encode()
)
BODIES = st.one_of(JSON_BODIES, TEXT_BODIES, st.binary(max_size=6))


@given(PATTERNS, st.lists(BODIES, min_size=1, max_size=5))
@examples(250)
def test_a_pattern_matches_what_the_plain_evaluation_says(pattern: Pattern, bodies: list[bytes]) -> None:
    query = parse(written(pattern), NOW)
    compiled = Filter(query, several=False)
    for body in bodies:
        expected = matches(pattern, body)
        assert query.pattern is not None
        assert body_test(query.pattern)(body) == expected
        assert all(clue.possible(body) for clue in compiled.clues) or not expected


@given(PATTERNS, BODIES)
@examples(250)
def test_a_pattern_written_for_aws_and_read_again_is_the_same(pattern: Pattern, body: bytes) -> None:
    query = parse(written(pattern), NOW)
    assert query.pattern is not None
    again = parse(pattern_text(query.pattern), NOW).pattern
    assert again is not None
    assert pattern_text(again) == pattern_text(query.pattern)
    assert body_test(again)(body) == body_test(query.pattern)(body)


PAYLOADS = st.one_of(
    BODIES,
    st.builds(lambda body: gzip.compress(body, mtime=0), BODIES),
    st.builds(zlib.compress, BODIES),
    st.builds(lambda body: base64.b64encode(gzip.compress(body, mtime=0)), BODIES),
    st.builds(base64.b64encode, JSON_BODIES),
    st.builds(msgspec.msgpack.encode, OBJECTS),
    st.builds(b"\n".join, st.lists(JSON_BODIES, min_size=2, max_size=3)),
    st.builds(lambda body: body.decode("utf-8", "replace").encode("utf-16"), TEXT_BODIES),
    st.builds(lambda body: body.decode().encode("latin-1"), TEXT_BODIES),
    st.builds(lambda first, body: first + body, st.sampled_from([b"H", b"e", b"W", b"T", b"O", b"(", b"x"]), BODIES),
    st.sampled_from([b"H4sI", b"", b"\xef\xbb\xbfab", b'{"a":5}\n{"a":"b"}', '{"a":"b"}'.encode("utf-16"), b"xab"]),
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["k", "ab", "a*", ""]), st.sampled_from([0, 1, 1_795_435_200_000]), PAYLOADS), max_size=12
)
FIELD_WORDS = st.sampled_from(
    [
        "",
        "key:a*",
        "not:key:k",
        "since:15m",
        "before:1d",
        "not:since:15m",
        "size>3",
        "not:size<5",
        "shard:1",
        "shard:2 key:*",
        "decoded:gzip",
        "not:decoded:json",
        "seq:…1",
        "seq>=1",
        "not:shard:1",
    ]
)


@given(
    st.one_of(st.just(None), PATTERNS),
    st.booleans(),
    FIELD_WORDS,
    st.lists(st.tuples(st.sampled_from(["shardId-1", "shardId-2"]), ROWS), max_size=4),
)
@examples(150)
def test_searching_buffers_finds_the_rows_that_looking_at_each_one_does(
    pattern: Pattern | None, negated: bool, words: str, pages: list[tuple[str, Any]]
) -> None:
    text = f"{words} {'not:' if negated and pattern else ''}{written(pattern) if pattern else ''}"
    ring, query = Ring(2**30), parse(text, NOW)
    numbers: list[int] = []
    count = 0
    for shard, rows in pages:
        ids = [str(count + index) for index in range(len(rows))]
        keys, times, payloads = ([row[at] for row in rows] for at in range(3))
        for key, time, payload, seq in zip(keys, times, payloads, ids, strict=True):
            if Filter(query).matches(Plain(shard, key, time, payload, seq)):
                numbers.append(int(seq))
        ring.extend(Chunk.pack(shard, times, keys, ids, payloads))
        count += len(rows)
    found = Matches(ring, ChunkFilter(compiled := Filter(query), text))
    while not found.advance(1):
        pass
    assert list(found.numbers) == numbers
    assert compiled.counts.looked_at == count
    assert compiled.counts.matched == len(numbers)
    assert compiled.counts.passed <= count - len(numbers)


class Plain:
    """A record, decoded at once."""

    group = ""

    def __init__(self, shard: str, key: str, time: int, payload: bytes, seq: str) -> None:
        self.shard = self.stream = shard
        self.key = key
        self.seq = seq
        self.size = len(payload)
        self.time_ms = time or None
        found = decode(payload)
        self.decoded = found.steps
        self.body = decoded_body(found)


@pytest.mark.parametrize("count", [1, 5000])
def test_counts_tell_what_was_never_parsed(count: int) -> None:
    rows = [b'{"status": "ok", "n": %d}' % index for index in range(count)]
    rows[0] = b'{"status": "failed"}'
    ring = Ring(2**30)
    ring.extend(Chunk.pack("s", [0] * count, ["k"] * count, [""] * count, rows))
    query = Filter(parse('{ $.status = "failed" }', NOW))
    found = Matches(ring, ChunkFilter(query, ""))
    while not found.advance(1):
        pass
    assert list(found.numbers) == [0]
    assert (query.counts.looked_at, query.counts.matched, query.counts.passed) == (count, 1, count - 1)
