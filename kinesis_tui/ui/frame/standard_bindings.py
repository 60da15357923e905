"""The keys that mean the same in every pane, and how a pane takes them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

STANDARD = (
    Binding("slash", "filter", "Filter", tooltip="Filter what is listed here; esc clears it", id="filter"),
    Binding("space", "pause", "Pause", tooltip="Pause or follow; what arrives meanwhile is counted", id="pause"),
    Binding("s", "sort", "Sort", tooltip="Sort by the next column", id="sort"),
    Binding("d", "describe", "Describe", tooltip="Show the full AWS answer as JSON", id="describe"),
    Binding("y", "copy", "Copy", tooltip="Copy to the clipboard: choose what", id="copy"),
    Binding("x", "related", "Related", tooltip="Jump to what is related", id="related"),
    Binding("e", "export", "Export", tooltip="Write what is shown to a file", id="export"),
    Binding("r", "reload", "Refresh", tooltip="Fetch again", id="reload"),
)
"""The keys that mean the same in every pane; a pane takes those that make sense with `standard_bindings`."""


def standard_bindings(pane: str, *verbs: str) -> list[BindingType]:
    """Return the bindings of `verbs` with ids "<pane>.<verb>", in the order given, after the way back (esc).

    Verbs: filter, pause, sort, describe, copy, related, export, reload. `pause` and `sort` need an `action_pause`
    or `action_sort` on the pane; the others are done by `Pane` through the methods it may override.
    """
    by_verb = {binding.id: binding for binding in STANDARD}
    chosen = [by_verb[verb] for verb in verbs]
    back = Binding("escape", "back", "Back", tooltip="Back out: close the filter, or leave what was opened", id="back")
    return [_with_id(binding, f"{pane}.{binding.id}") for binding in (back, *chosen)]


def _with_id(binding: Binding, binding_id: str) -> Binding:
    return Binding(binding.key, binding.action, binding.description, tooltip=binding.tooltip, id=binding_id)
