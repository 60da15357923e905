"""What is about to be sent, word for word, before it is sent; what comes of it stands below."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kinesis_tui.failure import Failure
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.frame.dialog import Dialog
from kinesis_tui.ui.frame.offers import Refused
from kinesis_tui.ui.text_view import TextView

Tell: TypeAlias = Callable[[str], None]
"""Shows how far it is."""


@dataclass(frozen=True, slots=True)
class Page:
    """One way to write what is sent."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be sent."""

    title: str
    pages: tuple[Page, ...]
    verb: str
    """What sending does: "creates it"."""
    send: Callable[[Tell], Awaitable[str | Proposal]] | None
    """Returns the sentence to show, or another proposal in place of this one; raises `Failure` or `Refused`.

    None where there is nothing to be sent."""
    why_not: Callable[[], str] = str
    """A sentence that says why it can't be sent now; empty where it can."""
    after: str = ""
    """What esc does while the answer is awaited: "it is created all the same"."""


class RequestScreen(Dialog[bool], inherit_bindings=True):
    """Show a proposal, send it when asked; closes with True once it was sent and not refused."""

    DEFAULT_CSS = """
    RequestScreen > .dialog {
        width: 96%; max-width: 120; height: 100%; max-height: 40;
        & > #request-tabs { height: 1; color: $text-muted; }
        & > #request-answer { height: auto; max-height: 6; }
        & > #request-answer.-done { color: $text-success; }
        & > #request-answer.-failed { color: $text-error; }
        & > #request-answer.-busy { color: $text-warning; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Send", tooltip="Send exactly what is shown", id="request.send"),
        Binding("right,tab,l", "page(1)", "Other", tooltip="Show it written another way", id="request.next"),
        Binding("left,shift+tab,h", "page(-1)", "Before", tooltip="Show the way before", id="request.previous"),
        Binding("y", "copy", "Copy", tooltip="Copy what is shown", id="request.copy"),
    ]

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self._proposal = proposal
        self._page = 0
        self._sent = False
        self._busy = False
        self._text = TextView()

    def compose(self) -> ComposeResult:
        """Stack the ways it is written, the text and the answer."""
        with Vertical(classes="dialog"):
            yield Static(id="request-tabs", markup=False)
            yield self._text
            yield Static(id="request-answer", markup=False)

    def on_mount(self) -> None:
        """Show the first page."""
        self._show(self._proposal)

    def _show(self, proposal: Proposal) -> None:
        self._proposal, self._page = proposal, 0
        box = self.query_one(".dialog", Vertical)
        box.border_title = Content(visible(proposal.title))
        send = f"ctrl+s {proposal.verb} · " if proposal.send is not None else ""
        box.border_subtitle = f"{send}y copies · esc goes back"
        self._show_page()
        why_not = proposal.why_not()
        self._say(why_not, "-failed" if why_not else "")
        self._text.focus()

    def _show_page(self) -> None:
        pages = self._proposal.pages
        words = [(f"[{one.label}] " if number == self._page else f" {one.label}  ") for number, one in enumerate(pages)]
        self.query_one("#request-tabs", Static).update("".join(words) + ("· tab" if len(pages) > 1 else ""))
        self._text.show_text(pages[self._page].text)

    def action_page(self, steps: int) -> None:
        """Show another page."""
        self._page = (self._page + steps) % len(self._proposal.pages)
        self._show_page()

    def action_copy(self) -> None:
        """Copy the page."""
        self.app.copy_to_clipboard(self._proposal.pages[self._page].text)

    def action_cancel(self) -> None:
        """Go back; where an answer is awaited, wait no longer."""
        if self._busy and self._proposal.after:
            self.notify(visible(self._proposal.after), markup=False)
        self.workers.cancel_group(self, "send")
        self.dismiss(self._sent)

    def action_send(self) -> None:
        """Send it."""
        proposal = self._proposal
        why_not = proposal.why_not()
        if why_not:
            self._say(why_not, "-failed")
        elif proposal.send is not None and not self._busy and not self._sent:
            self._busy = True
            self._say("Waiting for the answer…", "-busy")
            self.run_worker(self._send(proposal.send), group="send", exclusive=True)

    async def _send(self, send: Callable[[Tell], Awaitable[str | Proposal]]) -> None:
        try:
            answer = await send(self._tell)
        except (Failure, Refused) as refused:
            self._sent = False
            self._say(str(refused), "-failed")
        else:
            if isinstance(answer, Proposal):
                self._show(answer)
            else:
                self._sent = True
                self._say(f"{answer} esc goes on.", "-done")
        finally:
            self._busy = False

    def _tell(self, text: str) -> None:
        """Show how far it is; something was sent by then."""
        self._sent = True
        self._say(text, "-busy")

    def _say(self, text: str, state: str) -> None:
        answer = self.query_one("#request-answer", Static)
        answer.set_classes(state)
        answer.update(visible(text))
