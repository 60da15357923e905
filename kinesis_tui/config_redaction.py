"""What a user may set under [redaction] in config.toml, checked when it is read."""

import re
from typing import Annotated, Literal

import msgspec

RedactionRule = Literal[
    "authorization",
    "aws-access-key",
    "aws-secret-key",
    "aws-session-token",
    "card-number",
    "email",
    "jwt",
    "password",
    "private-key",
    "secret",
    "token",
    "url-password",
]
"""The built-in rules; all are on unless they are listed in `except`."""

_STEP = re.compile(r"""\.?(?P<name>\*|[^.\[\]"'*$\s][^.\[\]"']*)|\[(?:(?P<index>[0-9]+)|"(?P<quoted>[^"]+)"|\*?)\]""")
_UNBOUNDED_TWICE = re.compile(r"(?<!\\)[*+}]\)(?:[*+]|\{[0-9]*,[0-9]*\})")


Words = Annotated[str, msgspec.Meta(min_length=1)]


class RedactionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"without": "except"}):
    """What is hidden on the screen, in copies and in exports."""

    enabled: bool = True
    without: tuple[RedactionRule, ...] = ()
    """In the file `except`: built-in rules that are not wanted."""
    keys: tuple[Words, ...] = ()
    """Names of members whose values are hidden, wherever they are; `*` stands for anything, case does not count."""
    paths: tuple[Words, ...] = ()
    """Places in JSON: `user.address`, `items[*].card`."""
    patterns: dict[str, Words] = {}
    """Regular expressions by the name that the mark shows."""
    capture: bool = False
    """Hide in capture files too; they are exact otherwise, so that they can be replayed."""

    def __post_init__(self) -> None:
        """Raise ValueError for a path or a pattern that is none."""
        for path in self.paths:
            path_steps(path)
        for name, pattern in self.patterns.items():
            if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,30}", name):
                raise ValueError(f"the pattern's name {name!r} is not of small letters, digits and dashes")
            _check_pattern(name, pattern)


def path_steps(path: str) -> tuple[str | int | None, ...]:
    """Return a JSON path's steps: a key, an index, None for any. Raises ValueError where it is no path."""
    rest = path.strip().removeprefix("$")
    steps: list[str | int | None] = []
    place = 0
    while place < len(rest):
        found = _STEP.match(rest, place)
        if found is None:
            raise ValueError(f'{path!r} is no path as user.address, items[*].card or ["odd key"][0]')
        name = found["name"] or found["quoted"]
        steps.append(int(found["index"]) if found["index"] else None if name in (None, "*") else name)
        place = found.end()
    if not steps:
        raise ValueError(f"{path!r} is no path: it names nothing")
    return tuple(steps)


def _check_pattern(name: str, pattern: str) -> None:
    """Refuse what is no regular expression, and repeats of repeats, which take for ever on some texts."""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"pattern {name!r} is no regular expression: {error}") from None
    if compiled.match("") is not None:
        raise ValueError(f"pattern {name!r} matches an empty text")
    if _UNBOUNDED_TWICE.search(pattern):
        raise ValueError(f"pattern {name!r} repeats a repeat, as in (a+)+, which takes for ever on some texts")
