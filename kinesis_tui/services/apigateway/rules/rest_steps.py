"""What API Gateway looks at when a REST API is called.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from collections.abc import Iterator

from kinesis_tui.services.apigateway.model.api import ANY, COGNITO, CUSTOM, NONE
from kinesis_tui.services.apigateway.model.call import KEY_HEADER
from kinesis_tui.services.apigateway.rules.policy_step import policy_step
from kinesis_tui.services.apigateway.rules.steps import LIMITS, Asked, Prediction, Step
from kinesis_tui.services.apigateway.rules.token_steps import UNAUTHORIZED, in_time, issued_by_pool, signed

GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
INTEGRATE = f"{GUIDE}/apigateway-integrate-with-cognito.html"
SCOPES = "https://repost.aws/knowledge-center/api-gateway-cognito-401-unauthorized"
RESPONSES = f"{GUIDE}/supported-gateway-response-types.html"
POLICIES = f"{GUIDE}/apigateway-resource-policies.html"
KEYS = f"{GUIDE}/api-gateway-setup-api-key-with-console.html"
MOST_BODY = 10 * 1024 * 1024
"""Bytes of a request, 10 MB (LIMITS)."""
MOST_HEADERS = 10_240
"""Bytes of all headers together (LIMITS)."""


def predict_rest(asked: Asked) -> Prediction:
    """Say what API Gateway does with a call to a REST API, as far as it can be known."""
    return Prediction(tuple(_steps(asked)))


def _steps(asked: Asked) -> Iterator[Step]:
    yield _deployment(asked)
    if asked.call.stage.canary_percent:
        other = asked.call.stage.canary_deployment_id or "another deployment"
        why = f"{asked.call.stage.canary_percent:g} % of the calls go to {other}, which may be unlike the stage's own"
        yield Step("canary", "not known", why, (401, 403), f"{GUIDE}/canary-release.html")
    if asked.call.stage.web_acl:
        why = "a web ACL is in front of the stage, and its rules are not read here"
        yield Step("WAF", "not known", why, (403,), RESPONSES)
    yield from _size(asked)
    yield from _authorization(asked)
    yield from _policy(asked)
    yield from _api_key(asked)
    yield from _throttling(asked)
    yield from _validation(asked)
    yield _integration(asked)


def _deployment(asked: Asked) -> Step:
    stage, method = asked.call.stage, asked.call.method
    if asked.call.api.disable_execute_api_endpoint and ".execute-api." in asked.call.base_url:
        why = "the API's default endpoint is disabled: only its custom domain answers"
        return Step("address", "failed", why, (403,), f"{GUIDE}/rest-api-disable-default-endpoint.html")
    if asked.is_deployed is None:
        why = f"which methods stage {stage.name} has deployed is not known"
        return Step("deployed", "not known", why, (403,), RESPONSES)
    if not asked.is_deployed:
        why = f"{method.key} is not in the deployment of stage {stage.name}: deploy the API again"
        return Step("deployed", "failed", why, (403,), RESPONSES)
    changes = differences(asked)
    if changes:
        why = f"the deployment of stage {stage.name} has another: {'; '.join(changes)}. What is deployed counts"
        return Step("deployed", "passed", why, (), INTEGRATE)
    return Step("deployed", "passed", f"stage {stage.name}'s deployment has {method.key}", (), RESPONSES)


def differences(asked: Asked) -> list[str]:
    """Return in what the method as it is deployed is known to differ from the method as it is now."""
    deployed, method = asked.deployed, asked.call.method
    if deployed is None:
        return []
    found = []
    if deployed.authorization_type and deployed.authorization_type != (method.authorization_type or NONE):
        found.append(f"authorization {deployed.authorization_type}, now {method.authorization_type or NONE}")
    if deployed.scopes is not None and set(deployed.scopes) != set(method.scopes):
        found.append(f"scopes {_list(deployed.scopes)}, now {_list(method.scopes)}")
    if deployed.api_key_required not in (None, bool(method.api_key_required)):
        words = ("no API key", "an API key")
        found.append(f"{words[bool(deployed.api_key_required)]}, now {words[bool(method.api_key_required)]}")
    if (
        deployed.pool_arns is not None
        and asked.authorizer
        and set(deployed.pool_arns) != set(asked.authorizer.pool_arns)
    ):
        found.append(f"user pools {_list(asked.pools)}, now {_list(asked.authorizer.pools)}")
    return found


def _size(asked: Asked) -> Iterator[Step]:
    size = len(asked.call.body.encode())
    if size > MOST_BODY:
        yield Step("size", "failed", f"the body has {size:,} bytes, 10 MB are taken", (413,), LIMITS)
    headers = sum(len(name) + len(value) + 4 for name, value in asked.call.sent_headers)
    if headers > MOST_HEADERS:
        why = f"the headers have {headers:,} bytes, {MOST_HEADERS:,} are taken"
        yield Step("size", "failed", why, (400, 413, 431), LIMITS)


# -- who calls --------------------------------------------------------------------------------------------------


def _authorization(asked: Asked) -> Iterator[Step]:
    match asked.authorization_type:
        case None:
            yield Step("authorizer", "not known", "how the method asks for its caller is not known", (401, 403))
        case "NONE":
            yield Step("authorizer", "passed", "the method has none: anybody may call it, a token is not looked at")
        case "COGNITO_USER_POOLS":
            yield from _cognito(asked)
        case "AWS_IAM":
            why = "it wants a request signed with AWS credentials (SigV4), which this program does not send"
            yield Step("authorizer", "failed", why, (403,), f"{GUIDE}/permissions.html")
        case _:
            yield from _custom(asked)


def _cognito(asked: Asked) -> Iterator[Step]:
    authorizer = asked.authorizer
    name = authorizer.name if authorizer else (asked.deployed.authorizer if asked.deployed else None) or "not known"
    yield Step("authorizer", "passed", f"{name}, a user pool authorizer", (), INTEGRATE)
    source = identity_source(asked)
    yield source
    if source.outcome == "failed" or asked.token is None:
        return
    token, scopes = asked.token, asked.scopes
    steps = signed(token, INTEGRATE)
    yield from steps
    if not token.is_readable:
        return
    yield issued_by_pool(token, asked.pools, INTEGRATE)
    yield in_time(token, INTEGRATE)
    yield _kind(token.use, scopes)
    if scopes and token.use == "access":
        yield _scope(token.scopes, scopes)


def identity_source(asked: Asked) -> Step:
    """Say whether the token stands where the authorizer looks for it."""
    authorizer, call = asked.authorizer, asked.call
    wanted = asked.source_header
    if authorizer is None or wanted is None:
        sources = ", ".join(authorizer.identity_sources) if authorizer else ""
        why = f"the authorizer reads {sources}" if sources else "where the authorizer looks for the token is not known"
        return Step("identity source", "not known", why, UNAUTHORIZED, INTEGRATE)
    if not call.has_header(wanted):
        moved = f"; the token is in {call.header}" if call.token is not None else ""
        return Step("identity source", "failed", f"the header {wanted} is missing{moved}", UNAUTHORIZED, INTEGRATE)
    return Step("identity source", "passed", f"the header {wanted} is there", (), INTEGRATE)


def _kind(use: str | None, scopes: tuple[str, ...]) -> Step:
    if not scopes and use == "id":
        return Step(
            "kind of token", "passed", "the method has no scopes, so it takes an id token, and it is one", (), SCOPES
        )
    if scopes and use == "access":
        return Step(
            "kind of token", "passed", "the method has scopes, so it takes an access token, and it is one", (), SCOPES
        )
    if use is None:
        return Step("kind of token", "not known", "the token does not say what it is for", UNAUTHORIZED, SCOPES)
    if scopes:
        why = f"the method demands a scope ({_list(scopes)}), so it takes an access token, and this is an {use} token"
    else:
        why = f"the method has no scopes, so it takes an id token, and this is an {use} token"
    return Step("kind of token", "failed", why, UNAUTHORIZED, SCOPES)


def _scope(granted: tuple[str, ...], wanted: tuple[str, ...]) -> Step:
    """Any one scope is enough. AWS calls it "not authorized", and its pages have 401 and 403 (ACCESS_DENIED) for it."""
    found = [scope for scope in wanted if scope in granted]
    if found:
        return Step("scope", "passed", f"the token has {found[0]}, and one of {_list(wanted)} is enough", (), INTEGRATE)
    why = f"the token has none of {_list(wanted)}; it has {_list(granted)}"
    return Step("scope", "failed", why, (401, 403), INTEGRATE)


def _custom(asked: Asked) -> Iterator[Step]:
    authorizer = asked.authorizer
    name = authorizer.name if authorizer else CUSTOM
    if authorizer is not None and authorizer.header is not None:
        source = identity_source(asked)
        yield source
        if source.outcome == "failed":
            return
    function = f" {authorizer.function}" if authorizer and authorizer.function else ""
    why = f"{name} asks the function{function}, and what that says is not known beforehand"
    yield Step("authorizer", "not known", why, (401, 403, 500), f"{GUIDE}/apigateway-use-lambda-authorizer.html")


# -- what else may refuse it ------------------------------------------------------------------------------------


def _policy(asked: Asked) -> Iterator[Step]:
    policy = asked.call.api.policy
    if not policy:
        if "PRIVATE" in asked.call.api.endpoint_types:
            why = "a private API without a resource policy lets nobody in"
            yield Step("resource policy", "failed", why, (403,), POLICIES)
        return
    yield policy_step(policy, needs_allow=asked.authorization_type in (NONE, COGNITO))


def _api_key(asked: Asked) -> Iterator[Step]:
    told = asked.deployed.api_key_required if asked.deployed else None
    required = asked.call.method.api_key_required if told is None else told
    if not required:
        return
    if asked.call.api.api_key_source == "AUTHORIZER":
        yield Step("API key", "not known", "the authorizer brings the API key", (403,), KEYS)
    elif asked.call.has_header(KEY_HEADER):
        why = f"{KEY_HEADER} is there; whether a usage plan of the stage has that key is not asked"
        yield Step("API key", "not known", why, (403, 429), KEYS)
    else:
        yield Step("API key", "failed", f"the method demands one, and the header {KEY_HEADER} is missing", (403,), KEYS)


def _throttling(asked: Asked) -> Iterator[Step]:
    stage = asked.call.stage
    if stage.rate_limit == 0 or stage.burst_limit == 0:
        yield Step("throttling", "failed", "the stage's limit is 0: nothing is let through", (429,), LIMITS)


def _validation(asked: Asked) -> Iterator[Step]:
    method, call = asked.call.method, asked.call
    if method.validator_id is None:
        return
    source = f"{GUIDE}/api-gateway-method-request-validation.html"
    headers = [name.partition(".")[2] for name in method.required if name.startswith("header.")]
    missing = [name for name in headers if not call.has_header(name)]
    if missing:
        yield Step("validation", "failed", f"the header {missing[0]} is required", (400,), source)
    else:
        yield Step("validation", "not known", "the request is held against the method's model", (400,), source)


def _integration(asked: Asked) -> Step:
    integration = asked.call.method.integration
    if integration is None:
        why = "the method has none" if asked.call.verb != ANY else "what is behind it is not known"
        return Step("integration", "not known", why, (500,), RESPONSES)
    return Step("integration", "passed", f"the call goes on to {integration.words}", (), RESPONSES)


def _list(words: tuple[str, ...]) -> str:
    return " or ".join(words) if words else "none"
