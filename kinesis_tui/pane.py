"""The base of all panes: what a pane is given, what it may be asked, and how it answers.

A pane is a class with NAME, TITLE, HELP, BINDINGS and `compose`; it fetches through `attempt`, shows `LoadState`s,
posts `Navigate` upwards, and answers the frame's questions by overriding the methods under "What the frame asks".
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from kinesis_tui.context import Context, DemoNotice
from kinesis_tui.failure import Failure, Unreachable
from kinesis_tui.subject import Subject
from kinesis_tui.text.cells import visible
from kinesis_tui.text.times import stamp_text
from kinesis_tui.ui.frame.export_run import ExportRun
from kinesis_tui.ui.frame.focus import focus_inside
from kinesis_tui.ui.frame.load import Empty, Failed, Loaded, Loading, LoadState, LoadView, attempt
from kinesis_tui.ui.frame.offers import Choice, Command, Export, Refused
from kinesis_tui.ui.frame.related import Journey, Journeys
from kinesis_tui.ui.frame.standard_bindings import standard_bindings
from kinesis_tui.ui.frame.view_stack import ViewStack

if TYPE_CHECKING:
    from kinesis_tui.ui.filter_bar import FilterBar

__all__ = [
    "NOT_ARMED",
    "Choice",
    "Command",
    "Context",
    "DemoNotice",
    "Empty",
    "Export",
    "Failed",
    "LoadState",
    "LoadView",
    "Loaded",
    "Loading",
    "Navigate",
    "Pane",
    "Refused",
    "Subject",
    "attempt",
    "standard_bindings",
]

T = TypeVar("T")

RESTART_REMEDY = "type :restart to start it again"
NOT_ARMED = "Writes are off. Press w to arm them, and then this key again."


class Navigate(Message):
    """Ask the frame to show a target: "tail:orders", or "streams" for a pane as it is."""

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target


class Pane(Widget, can_focus=True):
    """One thing to look at, with its own keys, help and stack of views."""

    NAME: ClassVar[str] = ""
    """The word in targets, commands and binding ids: "streams"."""
    TITLE: ClassVar[str] = ""
    """The word on the tab: "Streams"."""
    ARGUMENT: ClassVar[str] = ""
    """What `:NAME …` takes, for the help: "STREAM"; empty when nothing."""
    HELP: ClassVar[str] = ""
    """A paragraph for the help screen."""
    VIEWS: ClassVar[tuple[type[Widget], ...]] = ()
    """Widgets of this pane that have bindings of their own; their ids may be remapped too."""

    DEFAULT_CSS = """
    Pane { width: 1fr; height: 1fr; }
    """

    utc: reactive[bool] = reactive(False, init=False)
    """Set by the frame on every pane when `u` is pressed; watch it and repaint the times."""
    filter_text: reactive[str] = reactive("", init=False)
    """What the filter bar holds; empty means no filter."""

    def __init__(self, context: Context) -> None:
        super().__init__(id=self.NAME)
        self.border_title = self.TITLE
        self.context = context
        self.set_reactive(Pane.utc, context.settings.utc)
        self._views = ViewStack(self)
        self._export = ExportRun(self, self.say, context.clock.monotonic)

    # What the frame asks; override what makes sense.

    def begin(self) -> None:
        """Start fetching: called once, after this pane was first painted and before any `open`."""
        self.reload()

    def open(self, argument: str) -> None:
        """Go inside this pane to `argument`, the text after the colon of a target; never called with an empty one."""

    def reload(self) -> None:
        """Fetch again; also called after the region or profile has changed, when all that is known is stale."""

    def set_filter(self, text: str) -> None:
        """Keep only what matches `text`; empty shows everything."""

    def filter_kept(self, text: str) -> None:
        """Take in that the user keeps a filter, and is done with typing it."""

    async def filter_bar(self) -> FilterBar:
        """Return the bar in which the filter is typed."""
        from kinesis_tui.ui.filter_bar import FilterBar

        return FilterBar(self.filter_text)

    def copy_choices(self) -> list[Choice]:
        """Return what `y` offers, most wanted first."""
        return []

    def related(self) -> list[Choice]:
        """Return where `x` can go; each choice's text is a target."""
        return []

    def subject(self) -> Subject | None:
        """Return what is selected, for `x` to look for what is related to it; None when that is nothing."""
        return None

    def describe(self) -> Awaitable[object] | None:
        """Return what fetches the full AWS answer as a JSON value; None when nothing is selected."""
        return None

    def export(self) -> Export | None:
        """Return what `e` writes; None when there is nothing."""
        return None

    def status_text(self) -> str:
        """Return a few words for the right of the tab bar; read once a second."""
        return ""

    def commands(self) -> list[Command]:
        """Return this pane's own words for the command line."""
        return []

    def completions(self, prefix: str) -> list[str]:
        """Return arguments of `:<NAME> …` that start with `prefix`, from what is already known."""
        _ = prefix
        return []

    # What the pane uses.

    async def attempt(self, awaitable: Awaitable[T]) -> Loaded[T] | Failed:
        """Await an AWS call and turn its `Failure` into a state."""
        answer = await attempt(awaitable)
        return Failed(self.advised(answer.failure)) if isinstance(answer, Failed) else answer

    def advised(self, failure: Failure) -> Failure:
        """Return the failure with the remedy that fits the demo, where the embedded AWS can be started again."""
        demo = self.context.demo
        if demo is None or demo.restart is None or not isinstance(failure, Unreachable):
            return failure
        return Unreachable(failure.what, f"the demo's embedded AWS does not answer ({failure.why})", RESTART_REMEDY)

    def go(self, target: str) -> None:
        """Ask the frame for another target."""
        self.post_message(Navigate(target))

    def say(self, text: str, *, warning: bool = False) -> None:
        """Show one sentence in a toast."""
        self.notify(visible(text), severity="warning" if warning else "information", markup=False)

    def push_view(self, view: Widget) -> None:
        """Cover what this pane shows with `view` (a detail); `esc` takes it away again."""
        self._views.push(view)

    def pop_view(self) -> bool:
        """Take the topmost view away and show what it covered; False when there is none."""
        return self._views.pop()

    @property
    def view(self) -> Widget | None:
        """The topmost view pushed; None when the pane shows its first one."""
        return self._views.top

    @property
    def busy(self) -> str:
        """What takes long at present, and how to stop it: stands in place of `status_text` while it is not empty."""
        return self._export.progress

    def focus_content(self) -> None:
        """Put the keyboard on the first thing here that takes it, unless something here already has it."""
        if not self.has_focus_within or self.has_focus:
            focus_inside(self)

    # The standard keys.

    def watch_filter_text(self, text: str) -> None:
        """Hand the filter to the pane."""
        self.set_filter(text)
        self.refresh_bindings()

    async def action_filter(self) -> None:
        """Open the filter bar; when this returns it has the keyboard, so that nothing typed next goes elsewhere."""
        from kinesis_tui.ui.filter_bar import FilterBar

        bar = next(iter(self.query(FilterBar)), None) or await self.filter_bar()
        if not bar.is_attached:
            await self.mount(bar)
        focus_inside(bar)

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        """Filter as it is typed."""
        message.stop()
        self.filter_text = message.text

    def on_filter_bar_filter_closed(self, message: FilterBar.FilterClosed) -> None:
        """Take the bar away, and the filter with it unless it is kept."""
        message.stop()
        if message.keep:
            self.filter_kept(message.text)
        else:
            self.filter_text = ""
        message.bar.remove()
        focus_inside(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way back only where there is one."""
        _ = parameters
        if action != "back":
            return True
        waiting = any(isinstance(view.state, Loading) for view in self.query(LoadView))
        return bool(waiting or self.filter_text or self.view or self._exports())

    def _exports(self) -> bool:
        """Tell whether an export is being written: `esc` stops that first."""
        return self._export.is_running

    def action_back(self) -> None:
        """Stop an export, clear the filter, or leave the topmost view: one of them, in this order."""
        if self._exports():
            self._export.stop()
        elif self.filter_text:
            self.filter_text = ""
        else:
            self.pop_view()

    def action_reload(self) -> None:
        """Fetch again."""
        self.reload()

    def action_copy(self) -> None:
        """Offer what can be copied; a single choice is copied at once."""
        self.offer_copies(self.copy_choices())

    def offer_copies(self, choices: list[Choice]) -> None:
        """Open the menu of what can be copied."""
        from kinesis_tui.ui.frame.menu import Menu

        if not choices:
            self.say("Nothing to copy here yet.")
        else:
            self.app.push_screen(Menu("Copy", choices), self._copy_chosen)

    def _copy_chosen(self, choice: Choice | None) -> None:
        if choice is not None:
            self.app.copy_to_clipboard(choice.text)

    def action_related(self) -> None:
        """Offer what is related to the thing selected, and look for more of it."""
        from kinesis_tui.ui.frame.related_menu import RelatedMenu

        subject = self.subject()
        journey = Journey() if subject is None else self.context.one(Journeys, Journeys).of(subject)
        choices = [*self.related(), *journey.choices]
        if not choices and not journey.searches:
            self.say("Nothing related is known here.")
        else:
            self.app.push_screen(RelatedMenu("Go to", choices, journey.searches), self._related_chosen)

    def _related_chosen(self, choice: Choice | None) -> None:
        if choice is not None:
            self.go(choice.text)

    def action_describe(self) -> None:
        """Show the full AWS answer."""
        from kinesis_tui.ui.frame.describe_screen import DescribeScreen

        fetch = self.describe()
        if fetch is None:
            self.say("Nothing is selected to describe.")
        else:
            self.app.push_screen(DescribeScreen(self.TITLE, self.attempt(fetch)))

    def action_export(self) -> None:
        """Write what is shown to a file, in the background."""
        export = self.export()
        if export is None:
            self.say("Nothing to export here yet.")
        else:
            self.write(export)

    def write(self, export: Export) -> None:
        """Write an export to a file, in the background; `busy` tells how far it is."""
        self._export.start(export, self.export_stamp())

    def export_stamp(self) -> str:
        """Return the time as it stands in the name of an export."""
        return stamp_text(self.context.clock.now_ms(), self.utc)[:19].replace(" ", "T").replace(":", "")
