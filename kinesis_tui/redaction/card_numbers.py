"""Payment card numbers among other digits: an issuer's prefix and length, and Luhn's check digit (ISO/IEC 7812-1)."""

import re
from collections.abc import Iterator

_CANDIDATE = re.compile(r"(?<![0-9A-Za-z_.])[0-9](?:[ -]?+[0-9]){12,}+")
"""At least 13 digits, single blanks or dashes between them; no decimal places, no part of a name."""
_WORD = re.compile("[A-Za-z_]")
_GROUP = re.compile("[0-9]++")
_ISSUED = re.compile(
    r"""4[0-9]{12}(?:[0-9]{3}){0,2}                                   # Visa: 13, 16 or 19
    |(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}   # Mastercard
    |3[47][0-9]{13}                                                   # American Express
    |3(?:0[0-5]|[68][0-9])[0-9]{11}                                   # Diners Club
    |6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12}(?:[0-9]{3})?             # Discover
    |35(?:2[89]|[3-8][0-9])[0-9]{12}                                  # JCB
    |62[0-9]{14,17}                                                   # UnionPay""",
    re.VERBOSE,
)
_SHORT_GROUP = 3
"""Digits that a group needs to be taken together with its neighbours: a number that is written in groups has four or
more in each, but the last; dates and telephone numbers have fewer."""
_LONGEST = 19
_DOUBLED = str.maketrans("0123456789", "0246813579")


def card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where card numbers are, ascending."""
    for candidate in _CANDIDATE.finditer(text):
        groups = [found.span() for found in _GROUP.finditer(text, *candidate.span())]
        first = 0
        while first < len(groups):
            past = _past_number(text, groups, first)
            if past:
                yield groups[first][0], groups[past - 1][1]
            first = past or first + 1


def is_card_number(digits: str) -> bool:
    """Whether plain digits are a card number."""
    return _ISSUED.fullmatch(digits) is not None and _luhn(digits)


def _past_number(text: str, groups: list[tuple[int, int]], first: int) -> int:
    """Return one past the last group of the number that begins with group `first`; 0 where none does."""
    digits = ""
    for index in range(first, len(groups)):
        start, end = groups[index]
        if end - start > _LONGEST:
            return 0
        digits += text[start:end]
        if len(digits) > _LONGEST:
            return 0
        if is_card_number(digits) and not _WORD.match(text, end):
            return index + 1
        if end - start < _SHORT_GROUP:
            return 0
    return 0


def _luhn(digits: str) -> bool:
    backwards = digits[::-1]
    return not sum(map(int, backwards[::2] + backwards[1::2].translate(_DOUBLED))) % 10
