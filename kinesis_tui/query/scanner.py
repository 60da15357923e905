"""A place in an expression, and what stands there."""

import re

from kinesis_tui.query.errors import QueryInvalid
from kinesis_tui.query.regex import Regex, parse_regex
from kinesis_tui.query.tree import Number, Text, Value

REGEXES = 2
"""AWS takes two regular expressions in a pattern."""

_SPACE = re.compile(r"\s*")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_BARE = re.compile(r'[^\s"%(){}\[\]&|=!<>,]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')
_REGEX = re.compile(r"%((?:[^%\\]|\\.)*)%", re.DOTALL)


class Scanner:
    """Reads a text from left to right; every failure is a QueryInvalid at the place where it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._regexes = 0

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)

    def skip_space(self) -> None:
        """Go on to what is no space."""
        self.at = self.found(_SPACE)

    def found(self, pattern: re.Pattern[str]) -> int:
        """Return where a pattern that may be empty ends."""
        match = pattern.match(self.text, self.at)
        return self.at if match is None else match.end()

    def ahead(self, wanted: str) -> bool:
        """Whether this text stands here."""
        return self.text.startswith(wanted, self.at)

    def take(self, wanted: str) -> bool:
        """Step over a text where it stands here."""
        if not self.ahead(wanted):
            return False
        self.at += len(wanted)
        return True

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Step over a pattern where it matches here."""
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        return match

    def wrong(self, why: str, at: int | None = None) -> QueryInvalid:
        """Make the failure for this place, or for another."""
        return QueryInvalid(self.at if at is None else at, why)

    def expected(self, what: str) -> QueryInvalid:
        """Make the failure that something else stands here, or nothing."""
        here = self.text[self.at : self.at + 1]
        return self.wrong(f"expected {what}, not {here!r}" if here else f"expected {what}")

    def quoted(self) -> str:
        r"""Read a string in double quotes, in which \" is a quote and \\ a backslash."""
        match = self.match(_QUOTED)
        if match is None:
            raise self.wrong('the quote is never closed; \\" is a quote within quotes')
        return _ESCAPE.sub(r"\1", match[1])

    def regex(self) -> Regex:
        """Read a regular expression between percent signs."""
        start = self.at
        match = self.match(_REGEX)
        if match is None:
            raise self.wrong("the % is never closed: a regular expression stands between two; put text in quotes")
        self._regexes += 1
        if self._regexes > REGEXES:
            raise self.wrong(f"AWS takes at most {REGEXES} regular expressions in a pattern", start)
        return parse_regex(match[1], start + 1)

    def value(self) -> Value:
        """Read what is compared with: a string with or without quotes, a number, a regular expression."""
        if self.ahead('"'):
            return Text(self.quoted())
        if self.ahead("%"):
            return self.regex()
        bare = self.match(_BARE)
        if bare is None:
            raise self.expected('a string, a number or a %regex%; characters such as = & | ( stand in quotes: "a=b"')
        number = number_of(bare[0])
        return Text(bare[0]) if number is None else Number(number, bare[0])


def number_of(text: str) -> int | float | None:
    """Read a number as AWS writes them, `-12`, `1.5`, `1e+3`; None where the text is none."""
    if not _NUMBER.fullmatch(text):
        return None
    if len(text) < 300 and text.lstrip("+-").isdecimal():
        return int(text)
    return float(text)
