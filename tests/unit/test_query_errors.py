"""An expression that is none is told in one sentence with its column; no text leads to anything else."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.query.errors import QueryInvalid
from kinesis_tui.query.field_words import EVENTS, RECORDS, WORDS
from kinesis_tui.query.filter import Filter, body_test
from kinesis_tui.query.parse import LONGEST, LONGEST_PATTERN, parse
from kinesis_tui.query.pushed import pushed
from kinesis_tui.query.tree import Query

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

WRONG = [
    ("key:", 5, "expected the partition key"),
    ("key:a,", 7, "expected the partition key"),
    ('key:"a', 5, "the quote is never closed"),
    ('key:a"b"c"', 10, "the quote is never closed"),
    ("size>", 6, "expected a size"),
    ("size>10XB", 6, "expected a size"),
    ("seq>x", 5, "expected a sequence number"),
    ("key>5", 4, "expected a colon after key"),
    ("since:yesterday", 7, "expected a time"),
    ("since>5m", 6, "expected a colon after since"),
    ("group:/aws", 1, "group: is no field word of records; these are: key, shard"),
    ("a key:b", 3, "field words, and not:, stand before the pattern"),
    ("-key:b", 2, "a field word is negated by not:"),
    ("a not:b", 3, "field words, and not:, stand before the pattern"),
    ("not:", 5, "expected a field word or a pattern"),
    ("key:a not:", 11, "expected a field word or a pattern"),
    ("latency>500", 1, "latency is no field word (size is)"),
    ("a = 1", 3, "a JSON field is compared so"),
    ("- a", 2, "expected a term right after -"),
    ("a -", 4, "expected a term right after -"),
    ('a "b', 3, "the quote is never closed"),
    ('"a"b', 4, "expected a space"),
    ("%a", 1, "the % is never closed"),
    ("%%", 2, "expected something to match"),
    ("%a% %b% %c%", 9, "at most 2 regular expressions"),
    ("%a(b)%", 3, "groups are not supported"),
    ("%aä%", 3, "only ASCII"),
    ("%a!%", 3, "'!' is not supported in a regular expression; \\x21"),
    ("%*a%", 2, "there is nothing before *"),
    ("%a**%", 4, "one repetition after another"),
    ("%a{2%", 3, "expected {m}"),
    ("%a{,}%", 3, "expected {m}"),
    ("%a{3,2}%", 3, "upside down"),
    ("%a{2000}%", 3, "more than 1,000 repetitions"),
    ("%a{999}b{999}c{999}d{999}e{9}%", 2, "add up to more than 4,000"),
    ("%[a%", 2, "[ is never closed"),
    ("%[]%", 2, "expected characters between [ and ]"),
    ("%[z-a]%", 3, "expected a range"),
    (r"%a\q%", 3, "expected an operator after"),
    (r"%\x9%", 2, "two hexadecimal digits"),
    ("%a|%", 4, "expected something to match"),
    ("%a^b%", 3, "^ stands only at the start"),
    ("%a$b%", 4, "nothing can follow $"),
    ("{", 2, "expected a property selector such as $.name"),
    ("{ $ }", 4, "expected a dot and a property's name"),
    ("{ $. = 1 }", 5, "expected a property's name"),
    ("{ $.a", 6, "expected = != < > <= or >="),
    ("{ $.a ~ 1 }", 7, "expected = != < > <= or >=, not '~'"),
    ("{ $.a = }", 9, "expected a string, a number or a %regex%"),
    ("{ $.a = 1", 1, "the { is never closed"),
    ("{ $.a = b c }", 11, "expected }, && or ||"),
    ('{ $.a > "5" }', 9, "expected a number without quotes after >"),
    ("{ $.a < %5% }", 9, "expected a number without quotes after <"),
    ("{ $.a IS NOT NULL }", 7, "IS NOT is not supported by AWS"),
    ("{ $.a EXISTS }", 7, "EXISTS is not supported by AWS"),
    ("{ $.a IS 5 }", 7, "expected an operator"),
    ("{ $.a contains b }", 7, "expected an operator"),
    ("{ $.a[x] = 1 }", 7, "expected an element's number"),
    ("{ $.a[1 = 1 }", 7, "expected an element's number"),
    ("{ $.['a] = 1 }", 5, "expected a property's name"),
    ("{ $.a.*.b[*] = 1 }", 3, "one wildcard in a property selector"),
    ("{ $.a.* = 1 && $.b.* = 1 && $.c.* = 1 && $.d.* = 1 }", 42, "at most 3 wildcard selectors"),
    ("{ ($.a = 1 }", 12, "expected ), && or ||"),
    ("{ $.a = 1 && }", 14, "expected a property selector"),
    ("{ $.a = 1 } b", 13, "nothing can follow the closing }"),
    ("{ " + "(" * 60 + "$.a = 1", 53, "more than 50 parentheses"),
    ("[a, b", 1, "the [ is never closed"),
    ("[a b]", 4, "expected a comma"),
    ("[a = ]", 6, "expected a string"),
    ("[a = 1 && b = 2]", 11, "a condition here is on the field a"),
    ("[(a = 1)]", 2, "expected a comma"),
    ("[..., a, ...]", 12, "only one ... is possible"),
    ("[a] b", 5, "nothing can follow the closing ]"),
    ("x" * (LONGEST_PATTERN + 1), LONGEST_PATTERN + 1, "AWS takes 1,024 characters"),
    ("key:" + "x" * LONGEST, LONGEST + 1, "4,096 characters at most"),
]


@pytest.mark.parametrize(("text", "column", "why"), WRONG, ids=[f"{n}-{each[0][:30]}" for n, each in enumerate(WRONG)])
def test_what_is_wrong_is_told_with_its_column(text: str, column: int, why: str) -> None:
    with pytest.raises(QueryInvalid) as told:
        parse(text, NOW)
    assert told.value.column == column
    assert why in told.value.why
    assert str(told.value) == f"column {column}: {told.value.why}"
    assert "\n" not in str(told.value)


def query_or_column(text: str) -> Query | int:
    try:
        return parse(text, NOW)
    except QueryInvalid as told:
        return told.column


TOKENS = st.sampled_from(
    [
        *'{}[]()"%\\|&=!<>?*.-$^+ ,…',
        "$.a",
        "...",
        "&&",
        "||",
        "IS",
        "NULL",
        "NOT",
        "EXISTS",
        "not:",
        "key:",
        "size>",
        "since:",
        "10KB",
        "15m",
        "a",
        "ä",
        "\ud800",
        "\x00",
        "9" * 400,
        "{5}",
        "[a]",
        "\\x41",
        "%a%",
        '"b"',
        "1e999",
        "\n",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(TOKENS, max_size=25).map("".join)), st.binary(max_size=30))
@settings(max_examples=1500, deadline=None)
def test_any_text_is_a_query_or_tells_a_column_in_it(text: str, body: bytes) -> None:
    query = query_or_column(text)
    if isinstance(query, int):
        assert 1 <= query <= len(text) + 1
        return
    Filter(query)
    pushed(query)
    if query.pattern is not None:
        assert body_test(query.pattern)(body) in (True, False)


@pytest.mark.parametrize("word", sorted(WORDS))
def test_in_quotes_a_field_word_is_text(word: str) -> None:
    query = parse(f'"{word}:5"', NOW)
    assert query.pattern is not None
    assert body_test(query.pattern)(f"x {word}:5".encode())
    assert not query.fields


@pytest.mark.parametrize(
    "text", ["error:timeout", "http://a/b?c=d", "keys:1", "100%", "a-b", "Key:1", "x=1", "2026-11-23"]
)
def test_any_other_word_is_looked_for_as_it_is(text: str) -> None:
    query = parse(text, NOW)
    assert query.pattern is not None
    assert body_test(query.pattern)(f"<{text}>".encode())
    assert not body_test(query.pattern)(b"")
    assert pushed(query).pattern == f'"{text}"'


def test_each_thing_looked_at_has_its_own_field_words() -> None:
    assert parse("group:/aws/* stream:x", NOW, EVENTS).fields
    for text, vocabulary in (("key:a", EVENTS), ("group:a", RECORDS)):
        with pytest.raises(QueryInvalid, match="no field word of"):
            parse(text, NOW, vocabulary)


HOSTILE = [
    ("%a.*b.*c.*d.*e$%", b"abcd" * 250_000),
    ("%" + "a?" * 30 + "a" * 30 + "%", b"a" * 29 + b"b" * 100_000),
    ("%" + "[ab]{0,100}" * 9 + "c%", b"ab" * 100_000),
    ("%^" + "a*" * 30 + "b%", b"a" * 200_000),
    ("[..., x = a*a*a*a*a*b]", b"a" * 500_000),
    ("[..., x = 5]", b"[ " * 200_000),
    ("[a, b, ...]", b'"' * 300_000),
    ('{ $.a = "*a*a*a*a*a*b" }', b'{"a": "' + b"a" * 500_000 + b'"}'),
    ("{ $.a = 1 }", b"[" * 500_000),
]


@pytest.mark.parametrize(("text", "body"), HOSTILE, ids=[each[0][:30] for each in HOSTILE])
def test_no_pattern_takes_long_on_any_text(text: str, body: bytes) -> None:
    query = parse(text, NOW)
    assert query.pattern is not None
    test = body_test(query.pattern)
    began = time.process_time()
    assert not test(body) or text.startswith("[a")
    assert time.process_time() - began < 2  # minutes to centuries where it goes wrong


def test_letters_are_compared_as_they_are() -> None:
    query = parse("error", NOW)
    assert query.pattern is not None
    assert not body_test(query.pattern)(b"ERROR")
