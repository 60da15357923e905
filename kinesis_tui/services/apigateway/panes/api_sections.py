"""One API in full, as a page of sections."""

import json
from collections.abc import Callable, Iterator

from kinesis_tui.pane import Failed
from kinesis_tui.services.apigateway.model.api import Authorizer, Deployment, Stage
from kinesis_tui.services.apigateway.model.call import base_url
from kinesis_tui.services.apigateway.panes.api_details import ApiDetails, T, Told
from kinesis_tui.services.apigateway.panes.api_rows import KINDS
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import age_text, stamp_text
from kinesis_tui.ui.sections import Item, Section

MOST_DEPLOYMENTS = 20
"""That are shown; the newest."""
MOST_METHODS = 30
"""Of one authorizer that are named."""


def api_sections(details: ApiDetails, now_ms: int, region: str, *, utc: bool) -> list[Section]:
    """Lay an API out."""

    def when(ms: int | None) -> str:
        return UNKNOWN if ms is None else f"{stamp_text(ms, utc)[:19]}, {age_text(ms, now_ms)} ago"

    return [
        Section(f"{KINDS[details.api.kind]} API {details.api.name}", list(_api(details, when))),
        Section("STAGES", _part(details.stages, lambda found: _stages(details, found, region, when), "no stages")),
        Section(
            "AUTHORIZERS", _part(details.authorizers, lambda found: _authorizers(details, found), "no authorizers")
        ),
        Section(
            "DEPLOYMENTS",
            _part(details.deployments, lambda found: _deployments(details, found, when), "never deployed"),
        ),
        *_policy(details),
    ]


When = Callable[[int | None], str]


def _api(details: ApiDetails, when: When) -> Iterator[Item]:
    api = details.api
    yield Item("id", api.id)
    if api.description:
        yield Item("description", api.description)
    yield Item("endpoint", ", ".join(api.endpoint_types) or UNKNOWN)
    if api.disable_execute_api_endpoint:
        yield Item("default endpoint", "disabled: only a custom domain answers", "warning")
    yield Item("created", when(api.created))
    if api.kind == "rest-api":
        yield Item("API key from", api.api_key_source or UNKNOWN)
    yield Item("metrics", f"{api.kind} {api.id}", target=f"metrics:{api.kind} {api.id}")


def _part(told: Told[T], lay_out: Callable[[list[T]], list[Item]], nothing: str) -> list[Item]:
    """Lay out what AWS told of a part, or say that it did not, or that there is nothing."""
    if told is None:
        return [Item("", "asking AWS…", "muted")]
    if isinstance(told, Failed):
        return [Item("not known", told.failure.why, "error", note=f"{told.failure.remedy}; r asks again")]
    return lay_out(told.value) if told.value else [Item("", nothing, "muted")]


def _stages(details: ApiDetails, stages: list[Stage], region: str, when: When) -> list[Item]:
    return [item for stage in stages for item in _stage(details, stage, region, when)]


def _stage(details: ApiDetails, stage: Stage, region: str, when: When) -> Iterator[Item]:
    yield Item(stage.name, base_url(details.api, stage.name, details.endpoint, region), "accent")
    deployment = details.deployment(stage)
    created = f", {when(deployment.created)}" if deployment else ""
    yield Item("  deployment", f"{stage.deployment_id or 'none'}{created}")
    if stage.auto_deploy is not None:
        yield Item("  deploys by itself", "every change" if stage.auto_deploy else "no")
    if stage.deployment_message:
        yield Item("  last deployment", stage.deployment_message, "error")
    yield Item("  changed", when(stage.last_updated))
    if stage.variables:
        yield Item("  variables", ", ".join(f"{name}={value}" for name, value in stage.variables.items()))
    yield from _stage_logs(details, stage)
    if stage.rate_limit is not None or stage.burst_limit is not None:
        yield Item("  throttling", f"{_limit(stage.rate_limit)} a second, bursts of {_limit(stage.burst_limit)}")
    if stage.canary_percent is not None:
        words = f"{stage.canary_percent:g} % of the calls go to deployment {stage.canary_deployment_id or UNKNOWN}"
        yield Item("  canary", words, "warning")
    if stage.web_acl:
        yield Item("  WAF", stage.web_acl)


def _stage_logs(details: ApiDetails, stage: Stage) -> Iterator[Item]:
    if stage.access_log:
        group = stage.access_log.partition(":log-group:")[2].removesuffix(":*")
        yield Item("  access log", group or stage.access_log, target=f"logs:{group}" if group else "")
    else:
        yield Item("  access log", "none", "muted")
    if details.api.kind == "rest-api":
        levels = ", ".join(f"{name} {level}" for name, level in stage.logging.items())
        target = f"logs:{execution_log(details.api.id, stage.name)}" if stage.logs_execution else ""
        yield Item("  execution log", levels or "none", "text" if levels else "muted", target=target)


def execution_log(api_id: str, stage: str) -> str:
    """Return the log group in which API Gateway says what it did.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    """
    return f"API-Gateway-Execution-Logs_{api_id}/{stage}"


def _authorizers(details: ApiDetails, authorizers: list[Authorizer]) -> list[Item]:
    return [item for authorizer in authorizers for item in _authorizer(details, authorizer)]


def _authorizer(details: ApiDetails, authorizer: Authorizer) -> Iterator[Item]:
    yield Item(authorizer.name, f"{authorizer.type}, {authorizer.id}", "accent")
    yield Item("  reads", ", ".join(authorizer.identity_sources) or UNKNOWN)
    for pool in authorizer.pools:
        yield Item("  user pool", pool, target=f"cognito:{pool}")
    if authorizer.issuer:
        yield Item("  issuer", authorizer.issuer)
        yield Item("  audience", ", ".join(authorizer.audience) or "none")
    if authorizer.function:
        yield Item("  function", authorizer.function, target=f"logs:/aws/lambda/{authorizer.function}")
    if authorizer.validation:
        yield Item("  token must match", authorizer.validation)
    if authorizer.ttl_seconds is not None:
        kept = f"its answers are kept {authorizer.ttl_seconds} s" if authorizer.ttl_seconds else "nothing is kept"
        yield Item("  cache", kept)
    methods = details.users_of(authorizer)
    for method in methods[:MOST_METHODS]:
        yield Item(
            f"  {method.key}", f"scopes {' or '.join(method.scopes)}" if method.scopes else "no scopes: id token"
        )
    if len(methods) > MOST_METHODS:
        yield Item("", f"and {len(methods) - MOST_METHODS} more methods", "muted")


def _deployments(details: ApiDetails, deployments: list[Deployment], when: When) -> list[Item]:
    stages: dict[str, list[str]] = {}
    for stage in details.every_stage:
        stages.setdefault(stage.deployment_id or "", []).append(stage.name)
    items = []
    for one in deployments[:MOST_DEPLOYMENTS]:
        used = f"  ← {', '.join(stages[one.id])}" if one.id in stages else ""
        status = f", {one.status}" if one.status and one.status != "DEPLOYED" else ""
        items.append(Item(one.id, f"{when(one.created)}{status}{used}", note=one.description or ""))
    return items


def _policy(details: ApiDetails) -> list[Section]:
    if details.api.kind != "rest-api":
        return []
    policy = details.api.policy
    if not policy:
        return [Section("RESOURCE POLICY", [Item("", "none: it lets everybody try", "muted")])]
    try:
        lines = json.dumps(json.loads(policy), indent=2).splitlines()
    except ValueError:
        lines = [policy]
    return [Section("RESOURCE POLICY", [Item("", line) for line in lines])]


def _limit(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:g}"
