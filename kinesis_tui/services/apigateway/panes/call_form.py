"""The form of a call: where it goes, what it carries, and what is to be expected of it before it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget

from kinesis_tui.services.apigateway.model.api import ANY, COGNITO, READING_VERBS, VERBS, Method, Stage
from kinesis_tui.services.apigateway.model.call import (
    AUTHORIZATION,
    BEARER,
    KEY_HEADER,
    Call,
    Token,
    base_url,
    filled,
    parse_headers,
    path_parameters,
)
from kinesis_tui.services.apigateway.panes.api_details import ApiDetails
from kinesis_tui.services.apigateway.panes.call_problems import PATH, call_problems
from kinesis_tui.services.apigateway.panes.token_choices import NO_TOKEN, PASTED, fitting
from kinesis_tui.services.apigateway.rules.verdict import predict
from kinesis_tui.token_facts import TokenFacts
from kinesis_tui.ui.form import Field, FormScreen, Values, Verdict
from kinesis_tui.ui.frame.offers import Choice

Go = Callable[[Call, TokenFacts | None], None]
Facts = Callable[[str], Awaitable[TokenFacts]]
OFFERED = "offered"
"""The token that the form has offered, in the draft: unless the user chose another, a better one takes its place."""
WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")
LONGEST_TOKEN = 65_536
FEW_STAGES = 4


class CallFormScreen(FormScreen, inherit_bindings=True):
    """A form that scrolls where a terminal is low."""

    DEFAULT_CSS = """
    CallFormScreen > .dialog { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    """

    def _box(self) -> Widget:
        return VerticalScroll(classes="dialog", can_focus=False)


class CallForm:
    """Asks what a call needs (a `FormModel`); hands it on when it is submitted."""

    def __init__(
        self,
        details: ApiDetails,
        method: Method,
        region: str,
        tokens: dict[str, Token],
        draft: dict[str, str],
        facts: Facts,
        go: Go,
        *,
        verb: str = "",
    ) -> None:
        """`draft` is what was typed last; `facts` tells what a token says; `go` gets the call.

        `verb` says what submitting does, where that is more than one call: then no token is asked for.
        """
        self._details = details
        self._method = method
        self._region = region
        self._tokens = tokens
        self._facts = facts
        self._go = go
        self._many = bool(verb)
        self._known: dict[str, TokenFacts] = {}
        self._asking: set[str] = set()
        self._form: FormScreen | None = None
        self.title = f"{method.key} of {details.api.name}"
        self.verb = verb or ("sends it" if method.verb in READING_VERBS else "shows it")
        self.draft = draft
        for name, value in self._beginning().items():
            draft.setdefault(name, value)
        if draft["token"] in (draft.get(OFFERED), PASTED) or draft["token"] not in (NO_TOKEN, *tokens):
            draft["token"] = fitting(tokens, method, details.api.kind)
        draft[OFFERED] = fitting(tokens, method, details.api.kind)
        self.fields = tuple(self._made_fields())

    # -- the fields -------------------------------------------------------------------------------------------------

    def _beginning(self) -> dict[str, str]:
        authorizer = self._details.by_authorizer.get(self._method.authorizer_id or "")
        stages = self._details.every_stage
        stage = stages[0].name if stages else ""
        return {
            "stage": stage,
            "url": self._base(stage),
            "token": "",
            "header": (authorizer.header if authorizer else None) or AUTHORIZATION,
            "bearer": "no" if self._method.authorization_type == COGNITO else "yes",
        }

    def _made_fields(self) -> Sequence[Field]:
        stages = tuple(stage.name for stage in self._details.every_stage)
        few = len(stages) <= FEW_STAGES
        stage = (
            Field("stage", "stage", "choice", options=stages) if few else Field("stage", "stage", pick=self._pick_stage)
        )
        fields = [stage, Field("url", "address")]
        if self._method.verb == ANY:
            fields.append(Field("verb", "method", "choice", options=VERBS))
        fields += [Field(PATH + name, f"{{{name}}}") for name in path_parameters(self._method.path)]
        fields += [
            Field("query", "query", placeholder="limit=10&after=7"),
            Field("headers", "headers", placeholder="Name: value | Name: value"),
        ]
        if self._method.api_key_required:
            fields.append(Field("api_key", KEY_HEADER, "secret"))
        if not self._many:
            fields.append(Field("token", "token", pick=self._pick_token, complete=self._complete_token))
            fields.append(Field("pasted", "pasted token", "secret"))
        fields += [
            Field("header", "token goes into"),
            Field("bearer", "with “Bearer ”", "choice", options=("no", "yes")),
        ]
        if self._method.verb in (ANY, *WITH_BODY):
            fields.append(Field("body", "body (JSON)", "text"))
        return fields

    async def _pick_stage(self) -> list[Choice]:
        return [Choice(stage.name, stage.name, stage.deployment_id or "") for stage in self._details.every_stage]

    async def _pick_token(self) -> list[Choice]:
        choices = [Choice(NO_TOKEN, NO_TOKEN, "none is sent"), Choice(PASTED, PASTED, "into the field below, hidden")]
        return [*choices, *(Choice(label, label, token.shown[-7:-1]) for label, token in self._tokens.items())]

    def _complete_token(self, typed: str) -> list[str]:
        return [label for label in (NO_TOKEN, PASTED, *self._tokens) if label.startswith(typed)]

    def _base(self, stage: str) -> str:
        return base_url(self._details.api, stage, self._details.endpoint, self._region) if stage else ""

    # -- what the form asks -----------------------------------------------------------------------------------------

    def opened(self, form: FormScreen) -> None:
        """Remember whom to tell when more of a token is known."""
        self._form = form

    def react(self, name: str, values: Values) -> Values:
        """Let the address follow the stage, unless another was typed."""
        if name != "stage" or values["url"] not in {self._base(stage.name) for stage in self._details.every_stage}:
            return {}
        return {"url": self._base(values["stage"])}

    def check(self, values: Values) -> Verdict:
        """Say what is wrong, and what is to be expected."""
        stages = {stage.name for stage in self._details.every_stage}
        problems = call_problems(values, stages, self._tokens)
        token = values.get("token", NO_TOKEN)
        hidden = {"pasted"} if token != PASTED else set()
        if token == NO_TOKEN and not self._many:
            hidden |= {"header", "bearer"}
        if self._verb(values) not in WITH_BODY:
            hidden.add("body")
        shown = {name: why for name, why in problems.items() if name not in hidden}
        facts = () if shown or self._many else self._expectation(values)
        return Verdict(problems, facts, frozenset(hidden))

    async def submit(self, values: Values) -> str | None:
        """Hand the call on, and close."""
        call = self.call(values)
        self._go(call, None if call.token is None else self._known.get(call.token.text))
        return None

    def call(self, values: Values) -> Call:
        """Return what is typed as a call."""
        verb = self._verb(values)
        parameters = {name.removeprefix(PATH): value for name, value in values.items() if name.startswith(PATH)}
        return Call(
            api=self._details.api,
            stage=self._stage(values["stage"]),
            method=self._method,
            verb=verb,
            base_url=values["url"].strip().rstrip("/"),
            path=filled(self._method.path, parameters),
            query=values["query"].strip().lstrip("?"),
            headers=self._headers(values),
            body=values.get("body", "") if verb in WITH_BODY else "",
            token=self._token(values),
            header=values["header"].strip() or AUTHORIZATION,
            with_bearer=values["bearer"] == "yes",
        )

    def _headers(self, values: Values) -> tuple[tuple[str, str], ...]:
        key = values.get("api_key", "").strip()
        return (*parse_headers(values["headers"]), *(((KEY_HEADER, key),) if key else ()))

    def _verb(self, values: Values) -> str:
        return values.get("verb", VERBS[0]) if self._method.verb == ANY else self._method.verb

    def _stage(self, name: str) -> Stage:
        return next((stage for stage in self._details.every_stage if stage.name == name), Stage(name))

    def _token(self, values: Values) -> Token | None:
        chosen = values.get("token", NO_TOKEN)
        if chosen == PASTED:
            text = values["pasted"].strip()
            return Token(
                "pasted token", text[len(BEARER) :].strip() if text.lower().startswith(BEARER.lower()) else text
            )
        return self._tokens.get(chosen)

    # -- what is expected -------------------------------------------------------------------------------------------

    def _expectation(self, values: Values) -> tuple[str, ...]:
        call = self.call(values)
        token = call.token
        if token is not None and token.text not in self._known:
            self._learn(token.text)
            return ("Reading the token…",)
        facts = None if token is None else self._known[token.text]
        armed = "" if call.reads else " · needs armed writes; shown before it is sent"
        return (f"Expected: {predict(self._details.asked(call, facts)).words}.{armed}",)

    def _learn(self, token: str) -> None:
        if self._form is None or token in self._asking or len(token) > LONGEST_TOKEN:
            return
        self._asking.add(token)
        self._form.run_worker(self._learned(token, self._form), group="token")

    async def _learned(self, token: str, form: FormScreen) -> None:
        self._known[token] = await self._facts(token)
        form.recheck()
