"""The README's key tables, made from the real bindings: `python -m tests.support.readme` writes them into README.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.widget import Widget

from kinesis_tui.app import KinesisTui
from kinesis_tui.registry import PANES
from kinesis_tui.ui.frame.frame_kinds import frame_kinds
from kinesis_tui.ui.frame.frame_screen import FrameScreen
from kinesis_tui.ui.frame.key_table import declared_bindings, key_rows, markdown
from kinesis_tui.ui.line_list import LineList

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- keys: written by `python -m tests.support.readme` from the bindings -->", "<!-- /keys -->"
TITLES = {
    "list": "Moving",
    "json": "In JSON",
    "shards": "Shards",
    "record": "One record",
    "ledger": "The ledger",
    "rows": "Looking into records",
    "histogram": "Arrivals over time",
    "statistics": "Fields",
    "sql": "An answer of :sql",
}
"""What a group of ids is called; a pane's own title where it is not here."""


def key_tables() -> str:
    """Return every table: what works everywhere, moving, each pane with its views, JSON, and what opens over them."""
    tables = [_table("Everywhere", [*declared_bindings(FrameScreen), *declared_bindings(KinesisTui)])]
    tables.append(_table(TITLES["list"], declared_bindings(LineList)))
    for pane in PANES:
        tables.append(_table(pane.TITLE, _ours(pane)))
        by_group: dict[str, list[Binding]] = {}
        for view in pane.VIEWS:
            for binding in _ours(view):
                by_group.setdefault((binding.id or "").partition(".")[0], []).append(binding)
        tables += [_table(TITLES.get(group, group), bindings) for group, bindings in by_group.items()]
    others = [kind for kind in frame_kinds() if kind not in (FrameScreen, LineList)]
    json = [binding for kind in others for binding in _ours(kind) if (binding.id or "").startswith("json.")]
    tables.append(_table(TITLES["json"], json))
    rest = [binding for kind in others for binding in _ours(kind) if not (binding.id or "").startswith("json.")]
    tables.append(_table("Filter, menus, help, command line, forms", rest))
    return "\n".join(tables)


def written(readme: str) -> str:
    """Return the README's text with its tables as the bindings are now."""
    pattern = re.compile(f"{re.escape(BEGIN)}\n.*?{re.escape(END)}", re.DOTALL)
    replaced, count = pattern.subn(lambda _: f"{BEGIN}\n\n{key_tables()}\n{END}", readme)
    if count != 1:
        raise ValueError(f"README.md has {count} places for the key tables, not one")
    return replaced


def _table(title: str, bindings: Iterable[Binding]) -> str:
    table = markdown(key_rows(_each_once(bindings)))
    # Ten digits share a row, each has an id of its own.
    return f"**{title}**\n\n{table.replace('`app.pane_0`', '`app.pane_1` … `app.pane_0`')}"


def _each_once(bindings: Iterable[Binding]) -> Iterator[Binding]:
    """Leave out a binding that a base class has declared too."""
    seen: set[tuple[str | None, str]] = set()
    for binding in bindings:
        if (binding.id, binding.key) not in seen:
            seen.add((binding.id, binding.key))
            yield binding


def _ours(kind: type[DOMNode]) -> list[Binding]:
    """Return a class's bindings that have an id: those of Textual's own widgets have none."""
    bindings = declared_bindings(kind)
    return [binding for binding in bindings if binding.id] if issubclass(kind, Widget) else bindings


def main() -> int:
    """Write README.md."""
    README.write_text(written(README.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
