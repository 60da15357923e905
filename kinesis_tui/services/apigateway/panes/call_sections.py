"""A call, its verdict and its answer, as a page of sections: no secret is on it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from kinesis_tui.failure import Failure
from kinesis_tui.redaction.redactor import Redactor, mark_of
from kinesis_tui.services.apigateway.invoke_tests import TestAnswer
from kinesis_tui.services.apigateway.model.api import Deployment
from kinesis_tui.services.apigateway.model.call import SECRET_HEADERS, Answer, Token
from kinesis_tui.services.apigateway.rules.steps import Step
from kinesis_tui.services.apigateway.rules.verdict import Verdict
from kinesis_tui.text.quantities import UNKNOWN, bytes_text
from kinesis_tui.text.times import age_text, stamp_text
from kinesis_tui.ui.sections import Item, Section

MARKS = {"passed": ("✓", "success"), "failed": ("✗", "error"), "not known": ("?", "warning")}
AGREEMENT = {True: ("✓", "success"), False: ("✗", "error"), None: ("?", "warning")}
BODY_LINES = 30
"""Lines of a body on the page; enter shows the whole."""
BODY_TARGET = "body"
LOG_LINES = 40


@dataclass(slots=True)
class CallState:
    """How far a call is."""

    verdict: Verdict
    is_sending: bool = False
    is_cancelled: bool = False
    failure: Failure | None = None
    """Why there is no answer."""
    deployment: Deployment | None = None
    """What the stage points at."""
    tests: dict[str, TestAnswer | Failure] = field(default_factory=dict)
    """API Gateway's own tests, by operation."""


def call_sections(state: CallState, now_ms: int, redactor: Redactor, *, utc: bool) -> list[Section]:
    """Lay a call out."""
    found = state.verdict
    sections = [
        Section("VERDICT", list(_verdict(state))),
        *(
            Section(name.upper(), list(_test(name, told, found.asked.call.token, redactor)))
            for name, told in state.tests.items()
        ),
        Section("CALL", list(_call(state, now_ms, redactor, utc=utc))),
        Section("WHAT API GATEWAY LOOKS AT", list(_steps(found))),
    ]
    if found.answer is not None:
        sections.append(Section("ANSWER", list(_answer(found, redactor))))
        sections.append(Section("BODY", list(_body(found.answer, found.asked.call.token, redactor))))
    return sections


def hidden(text: str, token: Token | None, redactor: Redactor) -> str:
    """Return a text from outside without the token that was sent, and without other secrets."""
    if token is not None and token.text:
        text = text.replace(token.text, token.shown)
    return redactor.redact_text(text) if redactor.is_on else text


def shown_header(name: str, value: str, token: Token | None, redactor: Redactor) -> str:
    """Return a header's value as it may be shown to anybody."""
    return mark_of("secret") if name in SECRET_HEADERS else hidden(value, token, redactor)


def _verdict(state: CallState) -> Iterator[Item]:
    found = state.verdict
    yield Item("expected", found.prediction.words)
    if state.is_sending:
        yield Item("real", "waiting for the answer… (esc waits no longer)", "warning")
        return
    if state.failure is not None:
        yield Item("real", f"no answer: {state.failure.what}: {state.failure.why}", "error", note=state.failure.remedy)
        return
    if state.is_cancelled:
        yield Item("real", "not waited for: whether the backend got the call is not known", "warning")
        return
    answer, reading = found.answer, found.reading
    if answer is None or reading is None:
        yield Item("real", "not sent", "muted")
        return
    style = "success" if answer.status < 300 else "warning" if answer.status < 500 else "error"
    yield Item("real", f"{answer.status} from {reading.by}: {reading.what}", style, note=reading.source)
    mark, style = AGREEMENT[found.agrees]
    yield Item("verdict", f"{mark} {found.words}", style)
    for meaning in found.meanings:
        yield Item("it may mean", meaning, "warning")


def _call(state: CallState, now_ms: int, redactor: Redactor, *, utc: bool) -> Iterator[Item]:
    call, answer = state.verdict.asked.call, state.verdict.answer
    yield Item("request", f"{call.verb} {hidden(call.url, call.token, redactor)}")
    if call.token is None:
        yield Item("token", "none")
    else:
        yield Item("token", f"{call.token.shown} in {call.header}{' after “Bearer ”' if call.with_bearer else ''}")
    for name, value in call.shown_headers:
        if name != call.header or call.token is None:
            yield Item(name, value, "muted")
    deployment = state.deployment
    when = f", {age_text(deployment.created, now_ms)} ago" if deployment else ""
    yield Item("stage", f"{call.stage.name}, deployment {call.stage.deployment_id or 'none'}{when}")
    if answer is not None:
        yield Item("sent", stamp_text(answer.sent_ms, utc))
    if call.body:
        yield Item("body", bytes_text(len(call.body.encode())))


def _steps(found: Verdict) -> Iterator[Item]:
    reached = True
    for step in found.prediction.steps:
        yield _step(step, reached=reached)
        reached = reached and step.outcome != "failed"


def _step(step: Step, *, reached: bool) -> Item:
    if not reached:
        return Item(step.name, f"– not reached: {step.reason}", "muted")
    mark, style = MARKS[step.outcome]
    words = f"not known: {step.reason}" if step.outcome == "not known" else step.reason
    return Item(step.name, f"{mark} {words}", style, note=step.source if step.outcome == "failed" else "")


def _answer(found: Verdict, redactor: Redactor) -> Iterator[Item]:
    answer = found.answer
    assert answer is not None
    token = found.asked.call.token
    yield Item("status", str(answer.status))
    yield Item("time", f"{answer.elapsed_ms:,} ms")
    yield Item("request id", answer.request_id or UNKNOWN, note="" if answer.request_id else "the answer names none")
    for name, value in sorted(answer.headers.items()):
        secret = "secret" if name in SECRET_HEADERS else ""
        yield Item(name, hidden(value, token, redactor), "muted", hidden_as=secret)


def _body(answer: Answer, token: Token | None, redactor: Redactor) -> Iterator[Item]:
    more = ", and more that was not read" if answer.is_cut else ""
    size = f"{bytes_text(len(answer.body))}{more}"
    if not answer.body:
        yield Item("", "empty", "muted")
        return
    yield Item("", size, "accent", note="enter shows all of it", target=BODY_TARGET)
    value = body_json(answer, token, redactor)
    text = hidden(answer.text, token, redactor) if value is None else json.dumps(value, ensure_ascii=False)
    lines = text.splitlines()
    yield from (Item("", line) for line in lines[:BODY_LINES])
    if len(lines) > BODY_LINES:
        yield Item("", f"… {len(lines) - BODY_LINES:,} more lines", "muted", target=BODY_TARGET)


def body_text(answer: Answer, token: Token | None, redactor: Redactor) -> str:
    """Return the body as it may be shown: JSON by lines, other text as it is."""
    value = body_json(answer, token, redactor)
    if value is not None:
        return json.dumps(value, indent=2, ensure_ascii=False)
    return hidden(answer.text, token, redactor)


def body_json(answer: Answer, token: Token | None, redactor: Redactor) -> object:
    """Return the body as JSON without secrets; None where it is none."""
    value = answer.json
    if value is None:
        return None
    if token is not None and token.text in answer.text:
        value = json.loads(answer.text.replace(token.text, token.shown))
    return redactor.redact_json(value) if redactor.is_on else value


def _test(name: str, told: TestAnswer | Failure, token: Token | None, redactor: Redactor) -> Iterator[Item]:
    if isinstance(told, Failure):
        yield Item("not confirmed", told.why, "error", note=told.remedy)
        return
    if name == "TestInvokeAuthorizer":
        says = "lets the token in" if told.status in (0, 200) else f"refuses it with {told.status}"
        style = "success" if told.status in (0, 200) else "error"
        yield Item("authorizer", f"clientStatus {told.status}: it {says}", style)
    else:
        yield Item("status", str(told.status), note="past the authorizer, which this test does not ask")
    if told.latency_ms is not None:
        yield Item("latency", f"{told.latency_ms:,} ms")
    if told.claims:
        yield Item("claims", ", ".join(sorted(told.claims)))
    if told.body:
        yield Item("body", hidden(told.body, token, redactor))
    for line in hidden(told.log, token, redactor).splitlines()[:LOG_LINES]:
        yield Item("", line, "muted")
