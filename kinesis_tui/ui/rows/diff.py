"""Two rows side by side in one list: what is in both, what only in one."""

import asyncio
import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Static

from kinesis_tui.payload.decode import Decoded, decode
from kinesis_tui.text.cells import clip, visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.frame.offers import Choice
from kinesis_tui.ui.line_list import LineList

MOST_LINES = 20_000
"""Lines of each side that are compared: difflib takes time that grows with the square of what differs."""
CONTEXT = 3
"""Equal lines kept around a difference."""
HEX_BYTES = 16

STYLES = {"-": "error", "+": "success", "@": "accent"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    title: str
    """What it is called: its id, where it came from."""
    facts: tuple[tuple[str, str], ...]
    """Label and value, compared line by line."""
    payload: bytes
    decode: Callable[[bytes], Decoded] = decode
    """Reads the payload, and leaves out what is not to be seen; called in a thread."""


class _DiffLines:
    """The lines of a difference, as `Lines`."""

    first = 0

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.list: LineList | None = None

    @property
    def end(self) -> int:
        """Number of lines."""
        return len(self.lines)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Colour a line by its mark."""
        assert self.list is not None
        line = self.lines[number]
        return Strip([Segment(clip(visible(line), width), self.list.row_styles[STYLES.get(line[:1], "text")])])


class DiffView(Vertical):
    """What differs between two rows: lines with - are the first's alone, with + the second's."""

    DEFAULT_CSS = """
    DiffView {
        height: 1fr;
        & > .diff--titles { height: auto; max-height: 3; color: $text-muted; }
    }
    """

    def __init__(self, one: Side, other: Side, apart: str) -> None:
        """Compare two rows; `apart` says how far they are apart in time."""
        super().__init__()
        self._sides = (one, other)
        self._apart = apart
        self._titles = Static(classes="diff--titles", markup=False)
        self._lines = _DiffLines(())
        self.list = LineList(empty_text="comparing…")

    def compose(self) -> ComposeResult:
        """Stack who is who on the lines."""
        yield self._titles
        yield self.list

    def on_mount(self) -> None:
        """Compare in a thread; a large payload takes its time."""
        one, other = self._sides
        self._titles.update(visible(f"- {one.title}") + "\n" + visible(f"+ {other.title}") + f"\n  {self._apart}")
        self.run_worker(self._compare(), group="diff", exclusive=True)

    def copy_choices(self) -> list[Choice]:
        """Offer the difference as text."""
        return [Choice("difference", "\n".join(self._lines.lines))] if self._lines.lines else []

    async def _compare(self) -> None:
        lines = await asyncio.to_thread(differing, *self._sides)
        self._lines = shown = _DiffLines(lines)
        shown.list = self.list
        self.list.empty_text = "The two are equal."
        self.list.show(shown)
        self.list.focus()


def differing(one: Side, other: Side) -> list[str]:
    """Return the lines that differ, each marked - or +, with the lines around them; empty where all is equal."""
    left, right = list(islice(_lines(one), MOST_LINES)), list(islice(_lines(other), MOST_LINES))
    found = list(difflib.unified_diff(left, right, n=CONTEXT, lineterm=""))[2:]  # without the names of two files
    if found and max(len(left), len(right)) >= MOST_LINES:
        found.append(f"@@ only the first {count_text(MOST_LINES)} lines of each were compared @@")
    return found


def _lines(side: Side) -> Iterator[str]:
    for label, value in side.facts:
        yield f"{label}: {value}"
    yield ""
    decoded = side.decode(side.payload)
    if decoded.kind == "json":
        yield from msgspec.json.format(decoded.body, indent=2).decode("utf-8", "replace").splitlines()
    elif decoded.text is not None:
        yield from decoded.text.splitlines()
    else:
        for start in range(0, len(decoded.body), HEX_BYTES):
            yield f"{start:08x}  {decoded.body[start : start + HEX_BYTES].hex(' ')}"
