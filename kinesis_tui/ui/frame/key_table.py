"""Bindings as rows of a table: the one source of the help screen, the footer and the README's key table."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode

KEY_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "vertical_line": "|",
    "minus": "-",
    "plus": "+",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "full_stop": ".",
    "comma": ",",
    "equals_sign": "=",
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
}
"""Textual's names for keys that people know by another."""


class KeyRow(Struct, frozen=True):
    """What one action of the program is bound to."""

    keys: tuple[str, ...]
    """As a person would write them: "ctrl+p", "/"."""
    id: str
    description: str
    tooltip: str

    @property
    def text(self) -> str:
        """All keys in one cell: "1 … 0" for a run of digits."""
        if len(self.keys) > 3:
            return f"{self.keys[0]} … {self.keys[-1]}"
        return " ".join(self.keys)


def key_text(key: str) -> str:
    """Return a Textual key name as a person would write it: "ctrl+question_mark" → "ctrl+?"."""
    *modifiers, name = key.split("+")
    if name.startswith("upper_"):
        name = name.removeprefix("upper_").upper()
    return "+".join([*modifiers, KEY_NAMES.get(name, name)])


def key_rows(bindings: Iterable[Binding]) -> list[KeyRow]:
    """Return one row for each action, in order; keys bound to the same action, or in one group, share a row."""
    rows: dict[str, KeyRow] = {}
    for binding in Binding.make_bindings(bindings):
        if not binding.description:
            continue
        group = binding.group.description if binding.group else None
        row_id = group or binding.id or binding.action
        keys = rows[row_id].keys if row_id in rows else ()
        text = binding.key_display or key_text(binding.key)
        if text not in keys:
            keys = (*keys, text)
        rows[row_id] = KeyRow(keys, binding.id or "", group or binding.description, binding.tooltip)
    return list(rows.values())


def markdown(rows: Iterable[KeyRow]) -> str:
    """Return the rows as a Markdown table with the columns key, does, id."""
    lines = ["| key | does | id |", "| --- | --- | --- |"]
    for row in rows:
        keys = " ".join(key if key == "…" else f"`{key}`" for key in row.text.replace("|", "\\|").split(" "))
        lines.append(f"| {keys} | {row.tooltip or row.description} | `{row.id}` |")
    return "\n".join(lines) + "\n"


def in_declared_order(active: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """Return active bindings node by node as they come, and within a node as its class declares them.

    Textual puts what a keymap has moved to the end, where a footer may have no room left.
    """
    entries = list(active)
    nodes = list(dict.fromkeys(entry.node for entry in entries))
    places = {node: _places(declared_bindings(type(node))) for node in nodes}
    last = len(entries) + sum(map(len, places.values()))
    return sorted(entries, key=lambda entry: (nodes.index(entry.node), places[entry.node].get(entry.binding.id, last)))


def _places(bindings: Iterable[Binding]) -> dict[str | None, int]:
    return {binding.id: place for place, binding in enumerate(bindings)}


def declared_bindings(kind: type[DOMNode]) -> list[Binding]:
    """Return the bindings of a class and of its bases, as far as it inherits them; its own come first."""
    bindings: list[Binding] = []
    for node in kind.__mro__:
        bindings += Binding.make_bindings(node.__dict__.get("BINDINGS", ()))
        if not node.__dict__.get("_inherit_bindings", True):
            break
    return bindings


def binding_ids(*kinds: type[DOMNode]) -> frozenset[str]:
    """Return the ids that a keymap may name: those of the bindings that these classes, or their bases, declare."""
    return frozenset(binding.id for kind in kinds for binding in declared_bindings(kind) if binding.id)
