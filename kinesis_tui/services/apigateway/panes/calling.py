"""How a method is called: its form, the exact request where it may change something, the answer, the matrix."""

from __future__ import annotations

from collections.abc import Callable

from kinesis_tui.pane import Context, Pane
from kinesis_tui.services.apigateway.gateway import ApiGateway
from kinesis_tui.services.apigateway.model.api import Method
from kinesis_tui.services.apigateway.model.call import Answer, Call, Token, path_parameters
from kinesis_tui.services.apigateway.panes.api_details import ApiDetails
from kinesis_tui.services.apigateway.panes.call_form import CallForm, CallFormScreen, Go
from kinesis_tui.services.apigateway.panes.call_view import CallView
from kinesis_tui.services.apigateway.panes.matrix_view import MatrixView, matrix_tokens
from kinesis_tui.services.apigateway.panes.token_choices import tokens_of
from kinesis_tui.services.apigateway.rules.verdict import predict
from kinesis_tui.services.apigateway.sending import send_call
from kinesis_tui.token_facts import TokenFacts, TokenReading
from kinesis_tui.tokens_at_hand import TokensAtHand
from kinesis_tui.ui.frame.request_screen import Page, Proposal, RequestScreen, Tell

NOT_ARMED = "This may change something, and writes are off: esc, then w arms them, and c asks again."
AFTER = "The call was sent all the same: what it did is not known."


class Calling:
    """Asks, shows what is sent, sends, shows what came."""

    def __init__(self, pane: Pane, context: Context, gateway: ApiGateway) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._at_hand = context.one(TokensAtHand, TokensAtHand)
        self._drafts: dict[tuple[str, str], dict[str, str]] = {}
        """What was typed last, by API and method; secrets are not among it."""

    def begin(self, details: ApiDetails, method: Method) -> None:
        """Ask for a call."""

        def go(call: Call, token: TokenFacts | None) -> None:
            self._pane.run_worker(self._prepare(details, call, token), group="call", exclusive=True)

        form = self._form(details, method, self._draft(details, method), go, "")
        self._pane.app.push_screen(CallFormScreen(form))

    def begin_matrix(self, details: ApiDetails, method: Method) -> None:
        """Ask for what the calls of a matrix have in common, and run it."""

        def run(call: Call, _: TokenFacts | None) -> None:
            self.matrix(details, call)

        draft = self._draft(details, method)
        form = self._form(details, method, draft, run, "shows the calls")
        values = {one.name: draft.get(one.name, "") for one in form.fields}
        if path_parameters(method.path) or form.check(values).problems:
            self._pane.app.push_screen(CallFormScreen(form))
        else:
            run(form.call(values), None)

    def _form(self, details: ApiDetails, method: Method, draft: dict[str, str], go: Go, verb: str) -> CallForm:
        tokens = tokens_of(self._at_hand)
        return CallForm(details, method, self._gateway.region, tokens, draft, self._facts, go, verb=verb)

    def _draft(self, details: ApiDetails, method: Method) -> dict[str, str]:
        return self._drafts.setdefault((details.api.id, method.key), {})

    async def _facts(self, token: str) -> TokenFacts:
        return await self._context.one(TokenReading, TokenReading).of(token)

    # -- one call ---------------------------------------------------------------------------------------------------

    async def _prepare(self, details: ApiDetails, call: Call, token: TokenFacts | None) -> None:
        """Read the token where the form has not done so yet, then send; what may change something is shown first."""
        if token is None and call.token is not None:
            self._pane.say("Reading the token: asking its pool for the keys…")
            token = await self._facts(call.token.text)
        if call.reads:
            self._show(CallView(self._pane, self._context, details, call, token))
        else:
            self._propose(details, call, token)

    def _propose(self, details: ApiDetails, call: Call, token: TokenFacts | None) -> None:
        answers: list[Answer] = []

        async def send(_: Tell) -> str:
            now_ms = self._context.clock.now_ms()
            sending = send_call(self._context.aws, call, endpoint=details.endpoint, now_ms=now_ms)
            answers.append(await sending)
            screen.call_later(_leave, screen)  # the verdict says more
            return f"{answers[-1].status} came."

        def closed(_: bool | None) -> None:
            if answers:
                view = CallView(self._pane, self._context, details, call, token, answers[-1])
                self._show(view)

        expected = predict(details.asked(call, token)).words
        pages = (Page("request", call.shown), Page("expected", expected))
        proposal = Proposal(f"Send {call.name}?", pages, "sends it", send, self._why_not(call), AFTER)
        screen = RequestScreen(proposal)
        self._pane.app.push_screen(screen, closed)

    def again(self, view: CallView) -> None:
        """Send a call once more: at once where it reads, else shown again."""
        if view.call.reads:
            view.send()
        else:
            self._propose(view.details, view.call, view.verdict.asked.token)

    def _show(self, view: CallView) -> None:
        if isinstance(self._pane.view, CallView):
            self._pane.pop_view()
        self._pane.push_view(view)

    def _why_not(self, call: Call) -> Callable[[], str]:
        return lambda: "" if call.reads or self._context.aws.guard.armed else NOT_ARMED

    # -- the matrix -------------------------------------------------------------------------------------------------

    def matrix(self, details: ApiDetails, call: Call, chosen: Token | None = None) -> None:
        """Say how many calls there will be, and send them when asked."""
        tokens = matrix_tokens(list(tokens_of(self._at_hand).values()), chosen)
        labels = ["no token" if one is None else one.shown for one in tokens]
        lines = [f"{len(tokens)} calls, one after the other; esc ends them:", "", *(f"  {one}" for one in labels)]
        if len(tokens) == 1:
            lines += ["", "No token is at hand: sign in on pane 4 (a) for more than this one."]
        request = call.carrying(None).shown

        async def send(_: Tell) -> str:
            screen.call_later(_leave, screen)
            return "They are being sent."

        def closed(sent: bool | None) -> None:
            if sent:
                self._pane.push_view(
                    MatrixView(self._pane, self._context, details, call.carrying(None), tokens, self._facts)
                )

        pages = (Page("calls", "\n".join(lines)), Page("request", request))
        title = f"{call.name}: {len(tokens)} calls"
        screen = RequestScreen(Proposal(title, pages, f"sends {len(tokens)} calls", send, self._why_not(call)))
        self._pane.app.push_screen(screen, closed)


def _leave(screen: RequestScreen) -> None:
    """Close it; the screen itself may not wait for that."""
    screen.dismiss(True)
