"""An expression from text: field words first, then one of AWS's filter patterns.

    expression  =  { ["not:"] field-word }  ["not:"]  [ terms | "{" … "}" | "[" … "]" ]

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import re
from datetime import datetime

from kinesis_tui.query.field_words import RECORDS, Vocabulary, field, is_field_word, refuse_comparison
from kinesis_tui.query.json_pattern import json_pattern
from kinesis_tui.query.scanner import Scanner
from kinesis_tui.query.space_pattern import space_pattern
from kinesis_tui.query.tree import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Field,
    JsonPattern,
    Pattern,
    Query,
    Sign,
    SpacePattern,
    Term,
    Terms,
    Text,
)

LONGEST_PATTERN = 1024
"""Characters of a pattern that AWS takes.

Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
"""
LONGEST = 4 * LONGEST_PATTERN

_NOT = "not:"
_BARE = re.compile(r'[^\s"]+')


def parse(text: str, now: datetime, vocabulary: Vocabulary = RECORDS) -> Query:
    """Read an expression; ages count back from `now`. Raises QueryInvalid, and nothing else, on any text."""
    scanner = Scanner(text)
    if len(text) > LONGEST:
        raise scanner.wrong(f"an expression has {LONGEST:,} characters at most, not {len(text):,}", LONGEST)
    fields: list[Field] = []
    while True:
        scanner.skip_space()
        negated = _negated(scanner)
        if not is_field_word(scanner):
            break
        fields.append(field(scanner, vocabulary, now, negated=negated))
        if not scanner.ended and not scanner.text[scanner.at].isspace():
            raise scanner.expected("a space after a field word")
    if scanner.ended:
        if negated:
            raise scanner.wrong("expected a field word or a pattern after not:")
        return Query(tuple(fields))
    start = scanner.at
    pattern = _pattern(scanner)
    if len(text.rstrip()) - start > LONGEST_PATTERN:
        raise scanner.wrong(f"AWS takes {LONGEST_PATTERN:,} characters of pattern at most", start + LONGEST_PATTERN)
    return Query(tuple(fields), pattern, negated, _notes(pattern))


def _negated(scanner: Scanner) -> bool:
    negated = False
    while scanner.take(_NOT):
        negated = not negated
        scanner.skip_space()
    return negated


def _pattern(scanner: Scanner) -> Pattern:
    if scanner.ahead("{"):
        pattern: Pattern = json_pattern(scanner)
    elif scanner.ahead("["):
        pattern = space_pattern(scanner)
    else:
        return _terms(scanner)
    scanner.skip_space()
    if not scanner.ended:
        closing = "}" if isinstance(pattern, JsonPattern) else "]"
        raise scanner.wrong(f"nothing can follow the closing {closing}; field words stand before the pattern")
    return pattern


def _terms(scanner: Scanner) -> Terms:
    terms: list[Term] = []
    while not scanner.ended:
        terms.append(_term(scanner))
        if not scanner.ended and not scanner.text[scanner.at].isspace():
            raise scanner.wrong('expected a space; a term with a quote in it stands in quotes, the quote written \\"')
        scanner.skip_space()
    return Terms(tuple(terms))


def _term(scanner: Scanner) -> Term:
    sign: Sign = "-" if scanner.take("-") else "?" if scanner.take("?") else ""
    if scanner.ended or scanner.text[scanner.at].isspace():
        raise scanner.wrong(f"expected a term right after {sign}")
    if scanner.ahead('"'):
        return Term(sign, Text(scanner.quoted()))
    if scanner.ahead("%"):
        return Term(sign, scanner.regex())
    if is_field_word(scanner) or scanner.ahead(_NOT):
        raise scanner.wrong(
            "field words, and not:, stand before the pattern; in quotes it is text"
            if not sign
            else "a field word is negated by not: before it; in quotes it is text"
        )
    refuse_comparison(scanner)
    bare = scanner.match(_BARE)
    assert bare is not None, "there is neither a space nor a quote here"
    return Term(sign, Text(bare[0]))


def _notes(pattern: Pattern) -> tuple[str, ...]:
    if isinstance(pattern, Terms):
        signs = {term.sign for term in pattern.terms}
        if "?" in signs and len(signs) > 1:
            return ("terms with ? are ignored beside terms without it, as AWS does",)
    if isinstance(pattern, SpacePattern) and not any(column.condition for column in pattern.columns):
        return ("no field of this pattern has a condition; text in brackets stands in quotes",)
    if isinstance(pattern, JsonPattern) and any(map(_is_constant, _compares(pattern.condition))):
        return ("true, false and null are compared so: IS TRUE, IS FALSE, IS NULL",)
    return ()


def _compares(condition: Condition) -> list[Compare]:
    if isinstance(condition, AllOf | AnyOf):
        return [each for part in condition.parts for each in _compares(part)]
    return [condition] if isinstance(condition, Compare) else []


def _is_constant(compare: Compare) -> bool:
    return isinstance(compare.value, Text) and compare.value.text in ("true", "false", "null")
