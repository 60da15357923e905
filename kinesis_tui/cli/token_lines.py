"""An inspected token as lines for people: its checks, its header, and its claims explained."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from kinesis_tui.services.cognito.model.checks import Inspected
from kinesis_tui.services.cognito.model.claims import HEADER, TIMES, Meaning, difference, meaning_of
from kinesis_tui.services.cognito.model.jwt import Jwt
from kinesis_tui.services.cognito.model.token_times import countdown, time_text
from kinesis_tui.text.cells import visible

MARKS = {"passed": "ok  ", "failed": "FAIL", "not possible": "–   "}
LABEL_CELLS = 22


def table_lines(inspected: Inspected, now_ms: int) -> bytes:
    """Write everything that is known of a token but its signature."""
    return "".join(f"{line}\n" for line in _lines(inspected, now_ms)).encode(errors="replace")


def _lines(inspected: Inspected, now_ms: int) -> Iterator[str]:
    yield "CHECKS"
    for check in inspected.checks:
        yield f"  {MARKS[check.outcome]}  {check.name:<12}  {visible(check.reason)}"
    jwt = inspected.jwt
    if jwt is None:
        return
    yield ""
    yield f"TOKEN  {visible(jwt.token_use or 'of unknown use')}, {jwt.size:,} bytes, {countdown(jwt, now_ms)[0]}"
    apart = difference(jwt.token_use)
    if apart is not None:
        yield f"  {apart.words}"
    yield ""
    yield "HEADER"
    yield from _members(jwt.header, {name: HEADER.get(name) for name in jwt.header}, jwt, now_ms)
    yield ""
    yield "CLAIMS"
    yield from _members(jwt.claims, {name: meaning_of(name) for name in jwt.claims}, jwt, now_ms)


def _members(
    members: Mapping[str, Any], meanings: Mapping[str, Meaning | None], jwt: Jwt, now_ms: int
) -> Iterator[str]:
    for name, value in members.items():
        is_time = members is jwt.claims and name in TIMES and jwt.seconds(name) is not None
        shown = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        shown = f"{shown}  {time_text(jwt.seconds(name), now_ms)}" if is_time else shown
        yield f"  {visible(name):<{LABEL_CELLS}}  {visible(shown)}"
        meaning = meanings[name]
        if meaning is not None:
            yield f"  {'':<{LABEL_CELLS}}    {meaning.words} ({meaning.source})"
