"""The header line: who is looking, where, with which rights, and how much moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from rich.segment import Segment

from kinesis_tui.text.cells import visible, width
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.redaction import redact
from kinesis_tui.ui.frame.status_line import StatusLine

PROGRAM = "kinesis-tui"


class HeaderFacts(Struct, frozen=True):
    """What the header shows; None is unknown and painted `–`."""

    clock: str
    armed: bool = False
    profile: str | None = None
    region: str | None = None
    account: str | None = None
    role: str | None = None
    endpoint: str | None = None
    """The overriding endpoint URL; None when AWS's own endpoints are used, and then nothing is shown."""
    records_per_second: float = 0.0
    calls_per_second: float = 0.0
    throttles: int = 0
    """Since the program started."""
    demo: str | None = None
    """The demo's sentence; None outside the demo."""
    replay: str | None = None
    """The file that is replayed, where nothing is connected: neither profile, region nor account are shown then."""


class Part(Struct, frozen=True):
    """One item of the header."""

    style: str
    """Component class."""
    rank: int
    """The higher, the earlier it is left out on a narrow terminal."""
    forms: tuple[str, ...]
    """What it may say, longest first; the shortest form is tried before it is left out."""
    right: bool = False


class Header(StatusLine):
    """One line; least important parts leave first when the terminal is narrow."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "header--program",
        "header--plain",
        "header--quiet",
        "header--demo",
        "header--armed",
        "header--read-only",
        "header--throttled",
    }
    DEFAULT_CSS = """
    Header {
        background: $panel;
        & > .header--program { color: $primary; text-style: bold; }
        & > .header--quiet { color: $text-muted; }
        & > .header--demo { color: $background; background: $demo; text-style: bold; }
        & > .header--armed { color: $background; background: $error; text-style: bold; }
        & > .header--read-only { color: $success; text-style: bold; }
        & > .header--throttled { color: $warning; text-style: bold; }
        &:ansi > .header--demo { color: $demo; background: ansi_default; text-style: bold reverse; }
        &:ansi > .header--armed { color: $error; background: ansi_default; text-style: bold reverse; }
        &:ansi > .header--quiet { text-style: dim; }
    }
    """

    def __init__(self, facts: HeaderFacts) -> None:
        super().__init__(id="header")
        self._facts = facts

    def show(self, facts: HeaderFacts) -> None:
        """Paint what changed since the last call."""
        if facts != self._facts:
            self._facts = facts
            self.update_line()

    def segments(self, width: int) -> Sequence[Segment]:
        """Lay the parts out: identity at the left, what moves at the right."""
        parts = fitting(parts_of(self._facts), width)
        left = [part for part in parts if not part.right]
        right = [part for part in parts if part.right]
        gap = max(0, width - _cells(parts))
        return [*self._painted(left), Segment(" " * gap), *self._painted(right)]

    def _painted(self, parts: list[Part]) -> list[Segment]:
        return [Segment(f" {part.forms[0]} ", self.part_style(part.style)) for part in parts]


def parts_of(facts: HeaderFacts) -> list[Part]:
    """Return the header's parts in reading order."""
    if facts.replay is not None:
        return _replay_parts(facts, facts.replay)
    who = facts.account or UNKNOWN
    throttles = f"{facts.throttles:,} throttled"
    parts = [
        Part("header--program", 9, (PROGRAM, "kt")),
        Part("header--demo", 1, (facts.demo or "", "DEMO")),
        Part("header--plain", 6, ("" if facts.demo else facts.profile or UNKNOWN,)),  # the demo has none
        Part("header--plain", 2, (facts.region or UNKNOWN,)),
        Part("header--plain", 5, (f"{who} {facts.role or UNKNOWN}", who)),
        Part("header--quiet", 10, (redact(facts.endpoint) if facts.endpoint else "",)),
        Part("header--armed", 0, ("WRITES ARMED",)) if facts.armed else Part("header--read-only", 0, ("READ-ONLY",)),
        Part(
            "header--plain",
            4,
            (f"{_rate(facts.records_per_second)} records/s", f"{_rate(facts.records_per_second)} rec/s"),
            right=True,
        ),
        Part("header--quiet", 7, (f"{_rate(facts.calls_per_second)} calls/s",), right=True),
        Part("header--throttled", 3, (throttles, f"{facts.throttles:,} thr"), right=True)
        if facts.throttles
        else Part("header--quiet", 8, (throttles, "0 thr"), right=True),
        Part("header--plain", 3, (facts.clock,), right=True),
    ]
    return [_sanitised(part) for part in parts if part.forms[0]]


def _replay_parts(facts: HeaderFacts, file: str) -> list[Part]:
    rate = _rate(facts.records_per_second)
    parts = [
        Part("header--program", 9, (PROGRAM, "kt")),
        Part("header--demo", 0, ("REPLAY",)),
        Part("header--plain", 1, (file,)),
        Part("header--plain", 4, (f"{rate} records/s", f"{rate} rec/s"), right=True),
        Part("header--plain", 3, (facts.clock,), right=True),
    ]
    return [_sanitised(part) for part in parts]


def fitting(parts: list[Part], width: int) -> list[Part]:
    """Shorten parts, leave parts out, least important first, until the rest fits in `width` cells.

    What then fits in full again is shown in full, most important first.
    """
    shortest = {part: part.forms[-1:] for part in parts}
    chosen = {part: part.forms[:1] for part in parts}
    by_rank = sorted(parts, key=lambda part: -part.rank)

    def cells() -> int:
        return sum(_part_cells(form) for forms in chosen.values() for form in forms)

    for part in by_rank:
        if cells() > width:
            chosen[part] = shortest[part]
    for part in by_rank[:-1]:
        if cells() > width:
            del chosen[part]
    for part in reversed(by_rank):
        spare = width - cells()
        if part in chosen and _part_cells(part.forms[0]) - _part_cells(chosen[part][0]) <= spare:
            chosen[part] = part.forms[:1]
    return [replace(part, forms=forms) for part, forms in chosen.items()]


def _part_cells(form: str) -> int:
    return width(form) + 2


def _cells(parts: list[Part]) -> int:
    return sum(_part_cells(part.forms[0]) for part in parts)


def _sanitised(part: Part) -> Part:
    return Part(part.style, part.rank, tuple(visible(form) for form in part.forms), part.right)


def _rate(per_second: float) -> str:
    """Write a rate in three cells at least: below a thousand nothing in the line moves when it changes."""
    if per_second < 10 and per_second != round(per_second):
        return f"{per_second:.1f}"
    return f"{per_second:3,.0f}"
