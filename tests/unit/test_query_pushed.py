"""What of a query is asked of AWS, and what is left to evaluate here."""

from datetime import UTC, datetime

import pytest

from kinesis_tui.query.field_words import EVENTS, RECORDS, Vocabulary
from kinesis_tui.query.parse import parse
from kinesis_tui.query.pushed import pushed, to_filter_pattern
from kinesis_tui.query.tree import Query

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOW_MS = 1_795_435_200_000


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("", ""),
        ("size>5", ""),
        ("ERROR", "ERROR"),
        ("error:timeout", '"error:timeout"'),
        (r'"say \"a\\b\""', r'"say \"a\\b\""'),
        ("a -b ?c", "a -b ?c"),
        ("%a[0-9]% -%b%", "%a[0-9]% -%b%"),
        ("{$.a=b}", '{ $.a = "b" }'),
        (
            "{ $.a=4* && ( $.b[0].c>1e+3||$.['x.y'] is null ) }",
            "{ $.a = \"4*\" && ($.b[0].c > 1e+3 || $.['x.y'] IS NULL) }",
        ),
        ("{ $.a[*] = 1 && $.b.* = 1 }", "{ $.a[*] = 1 && $.b.* = 1 }"),
        ("{ $['a b'].c not exists }", "{ $.['a b'].c NOT EXISTS }"),
        ("{ $.a['b c'] = %x% }", "{ $.a.['b c'] = %x% }"),
        ("[ip,...,code=4*||code=500,]", '[ip, ..., code = "4*" || code = 500, ]'),
        ("[ a , … ]", "[a, ...]"),
        ("not:ERROR", "-ERROR"),
        ("not:-ERROR", "ERROR"),
        ("not:?a ?b", "-a -b"),
        ("not:a b", None),
        ("not:{ $.a = 1 }", None),
        ("not:not:a b", "a b"),
    ],
)
def test_a_pattern_is_written_as_aws_reads_it(text: str, pattern: str | None) -> None:
    assert to_filter_pattern(parse(text, NOW)) == pattern


@pytest.mark.parametrize(
    ("text", "words", "pattern", "start", "end", "left"),
    [
        ("since:15m ERROR", EVENTS, "ERROR", NOW_MS - 900_000, None, ""),
        ("since:15m since:5m until:1m before:2m", EVENTS, "", NOW_MS - 300_000, NOW_MS - 120_000, ""),
        ("not:since:15m a", EVENTS, "a", None, None, "not:since:15m"),
        ("stream:x* size>5 a", EVENTS, "a", None, None, "stream:x* size>5"),
        ("key:x not:{ $.a = 1 }", RECORDS, "", None, None, "key:x not:{ $.a = 1 }"),
    ],
)
def test_a_query_is_parted_into_what_aws_does_and_the_rest(
    text: str, words: Vocabulary, pattern: str, start: int | None, end: int | None, left: str
) -> None:
    found = pushed(parse(text, NOW, words))
    assert (found.pattern, found.start_ms, found.end_ms) == (pattern, start, end)
    assert (found.rest.fields, found.rest.pattern, found.rest.negated) == parted(parse(left, NOW, words))


def parted(query: Query) -> tuple[object, object, bool]:
    return query.fields, query.pattern, query.negated
