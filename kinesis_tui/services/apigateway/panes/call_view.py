"""One call: what was expected of it, what came, and why."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from kinesis_tui.pane import Choice, Context, Export, Failed, Pane
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.apigateway.invoke_tests import InvokeTests, TestAnswer
from kinesis_tui.services.apigateway.model.call import BEARER, Answer, Call
from kinesis_tui.services.apigateway.panes.api_details import ApiDetails
from kinesis_tui.services.apigateway.panes.call_places import places
from kinesis_tui.services.apigateway.panes.call_sections import (
    BODY_TARGET,
    CallState,
    body_json,
    body_text,
    call_sections,
    hidden,
    shown_header,
)
from kinesis_tui.services.apigateway.rules.verdict import Verdict, verdict
from kinesis_tui.services.apigateway.sending import send_call
from kinesis_tui.token_facts import TokenFacts
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.sections import SectionList
from kinesis_tui.ui.text_view import TextView


class CallView(Vertical):
    """Shows one call; sends it when it is opened, unless its answer is there already."""

    DEFAULT_CSS = "CallView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "test", "Test it", id="call.test", tooltip="Ask API Gateway's authorizer about this token"),
        Binding(
            "T", "test_method", "Run it", id="call.test_method", tooltip="Run the method past its authorizer; armed"
        ),
    ]

    class AgainAsked(Message):
        """The call is to be sent once more."""

        def __init__(self, view: CallView) -> None:
            super().__init__()
            self.view = view

    def __init__(
        self,
        pane: Pane,
        context: Context,
        details: ApiDetails,
        call: Call,
        token: TokenFacts | None,
        answer: Answer | None = None,
        *,
        send: bool = True,
    ) -> None:
        super().__init__()
        self._pane = pane
        self._given = context
        self._tests = InvokeTests(context.aws)
        self.details = details
        self._redactor = context.one(Redactor, lambda: Redactor(context.settings.redaction))
        asked = details.asked(call, token)
        self.state = CallState(verdict(asked, answer), deployment=details.deployment(call.stage))
        self._sends = send and answer is None
        self.page = SectionList()

    @property
    def verdict(self) -> Verdict:
        """What is expected, and what came."""
        return self.state.verdict

    @property
    def call(self) -> Call:
        """What is sent."""
        return self.verdict.asked.call

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield self.page

    def on_mount(self) -> None:
        """Send."""
        self.show()
        if self._sends:
            self.send()

    def show(self) -> None:
        """Lay the page out as of now."""
        now_ms = self._given.clock.now_ms()
        self.page.show_sections(call_sections(self.state, now_ms, self._redactor, utc=self._pane.utc))

    # -- sending ----------------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Send it, in the place of what came before."""
        self.state = CallState(verdict(self.verdict.asked), is_sending=True, deployment=self.state.deployment)
        self.show()
        self.run_worker(self._send(), group="send", exclusive=True)

    async def _send(self) -> None:
        now_ms = self._given.clock.now_ms()
        sending = send_call(self._given.aws, self.call, endpoint=self.details.endpoint, now_ms=now_ms)
        outcome = await self._pane.attempt(sending)
        self.state.is_sending = False
        if isinstance(outcome, Failed):
            self.state.failure = outcome.failure
        else:
            self.state.verdict = verdict(self.verdict.asked, outcome.value)
        self.show()
        self._pane.refresh_bindings()

    @property
    def is_sending(self) -> bool:
        """Whether an answer is waited for."""
        return self.state.is_sending

    def cancel(self) -> None:
        """Wait no longer."""
        self.workers.cancel_group(self, "send")
        self.state.is_sending, self.state.is_cancelled = False, True
        self.show()
        self._pane.refresh_bindings()

    def reload(self) -> None:
        """Ask for it to be sent again."""
        self.post_message(self.AgainAsked(self))

    # -- API Gateway's own tests ------------------------------------------------------------------------------------

    def action_test(self) -> None:
        """Have the authorizer judge the token that was sent; nothing behind the API is called."""
        authorizer, call = self.verdict.asked.authorizer, self.call
        if call.api.kind == "http-api":
            self._pane.say("API Gateway tests authorizers of REST APIs alone (TestInvokeAuthorizer).")
        elif authorizer is None or call.token is None:
            self._pane.say("There is nothing to test: the method has no authorizer, or no token was sent.")
        else:
            value = f"{BEARER if call.with_bearer else ''}{call.token.text}"
            asking = self._tests.test_invoke_authorizer(call.api, authorizer, {call.header: value})
            self._test("TestInvokeAuthorizer", asking)

    def action_test_method(self) -> None:
        """Run the method with its real backend, past its authorizer."""
        call = self.call
        if call.api.kind == "http-api":
            self._pane.say("API Gateway tests methods of REST APIs alone (TestInvokeMethod).")
        elif not self._given.aws.guard.armed:
            self._pane.say(
                "TestInvokeMethod runs the real backend. Press w to arm writes, and then T again.", warning=True
            )
        else:
            path = f"{call.path}?{call.query}" if call.query else call.path
            headers = dict(call.headers)
            asking = self._tests.test_invoke_method(call.api, call.method, call.verb, path, headers, call.body)
            self._test("TestInvokeMethod", asking)

    def _test(self, name: str, asking: Awaitable[TestAnswer]) -> None:
        self._pane.say(f"Asking API Gateway ({name})…")
        self.run_worker(self._tested(name, asking), group="test", exclusive=True)

    async def _tested(self, name: str, asking: Awaitable[TestAnswer]) -> None:
        outcome = await self._pane.attempt(asking)
        self.state.tests[name] = outcome.failure if isinstance(outcome, Failed) else outcome.value
        self.show()

    # -- what the pane asks -----------------------------------------------------------------------------------------

    def on_section_list_item_chosen(self, message: SectionList.ItemChosen) -> None:
        """Show the whole body."""
        answer = self.verdict.answer
        if message.target != BODY_TARGET or answer is None:
            return
        message.stop()
        value = body_json(answer, self.call.token, self._redactor)
        if value is not None:
            self._pane.push_view(JsonView(value))
        else:
            text = TextView()
            self._pane.push_view(text)
            text.call_after_refresh(text.show_text, body_text(answer, self.call.token, self._redactor))

    async def describe(self) -> object:
        """Return the call and its answer as JSON, without secrets."""
        answer, token = self.verdict.answer, self.call.token
        url = hidden(self.call.url, token, self._redactor)
        request = {"method": self.call.verb, "url": url, "headers": dict(self.call.shown_headers)}
        found: dict[str, object] = {"request": request, "expected": self.verdict.prediction.words}
        if answer is not None:
            headers = {name: shown_header(name, value, token, self._redactor) for name, value in answer.headers.items()}
            body = body_json(answer, token, self._redactor)
            found["answer"] = {
                "status": answer.status,
                "elapsed_ms": answer.elapsed_ms,
                "headers": headers,
                "body": body if body is not None else hidden(answer.text, token, self._redactor),
            }
            found["verdict"] = self.verdict.words
        return found

    def copy_choices(self) -> list[Choice]:
        """Offer the address, the request without its secrets, and what came."""
        item, answer = self.page.item, self.verdict.answer
        choices = [Choice(item.label.strip() or "value", item.shown)] if item is not None and item.value else []
        choices += [Choice("address", self.call.url), Choice("request, token masked", self.call.shown)]
        choices.append(Choice("verdict", self.verdict.words))
        if answer is not None:
            if answer.request_id:
                choices.append(Choice("request id", answer.request_id))
            choices.append(Choice("body", body_text(answer, self.call.token, self._redactor)))
        return choices

    def related(self) -> list[Choice]:
        """Go to what the call has left behind."""
        return places(self.verdict)

    def export(self) -> Export:
        """Write the page as text, hidden values hidden."""
        lines = []
        for section in self.page.sections:
            lines.append(section.title.encode())
            lines += [f"  {item.label}  {item.shown}".encode(errors="replace") for item in section.items]
        return Export(f"call-{self.call.api.id}", "txt", lines)

    def status_text(self) -> str:
        """Say the verdict in a few words."""
        if self.is_sending:
            return "waiting for the answer…"
        answer = self.verdict.answer
        if answer is None:
            return self.call.method.key
        word = {True: "as expected", False: "not as expected", None: "as it may be"}[self.verdict.agrees]
        return f"{answer.status} {word}"
