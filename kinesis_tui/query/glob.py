"""Texts in which `*` is any characters."""

from collections.abc import Callable


def glob(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a whole text fits; it takes time in proportion to the text's length."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern.__eq__
    last, middle = rest[-1], [part for part in rest[:-1] if part]
    if not middle and not first:
        return (lambda text: text.endswith(last)) if last else (lambda _: True)
    return lambda text: _fits(text, first, middle, last)


def glob_literal(pattern: str) -> str:
    """Return the longest text that whatever fits must hold."""
    return max(pattern.split("*"), key=len)


def _fits(text: str, first: str, middle: list[str], last: str) -> bool:
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
