"""What an answer tells of who gave it, and why.

API Gateway names its refusals in `x-amzn-ErrorType` and {"message": …}; what it can't know it does not say.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
https://repost.aws/knowledge-center/api-gateway-5xx-error
"""

import re
from dataclasses import dataclass
from typing import Literal

from kinesis_tui.services.apigateway.model.call import Answer
from kinesis_tui.services.apigateway.rules.rest_steps import GUIDE, RESPONSES
from kinesis_tui.text.cells import visible

Giver = Literal["API Gateway", "the backend", "not known"]
FORBIDDEN = "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden"
FAULTS = "https://repost.aws/knowledge-center/api-gateway-5xx-error"
MALFORMED = "https://repost.aws/knowledge-center/malformed-502-api-gateway"
TIMEOUT = "https://repost.aws/knowledge-center/api-gateway-504-errors"
JWT_TROUBLE = f"{GUIDE}/http-api-troubleshooting-jwt.html"
CORS = f"{GUIDE}/how-to-cors.html"
_DESCRIPTION = re.compile(r'error_description="([^"]*)"')
_ERROR = re.compile(r'\berror="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says."""

    by: Giver
    what: str
    """A clause without a full stop."""
    source: str = ""
    went_through: bool = False
    """Whether the call reached what is behind the API."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """One answer that API Gateway gives by itself; None matches anything."""

    status: int
    error_type: str | None
    message: str | None
    """The beginning of what it says, in lower case."""
    what: str
    source: str = RESPONSES
    went_through: bool = False


_REFUSALS = (
    _Refusal(
        403,
        None,
        "missing authentication token",
        "the stage has no such path or method, or the method wants IAM credentials; with a custom domain its base path "
        "may be missing or doubled",
        FORBIDDEN,
    ),
    _Refusal(403, "InvalidSignatureException", None, "a signature was sent and does not match", FORBIDDEN),
    _Refusal(
        403,
        "IncompleteSignatureException",
        None,
        "API Gateway took the Authorization header for an AWS signature: the path or method has no authorizer there",
        FORBIDDEN,
    ),
    _Refusal(
        403,
        None,
        "invalid key=value pair",
        "API Gateway took the Authorization header for an AWS signature: the path or method has no authorizer there",
        FORBIDDEN,
    ),
    _Refusal(403, "ExpiredTokenException", None, "the AWS credentials in the request have expired", FORBIDDEN),
    _Refusal(
        403,
        None,
        "user is not authorized to access this resource",
        "the Lambda authorizer's policy denies it",
        FORBIDDEN,
    ),
    _Refusal(
        403,
        "ForbiddenException",
        None,
        "an API key is missing, unknown or in no usage plan of the stage; or AWS WAF blocked it; or the custom domain "
        "maps no API here",
        FORBIDDEN,
    ),
    _Refusal(401, None, "unauthorized", "the authorizer did not take the token, or found none", RESPONSES),
    _Refusal(429, "LimitExceededException", None, "the usage plan's quota is used up", RESPONSES),
    _Refusal(
        429, None, None, "throttled: more requests a second than the account, stage, method or plan has", RESPONSES
    ),
    _Refusal(413, None, None, "the request is larger than API Gateway takes (10 MB)", RESPONSES),
    _Refusal(415, None, None, "the Content-Type is none that the integration's templates take", RESPONSES),
    _Refusal(
        400, None, "missing required request parameters", "the request lacks a parameter that is required", RESPONSES
    ),
    _Refusal(400, None, "invalid request body", "the body does not fit the method's model", RESPONSES),
    _Refusal(
        502,
        "InternalServerErrorException",
        None,
        "the function failed, or answered in a form that is none of a proxy response (malformed Lambda proxy response)",
        MALFORMED,
        went_through=True,
    ),
    _Refusal(
        504,
        None,
        "endpoint request timed out",
        "what is behind it took longer than the integration waits",
        TIMEOUT,
        went_through=True,
    ),
    _Refusal(504, None, "network error communicating with endpoint", "what is behind it can't be reached", TIMEOUT),
    _Refusal(
        500,
        "AuthorizerConfigurationException",
        None,
        "the authorizer failed: its function ended in an error or may not be invoked, or it names no user pool",
        FAULTS,
    ),
    _Refusal(
        500,
        "InternalServerErrorException",
        None,
        "API Gateway may not invoke what is behind the method, or its mapping failed",
        FAULTS,
    ),
    _Refusal(503, "ServiceUnavailableException", None, "what is behind it is not available", FAULTS, went_through=True),
)


def read(answer: Answer, *, is_http_api: bool = False, is_preflight: bool = False) -> Reading:
    """Say who gave an answer and why, as far as it tells."""
    if is_preflight and answer.status < 300:
        return Reading("not known", _preflight(answer), CORS, went_through=True)
    if is_http_api:
        found = _http_refusal(answer)
        if found is not None:
            return found
    policy = _policy_words(answer)
    if policy:
        return Reading("API Gateway", policy, FORBIDDEN)
    found = _refusal(answer)
    return found if found is not None else _passed_on(answer)


def _refusal(answer: Answer) -> Reading | None:
    """Return what API Gateway says of its own; an answer of that status without its marks is somebody else's."""
    message, kind = answer.message.lower(), answer.error_type
    for one in _REFUSALS:
        if one.status != answer.status or (one.error_type is None and one.message is None and not kind):
            continue
        fits = (one.error_type is None or one.error_type == kind) and (
            one.message is None or message.startswith(one.message)
        )
        if fits:
            detail = _detail(answer) if answer.status in (400, 504) else ""
            return Reading("API Gateway", one.what + detail, one.source, one.went_through)
    if kind:
        said = f"it says {_short(answer.message)}" if answer.message else "it does not say why"
        return Reading("API Gateway", f"it refused the call as {_short(kind)}: {said}", RESPONSES)
    return None


def _policy_words(answer: Answer) -> str:
    """Say what a refusal by a policy says (API_TestInvokeMethod's log has the same words)."""
    message = answer.message.lower()
    if answer.status != 403 or "not authorized to perform: execute-api:invoke" not in message:
        return ""
    if "explicit deny" in message:
        return "the resource policy, or an IAM policy, denies the call explicitly"
    if "anonymous" in message:
        return "the resource policy allows no such call, or the method wants IAM credentials"
    return "no policy allows the caller to invoke it"


def _http_refusal(answer: Answer) -> Reading | None:
    """Read an HTTP API's answer: it names no error type, and tells of a JWT in `www-authenticate`."""
    challenge = answer.headers.get("www-authenticate", "")
    description, error = _DESCRIPTION.search(challenge), _ERROR.search(challenge)
    if answer.status in (401, 403) and (description or error):
        told = description[1] if description else (error[1] if error else "")
        scope = ": none of the route's scopes is in the token" if error and error[1] == "insufficient_scope" else ""
        return Reading("API Gateway", f"the JWT authorizer says “{_short(told)}”{scope}", JWT_TROUBLE)
    fixed = {
        (401, "Unauthorized"): "the authorizer did not take the token, or found none",
        (403, "Forbidden"): "the authorizer denies it, or no route scope is in the token",
        (404, "Not Found"): "no route of the stage takes this path and method",
        (429, "Too Many Requests"): "throttled: more requests a second than the stage or route has",
        (500, "Internal Server Error"): "what is behind the route failed, or its answer can't be read",
        (503, "Service Unavailable"): "what is behind the route did not answer in time, or is not there",
    }
    what = fixed.get((answer.status, answer.message))
    through = answer.status >= 500
    return None if what is None else Reading("API Gateway", what, JWT_TROUBLE if not through else FAULTS, through)


def _passed_on(answer: Answer) -> Reading:
    """Read an answer that has none of API Gateway's marks."""
    if answer.status < 300:
        return Reading("the backend", "it went through to what is behind the API", went_through=True)
    if answer.status < 400:
        place = answer.headers.get("location", "")
        where = f" to {_short(place)}" if place else ""
        return Reading("the backend", f"it points elsewhere{where}, which is not followed", went_through=True)
    why = "it has no x-amzn-ErrorType, so what is behind the API has probably chosen it"
    return Reading("the backend" if answer.status < 500 else "not known", why, RESPONSES, went_through=True)


def _preflight(answer: Answer) -> str:
    allowed = answer.headers.get("access-control-allow-origin")
    methods = answer.headers.get("access-control-allow-methods")
    if allowed is None:
        return "as a CORS preflight it allows nothing: Access-Control-Allow-Origin is missing"
    named = f", methods {_short(methods)}" if methods else ""
    return f"as a CORS preflight it allows origin {_short(allowed)}{named}"


def _detail(answer: Answer) -> str:
    return f" ({_short(answer.message)})" if answer.message else ""


def _short(text: str, most: int = 160) -> str:
    shown = visible(text)
    return shown if len(shown) <= most else f"{shown[:most]}…"
