"""`[ip, ..., status = 4* || status = 500, bytes]`: reads a pattern on a line's fields.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-space-delimited-log-events.html
"""

import re

from kinesis_tui.query.conditions import compare, condition
from kinesis_tui.query.scanner import Scanner
from kinesis_tui.query.tree import Column, Compare, SpacePattern

_NAME = re.compile(r"[A-Za-z0-9_-]*")
_ELLIPSES = ("...", "…")


def space_pattern(scanner: Scanner) -> SpacePattern:
    """Read from the opening bracket to the closing one."""
    opened = scanner.at
    scanner.at += 1
    columns: list[Column] = []
    ellipsis: int | None = None
    while True:
        scanner.skip_space()
        if any(map(scanner.take, _ELLIPSES)):
            if ellipsis is not None:
                raise scanner.wrong("only one ... is possible", scanner.at - 1)
            ellipsis = len(columns)
        else:
            columns.append(_column(scanner))
        scanner.skip_space()
        if scanner.take("]"):
            return SpacePattern(tuple(columns), ellipsis)
        if scanner.ended:
            raise scanner.wrong("the [ is never closed", opened)
        if not scanner.take(","):
            raise scanner.expected(", or ]")


def _column(scanner: Scanner) -> Column:
    start = scanner.at
    name = scanner.text[start : scanner.found(_NAME)]

    def comparison() -> Compare:
        begun = scanner.at
        again = scanner.match(_NAME)
        if again is None or again[0] != name:
            raise scanner.wrong(f"a condition here is on the field {name or 'without a name'}", begun)
        return compare(scanner, None)

    scanner.at += len(name)
    scanner.skip_space()
    if scanner.ended or scanner.text[scanner.at] in ",]":
        return Column(name, None)
    if scanner.text[scanner.at] not in "=!<>":
        raise scanner.expected("a comma, ] or a condition (= != < > <= >=)")
    scanner.at = start
    return Column(name, condition(scanner, comparison, grouped=False))
