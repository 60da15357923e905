"""The four states of anything that is fetched, and the container that shows the one that holds.

LoadState = Loading | Loaded[T] | Empty | Failed
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Generic, TypeAlias, TypeVar, assert_never

from msgspec import Struct
from textual.containers import Container
from textual.widget import Widget

from kinesis_tui.failure import Failure
from kinesis_tui.ui.frame.focus import focus_inside

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Loading(Struct, frozen=True):
    """Asked for, and not answered yet."""

    text: str = "Loading…"
    """What is being fetched, for the eye: "Listing streams…"."""


class Loaded(Struct, Generic[T_co], frozen=True):
    """Answered."""

    value: T_co


class Empty(Struct, frozen=True):
    """Answered with nothing."""

    text: str
    """Says what to do next: "No streams in eu-west-1. Press : and type region X to look elsewhere."."""


class Failed(Struct, frozen=True):
    """Refused or unreachable."""

    failure: Failure


LoadState: TypeAlias = Loading | Loaded[T] | Empty | Failed


async def attempt(awaitable: Awaitable[T]) -> Loaded[T] | Failed:
    """Await an AWS call and turn its `Failure` into a state; the one place in the screen that catches one."""
    try:
        return Loaded(await awaitable)
    except Failure as failure:
        return Failed(failure)


class LoadView(Container, can_focus=True):
    """Show `content` while something is loaded, and the designed state otherwise.

    Once content was shown, a later failure stands above it instead of replacing it: what was read stays readable.
    """

    DEFAULT_CSS = """
    LoadView {
        height: 1fr;
        &.-stale > .load--state { height: auto; max-height: 6; }
    }
    """

    def __init__(
        self, content: Widget, state: Loading | Empty | Failed | None = None, *, id: str | None = None
    ) -> None:
        super().__init__(content, id=id)
        self.content = content
        self.state: LoadState[object] = state or Loading()
        self._notice: Widget | None = None
        content.display = False

    def on_mount(self) -> None:
        """Paint the state it was made with."""
        self.show(self.state)

    def show(self, state: LoadState[object]) -> None:
        """Change to `state`; the keyboard's focus stays inside this container if it was there."""
        held_focus = self.has_focus_within
        stale = self.content.display and isinstance(state, Failed)
        self.state = state
        self._replace_notice(_notice_for(state))
        self.content.display = stale or isinstance(state, Loaded)
        self.set_class(stale, "-stale")
        if held_focus:
            self.focus_content()
        self.refresh_bindings()  # esc cancels while something is loading

    async def replace_content(self, content: Widget) -> None:
        """Put another widget where the content was; it is shown by the next `Loaded`."""
        content.display = False
        await self.mount(content)
        await self.content.remove()
        self.content = content

    def focus_content(self) -> None:
        """Put the keyboard where it is of use: on the content when there is some, here otherwise."""
        if self.content.display:
            focus_inside(self.content)
        if not (self.content.display and self.content.has_focus_within):
            self.screen.set_focus(self, scroll_visible=False)

    def _replace_notice(self, notice: Widget | None) -> None:
        if self._notice is not None:
            self._notice.remove()
        self._notice = notice
        if notice is not None:
            notice.add_class("load--state")
            self.mount(notice, before=self.content)


def _notice_for(state: LoadState[object]) -> Widget | None:
    from kinesis_tui.ui.failure_view import EmptyView, FailureView, LoadingView

    match state:
        case Loaded():
            return None
        case Loading(text):
            return LoadingView(text)
        case Empty(text):
            return EmptyView(text)
        case Failed(failure):
            return FailureView(failure)
        case _:
            assert_never(state)
