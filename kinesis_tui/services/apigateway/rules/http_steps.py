"""What API Gateway looks at when an HTTP API is called.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
"""

from collections.abc import Iterator

from kinesis_tui.services.apigateway.rules.rest_steps import GUIDE, identity_source
from kinesis_tui.services.apigateway.rules.steps import LIMITS, Asked, Prediction, Step
from kinesis_tui.services.apigateway.rules.token_steps import UNAUTHORIZED, in_time, signed
from kinesis_tui.token_facts import TokenFacts

JWT_PAGE = f"{GUIDE}/http-api-jwt-authorizer.html"
TROUBLE = f"{GUIDE}/http-api-troubleshooting-jwt.html"


def predict_http(asked: Asked) -> Prediction:
    """Say what API Gateway does with a call to an HTTP API, as far as it can be known."""
    return Prediction(tuple(_steps(asked)))


def _steps(asked: Asked) -> Iterator[Step]:
    yield _deployment(asked)
    match asked.authorization_type:
        case None | "NONE":
            yield Step("authorizer", "passed", "the route has none: anybody may call it, a token is not looked at")
        case "JWT":
            yield from _jwt(asked)
        case "AWS_IAM":
            why = "it wants a request signed with AWS credentials (SigV4), which this program does not send"
            yield Step("authorizer", "failed", why, (403,), f"{GUIDE}/http-api-access-control-iam.html")
        case _:
            why = "it asks a Lambda function, and what that says is not known beforehand"
            yield Step("authorizer", "not known", why, (401, 403, 500), f"{GUIDE}/http-api-lambda-authorizer.html")
    yield from _throttling(asked)
    yield _integration(asked)


def _deployment(asked: Asked) -> Step:
    stage = asked.call.stage
    if asked.call.api.disable_execute_api_endpoint and ".execute-api." in asked.call.base_url:
        why = "the API's default endpoint is disabled: only its custom domain answers"
        return Step("address", "failed", why, (404,), f"{GUIDE}/http-api-disable-default-endpoint.html")
    if stage.deployment_message:
        why = f"the last automatic deployment of stage {stage.name} failed: {stage.deployment_message}"
        return Step("deployed", "not known", why, (404,), f"{GUIDE}/http-api-stages.html")
    if stage.auto_deploy:
        why = f"stage {stage.name} deploys every change by itself"
        return Step("deployed", "passed", why, (), f"{GUIDE}/http-api-stages.html")
    why = f"what stage {stage.name} has deployed is not told for HTTP APIs"
    return Step("deployed", "not known", why, (404,), f"{GUIDE}/http-api-stages.html")


def _jwt(asked: Asked) -> Iterator[Step]:
    authorizer, token = asked.authorizer, asked.token
    name = authorizer.name if authorizer else "not known"
    yield Step("authorizer", "passed", f"{name}, a JWT authorizer", (), JWT_PAGE)
    source = identity_source(asked)
    yield source
    if source.outcome == "failed" or token is None:
        return
    yield from signed(token, JWT_PAGE)
    if not token.is_readable:
        return
    if authorizer is not None:
        yield _issuer(token, authorizer.issuer)
        yield _audience(token, authorizer.audience)
    yield in_time(token, JWT_PAGE)
    if asked.scopes:
        yield _scope(token, asked.scopes)


def _issuer(token: TokenFacts, wanted: str | None) -> Step:
    if wanted is None:
        return Step("issuer", "not known", "the authorizer's issuer is not known", UNAUTHORIZED, JWT_PAGE)
    if token.issuer == wanted:
        return Step("issuer", "passed", f"it is the authorizer's, {wanted}", (), JWT_PAGE)
    why = f"it is {token.issuer or 'not named'}, the authorizer takes {wanted}"
    return Step("issuer", "failed", why, UNAUTHORIZED, JWT_PAGE)


def _audience(token: TokenFacts, wanted: tuple[str, ...]) -> Step:
    """`aud`, or `client_id` where there is no `aud`, must be one of the authorizer's."""
    named = " or ".join(wanted)
    found = [one for one in token.audience if one in wanted]
    if found:
        return Step("audience", "passed", f"it is for {found[0]}", (), TROUBLE)
    why = f"it is for {', '.join(token.audience) or 'nobody'}, the authorizer takes {named or 'nobody'}"
    return Step("audience", "failed", why, UNAUTHORIZED, TROUBLE)


def _scope(token: TokenFacts, wanted: tuple[str, ...]) -> Step:
    """Any one scope is enough; an id token has none."""
    named = " or ".join(wanted)
    found = [scope for scope in wanted if scope in token.scopes]
    if found:
        return Step("scope", "passed", f"the token has {found[0]}, and one of {named} is enough", (), JWT_PAGE)
    granted = " ".join(token.scopes) or "none"
    kind = "; it is an id token, which carries no scopes: send the access token" if token.use == "id" else ""
    return Step("scope", "failed", f"the token has none of {named}; it has {granted}{kind}", (403,), JWT_PAGE)


def _throttling(asked: Asked) -> Iterator[Step]:
    stage = asked.call.stage
    if stage.rate_limit == 0 or stage.burst_limit == 0:
        yield Step("throttling", "failed", "the stage's limit is 0: nothing is let through", (429,), LIMITS)


def _integration(asked: Asked) -> Step:
    integration = asked.call.method.integration
    if integration is None:
        return Step("integration", "not known", "what is behind the route is not known", (500,))
    return Step("integration", "passed", f"the call goes on to {integration.words}")
