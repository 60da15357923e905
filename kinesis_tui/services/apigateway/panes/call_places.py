"""Where a call leads on to: the logs it left, the record it put on a stream, its token in the inspector."""

from kinesis_tui.pane import Choice
from kinesis_tui.services.apigateway.model.api import Method
from kinesis_tui.services.apigateway.panes.api_sections import execution_log
from kinesis_tui.services.apigateway.rules.verdict import Verdict
from kinesis_tui.text.times import iso_millis

BEFORE_MS = 1_000
"""The clocks of whoever logs and this machine's differ: reading begins so much before the call."""


def method_places(method: Method) -> list[Choice]:
    """Return the targets that what is behind a method leads to."""
    integration = method.integration
    function, streams = (integration.function, integration.streams) if integration else (None, ())
    logs = [Choice(f"log of {function}", f"logs:/aws/lambda/{function}")] if function else []
    return logs + [Choice(f"live tail of {stream}", f"tail:{stream}") for stream in streams]


def places(found: Verdict) -> list[Choice]:
    """Return the targets that a call leads to, most wanted first."""
    call, answer = found.asked.call, found.answer
    integration = call.method.integration
    since = "" if answer is None else f" {iso_millis(answer.sent_ms - BEFORE_MS)}"
    when = "" if answer is None else " since the call"
    choices: list[Choice] = []
    function = integration.function if integration else None
    if function:
        choices.append(Choice(f"log of {function}{when}", f"logs:/aws/lambda/{function}{since}"))
    for stream in integration.streams if integration else ():
        choices.append(Choice(f"records of {stream}{when}", f"tail:{stream}{since}"))
    if call.api.kind == "rest-api" and call.stage.logs_execution:
        choices.append(Choice(f"execution log{when}", f"logs:{execution_log(call.api.id, call.stage.name)}{since}"))
    group = (call.stage.access_log or "").partition(":log-group:")[2].removesuffix(":*")
    if group:
        choices.append(Choice(f"access log{when}", f"logs:{group}{since}"))
    authorizer = found.asked.authorizer
    if authorizer is not None and authorizer.function:
        choices.append(
            Choice(f"log of authorizer {authorizer.function}", f"logs:/aws/lambda/{authorizer.function}{since}")
        )
    if call.token is not None:
        choices.append(Choice("tokens in the inspector", "cognito:token"))
    choices += [Choice(f"user pool {pool}", f"cognito:{pool}") for pool in found.asked.pools]
    return choices
