"""The verdict on a call: what was expected, what came, and what it may mean where the two differ."""

from __future__ import annotations

from dataclasses import dataclass

from kinesis_tui.services.apigateway.model.api import COGNITO
from kinesis_tui.services.apigateway.model.call import Answer
from kinesis_tui.services.apigateway.rules.http_steps import predict_http
from kinesis_tui.services.apigateway.rules.reading import Reading, read
from kinesis_tui.services.apigateway.rules.rest_steps import differences, predict_rest
from kinesis_tui.services.apigateway.rules.steps import Asked, Prediction, Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """An expectation beside what came of it."""

    asked: Asked
    prediction: Prediction
    answer: Answer | None = None
    """None while there is none."""
    reading: Reading | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether the answer is what was expected; None while there is none, or where it may be: see `doubt`."""
        if self.answer is None or self.reading is None or self.doubt is not None:
            return None
        if self.prediction.failing is None:
            return self.reading.went_through
        return not self.reading.went_through and self.answer.status in self.prediction.statuses

    @property
    def doubt(self) -> Step | None:
        """What was not known beforehand, and may be why the call was refused; None where nothing was, or it was not."""
        if self.answer is None or self.reading is None or self.reading.went_through or self.prediction.failing:
            return None
        status = self.answer.status
        return next((step for step in self.prediction.doubts if status in step.statuses), None)

    @property
    def words(self) -> str:
        """The verdict in a sentence without its full stop."""
        if self.answer is None or self.reading is None:
            return f"expected is {self.prediction.words}"
        failing, doubt = self.prediction.failing, self.doubt
        if doubt is not None:
            return f"it may be {doubt.name}, which was not known beforehand: {doubt.reason}"
        if self.agrees and failing is not None:
            return f"as expected: {failing.name}: {failing.reason}"
        if self.agrees:
            return f"as expected: {self.reading.what}"
        return f"not as expected: {self.answer.status} came, {self.prediction.status_text} was expected"

    @property
    def meanings(self) -> tuple[str, ...]:
        """What it may mean that the answer is another one than expected; empty where it is not."""
        if self.agrees is True or self.answer is None:
            return ()
        return tuple(_meanings(self))


def predict(asked: Asked) -> Prediction:
    """Say what is to be expected of a call."""
    return predict_http(asked) if asked.call.api.kind == "http-api" else predict_rest(asked)


def verdict(asked: Asked, answer: Answer | None = None) -> Verdict:
    """Judge a call, with its answer where there is one."""
    prediction = predict(asked)
    if answer is None:
        return Verdict(asked, prediction)
    preflight = asked.call.verb == "OPTIONS" and asked.call.has_header("Access-Control-Request-Method")
    reading = read(answer, is_http_api=asked.call.api.kind == "http-api", is_preflight=preflight)
    return Verdict(asked, prediction, answer, reading)


def _meanings(found: Verdict) -> list[str]:
    asked, answer, reading = found.asked, found.answer, found.reading
    assert answer is not None
    assert reading is not None
    words = [] if asked.call.on_aws else ["a custom endpoint answered, which need not do what AWS does"]
    failing = found.prediction.failing
    if failing is not None and reading.went_through:
        words += _let_through(asked, failing.name)
    elif failing is not None:
        words.append(f"another step than {failing.name} ended the call: {reading.what}")
    else:
        words += _refused(found)
    if found.prediction.doubts:
        words.append(
            "not known beforehand: " + "; ".join(f"{one.name}: {one.reason}" for one in found.prediction.doubts)
        )
    return words


def _let_through(asked: Asked, failing: str) -> list[str]:
    words = []
    ttl = asked.authorizer.ttl_seconds if asked.authorizer else None
    if ttl and failing not in ("deployed", "API key", "throttling"):
        words.append(f"the authorizer keeps what it decided for {ttl} s, so an older decision may have answered")
    if asked.deployed is None or asked.deployed.scopes is None:
        words.append(_not_told(asked))
    return words


def _refused(found: Verdict) -> list[str]:
    asked, reading = found.asked, found.reading
    assert reading is not None
    assert found.answer is not None
    words = [f"API Gateway refused what should have gone through: {reading.what}"]
    changes = differences(asked)
    if changes:
        words.append(f"deployed is {'; '.join(changes)}")
    elif found.answer.status in (401, 403) and asked.authorization_type == COGNITO:
        words.append(_not_told(asked))
    if found.answer.status == 401 and asked.call.with_bearer:
        words.append("try it without “Bearer ”: an authorizer's token validation may want the bare token")
    return words


def _not_told(asked: Asked) -> str:
    stage = asked.call.stage.name
    return (
        f"the method or its authorizer was changed, and stage {stage} not deployed since: API Gateway does not tell "
        "when an authorizer was changed, so deploy again to be sure"
    )
