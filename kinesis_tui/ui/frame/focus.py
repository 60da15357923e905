"""Putting the keyboard inside something, at once."""

from __future__ import annotations

from textual.widget import Widget


def focus_inside(root: Widget) -> None:
    """Focus the first thing in `root` that is displayed and takes keys, or `root` itself when it does.

    The focus moves at once, not by a message: what had it may be hidden right after.
    """
    target = _first_focusable(root)
    if target is not None:
        root.screen.set_focus(target, scroll_visible=False)


def _first_focusable(widget: Widget) -> Widget | None:
    """Search depth first; a container that takes keys itself gives way to what is inside it."""
    if not widget.display:
        return None
    for child in widget.children:
        found = _first_focusable(child)
        if found is not None:
            return found
    return widget if widget.focusable else None
