"""What a pane has opened over what it showed first, and the way back."""

from __future__ import annotations

from textual.widget import Widget

from kinesis_tui.ui.frame.focus import focus_inside


class ViewStack:
    """Views of one owner, each covering what was there before; what is covered keeps its state."""

    def __init__(self, owner: Widget) -> None:
        self._owner = owner
        self._views: list[tuple[Widget, list[Widget], Widget | None]] = []

    @property
    def top(self) -> Widget | None:
        """The view that covers all others; None when the owner shows its first one."""
        return self._views[-1][0] if self._views else None

    def push(self, view: Widget) -> None:
        """Cover what the owner shows with `view`, which gets the keyboard."""
        owner, screen = self._owner, self._owner.screen
        covered = [child for child in owner.children if child.display]
        held = screen.focused if owner.has_focus_within else None
        self._views.append((view, covered, held))
        owner.mount(view)
        if held is not None:
            screen.set_focus(owner, scroll_visible=False)  # what is hidden next would give the focus to a neighbour
        for child in covered:
            child.display = False
        owner.call_after_refresh(self._give_keyboard, view)
        owner.refresh_bindings()

    def pop(self) -> bool:
        """Take the topmost view away and show what it covered; False when there is none."""
        if not self._views:
            return False
        view, covered, held = self._views.pop()
        for child in covered:
            child.display = True
        if self._owner.has_focus_within:
            self._return_keyboard(view, held)
        view.remove()
        self._owner.refresh_bindings()
        return True

    def _give_keyboard(self, view: Widget) -> None:
        """Focus the view, unless the user has gone elsewhere or it has taken the focus itself."""
        if view is self.top and self._owner.has_focus:
            focus_inside(view)

    def _return_keyboard(self, view: Widget, held: Widget | None) -> None:
        if held is not None and held.is_attached and held.focusable:
            focus_inside(held)  # what was loading then may have its content now
            return
        view.display = False
        focus_inside(self._owner)
