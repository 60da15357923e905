"""Names that say that what they name is a secret: keys of JSON, and words before `=` or `:` in a text."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kinesis_tui.redaction.patterns import TextRule, by_pattern

BUILTIN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "authorization": ("authorization", "cookie"),
        "password": ("password", "passwd", "passphrase", "passcode", "=pwd", "=pass", "=cvv", "=cvc", "=cvv2"),
        "secret": ("secret", "secretkey", "secretaccesskey", "privatekey", "apikey", "=credential", "=xamzsignature"),
        "token": (
            *("accesstoken", "refreshtoken", "idtoken", "sessiontoken", "securitytoken", "authtoken", "apitoken"),
            *("bearertoken", "csrftoken", "=token", "=jwt"),
        ),
    }
)
"""Rule → how names end that it takes, without `-`, `_`, `.` and capitals; with `=`, the whole name."""

_SEPARATORS = re.compile("[-_. ]+")
_NAMES_KEPT = 4096
_LONGEST_NAME = 80
"""What is longer names nothing, though it may end as a name does."""
_VALUE = (
    r"(?:\\*+[\"'])?+\s*+[:=>]\s*+(?P<secret>(?!\\*+[\"']?+(?:«redacted:|null\b|true\b|false\b))"
    r"(?:\"(?:[^\"\\]++|\\.)*+(?:\"|\Z)|'[^']*+'|\\++\"[^\"\\]*+|[^\s,;&\"'\\})\]<>]++))"
)
"""What follows a name: in quotes, in quotes that are escaped themselves, or up to a blank or bracket."""


def plain_name(name: str) -> str:
    """Write a name as names are compared: in lower case, without dashes, underscores, dots and blanks."""
    return _SEPARATORS.sub("", name.lower())


class KeyNames:
    """The names whose values are hidden; a name that was judged once is remembered."""

    def __init__(self, rules: Iterable[str], own: Iterable[str]) -> None:
        """Take built-in rules by their names, and the user's own names, in which `*` stands for anything."""
        pairs = [(rule, end) for rule in rules for end in BUILTIN.get(rule, ())]
        self._ends = tuple((end, rule) for rule, end in pairs if not end.startswith("="))
        self._whole = {end[1:]: rule for rule, end in pairs if end.startswith("=")}
        mine = [plain_name(name) for name in own]
        self._own = re.compile("|".join(name.replace("*", ".*") for name in mine)) if mine else None
        self._judged: dict[str, str | None] = {}
        self.triggers = _shortest(
            [*(end for end, _ in self._ends), *self._whole, *(max(name.split("*"), key=len) for name in mine)]
        )
        """A text in which none of them stands, written as `plain_name` does, has no such name."""
        self._mine = mine

    def may_be_in(self, text: str) -> bool:
        """Whether any name may stand in a text; False is certain."""
        plain = text.lower().replace(" ", "").replace("_", "").replace("-", "").replace(".", "")
        for trigger in self.triggers:  # noqa: SIM110  # a generator costs more than what it does
            if trigger in plain:
                return True
        return False

    def rule(self, name: str) -> str | None:
        """Return the rule that hides what has this name; None where none does."""
        if len(name) > _LONGEST_NAME:
            return None
        try:
            return self._judged[name]
        except KeyError:
            pass
        if len(self._judged) >= _NAMES_KEPT:
            self._judged.clear()
        rule = self._judged[name] = self._rule(plain_name(name))
        return rule

    def _rule(self, name: str) -> str | None:
        if self._own is not None and self._own.fullmatch(name):
            return "key"
        return self._whole.get(name) or next((rule for end, rule in self._ends if name.endswith(end)), None)

    def text_rules(self) -> list[TextRule]:
        """Return the rules that find names and values in a text that is no JSON: `password=…`, `<secret>…`."""
        by_rule: dict[str, list[str]] = {}
        for end, rule in self._ends:
            by_rule.setdefault(rule, []).append(_spelled(end))
        for end, rule in self._whole.items():
            by_rule.setdefault(rule, []).append(rf"(?<![A-Za-z0-9]){_spelled(end)}")
        for name in self._mine:
            if name.strip("*"):
                by_rule.setdefault("key", []).append(_own_spelled(name))
        return [
            by_pattern(rule, rf"(?i:{'|'.join(sorted(names, key=len, reverse=True))})(?![A-Za-z0-9]){_VALUE}")
            for rule, names in by_rule.items()
        ]


def _shortest(words: list[str]) -> tuple[str, ...]:
    """Leave out words in which another one stands."""
    return tuple(word for word in dict.fromkeys(words) if not any(other != word and other in word for other in words))


def _spelled(name: str) -> str:
    """Return the pattern of a plain name as it may be spelled: `access_token`, `Access-Token`."""
    return "[_ .-]?".join(name)


def _own_spelled(name: str) -> str:
    parts = [_spelled(part) for part in name.split("*")]
    return rf"(?<![A-Za-z0-9]){r'[A-Za-z0-9_.-]{0,64}?'.join(parts)}"
