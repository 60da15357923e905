"""What secrets look like in a text, whatever they are called. Payloads are written by strangers: each rule takes time
in proportion to the text, because what a pattern begins to read it also consumes.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kinesis_tui.redaction.card_numbers import card_numbers

Spans = Iterator[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TextRule:
    """One kind of secret."""

    name: str
    """As the mark names it: "jwt"."""
    spans: Callable[[str], Spans]
    """Yields where a text has such secrets, ascending."""
    triggers: tuple[str, ...] = ()
    """In lower case: a text without any of them has no such secret. Empty: `maybe` tells, or nothing does."""
    maybe: Callable[[str], object] | None = None
    """Tells quickly that a text has no such secret, where `triggers` can't."""


def by_pattern(name: str, pattern: str, check: Callable[[str], bool] | None = None, triggers: str = "") -> TextRule:
    """Return the rule of a regular expression: its group `secret` is hidden, or all of it where it has none."""
    compiled = re.compile(pattern)
    group = "secret" if "secret" in compiled.groupindex else 0

    def spans(text: str) -> Spans:
        for found in compiled.finditer(text):
            start, end = found.span(group)
            if start < end and (check is None or check(found[group])):
                yield start, end

    words = tuple(triggers.split())
    return TextRule(name, spans, words, None if words else compiled.search)


def builtin_text_rules() -> tuple[TextRule, ...]:
    """Return the rules that are on by default; secrets that only a name tells are found by `key_names`."""
    return (
        by_pattern("jwt", r"eyJ[\w-]*+(?:\.[\w-]*+)*+", _is_jwt, "eyj"),
        by_pattern("aws-access-key", r"A(?:[KS]I|BI|CC)A[A-Z0-9]*+", _is_access_key, "akia asia abia acca"),
        by_pattern("aws-secret-key", _SECRET_KEY, _is_secret_key),
        by_pattern("aws-session-token", _SESSION_TOKEN, triggers="iqojb3jpz2lu fwogzxivyxdz fqogzxivyxdz agojb3jpz2lu"),
        by_pattern("authorization", _HEADER, triggers="authorization"),
        by_pattern("authorization", r"(?i:\bbearer)\s++(?P<secret>[\w.~+/=-]++)", _is_bearer, "bearer"),
        by_pattern("authorization", r"(?i:\bbasic)\s++(?P<secret>[A-Za-z0-9+/=]++)", _is_basic, "basic"),
        by_pattern("authorization", r"AWS4-HMAC-SHA256\s++(?P<secret>Credential=[^\r\n\"']*+)", triggers="aws4-hmac"),
        by_pattern("private-key", _PRIVATE_KEY, triggers="private"),
        by_pattern("url-password", r"://[^\s/@:\"'<>]*+:(?P<secret>[^\s/@\"'<>]*+)(?=@)", triggers="://"),
        TextRule("card-number", card_numbers, (), _DIGITS.search),
        TextRule("email", _emails, ("@",)),
    )


_DIGITS = re.compile(r"[0-9](?:[ -]?+[0-9]){12}")
_SECRET_KEY = r"(?<![A-Za-z0-9/+_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])"  # noqa: S105  # what it looks like
_SESSION_TOKEN = r"(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz|AgoJb3JpZ2lu)[A-Za-z0-9+/=_%-]*+"  # noqa: S105  # how they begin
_HEADER = (
    r"(?i:authorization)(?:\\*+[\"'])?+\s*+[:=]\s*+(?:\\*+[\"'])?+"
    r"(?P<secret>(?!«redacted:)(?:(?i:bearer|basic|digest|token|negotiate|aws4-hmac-sha256)\s++)?+[^\s\"'\\,;}<>]++"
    r"(?:(?<=Credential)[^\r\n\"']*+|(?:,?\s*+(?:Credential|SignedHeaders|Signature)=[^\s,\"'\\]*+)*+))"
)
_PRIVATE_KEY = r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?P<secret>(?:[^-]++|-(?!----END ))*+)"
_SECRET_KEY_LETTERS = 20
"""Different characters that a secret key has at least: 40 random ones of 64 have about 30, a path or a phrase fewer."""
_BEFORE_AT = re.compile(r"[\w.%+'-]{1,64}")
_AT = re.compile(r"@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,63}")


def _is_jwt(text: str) -> bool:
    header, dot, rest = text.partition(".")
    return bool(dot) and len(header) > 10 and len(rest.partition(".")[0]) > 1


def _is_access_key(text: str) -> bool:
    return 16 <= len(text) <= 128


def _is_secret_key(text: str) -> bool:
    if len(set(text)) < _SECRET_KEY_LETTERS:
        return False
    return any(map(str.isupper, text)) and any(map(str.islower, text)) and any(map(str.isdigit, text))


def _is_bearer(text: str) -> bool:
    return len(text) >= 20 or (len(text) >= 6 and any(map(str.isdigit, text)))


def _is_basic(text: str) -> bool:
    try:
        return b":" in base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False


def _emails(text: str) -> Spans:
    """Find the `@` and look back from there: a pattern that looks for what stands before it first may read a text of
    letters once for each of them.
    """
    past = 0
    for found in _AT.finditer(text):
        at = found.start()
        before = _BEFORE_AT.match(text[max(past, at - 64) : at][::-1])
        if before is not None:
            past = found.end()
            yield at - before.end(), past
