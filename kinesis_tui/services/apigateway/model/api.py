"""A REST or HTTP API as API Gateway tells it: its stages, methods, authorizers and deployments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ApiKind = Literal["rest-api", "http-api"]
COGNITO = "COGNITO_USER_POOLS"
JWT = "JWT"
IAM = "AWS_IAM"
CUSTOM = "CUSTOM"
NONE = "NONE"
ANY = "ANY"
DEFAULT_ROUTE = "$default"
VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
READING_VERBS = ("GET", "HEAD", "OPTIONS")
"""Methods that are safe (RFC 9110, 9.2.1): whoever answers them should change nothing."""
_POOL_ARN = re.compile(r":userpool/([^/]+)$")
_ISSUER_POOL = re.compile(r"cognito-idp\.[^/]+/([^/]+)$")


@dataclass(frozen=True, slots=True)
class Api:
    """One API as it is listed."""

    kind: ApiKind
    id: str
    name: str
    description: str | None = None
    endpoint_types: tuple[str, ...] = ()
    """REGIONAL, EDGE, PRIVATE; empty: not told."""
    created: int | None = None
    """Milliseconds since the epoch."""
    endpoint: str | None = None
    """Where an HTTP API answers."""
    disable_execute_api_endpoint: bool | None = None
    policy: str | None = None
    """The resource policy as JSON; None: there is none, or the API is an HTTP API, which has none."""
    api_key_source: str | None = None
    """HEADER or AUTHORIZER."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of an API."""

    name: str
    deployment_id: str | None = None
    created: int | None = None
    last_updated: int | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    access_log: str | None = None
    """ARN of the log group or delivery stream; None: access is not logged."""
    logging: Mapping[str, str] = field(default_factory=dict)
    """Logging level (OFF, ERROR, INFO) by method, as methodSettings has it: "*/*", "orders/GET"."""
    rate_limit: float | None = None
    """Requests a second that all methods share; None: the account's."""
    burst_limit: int | None = None
    canary_percent: float | None = None
    canary_deployment_id: str | None = None
    web_acl: str | None = None
    tracing: bool | None = None
    auto_deploy: bool | None = None
    """Of an HTTP API: every change is deployed at once."""
    deployment_message: str | None = None
    """Why the last automatic deployment failed."""

    @property
    def logs_execution(self) -> bool:
        """Whether API Gateway logs what it does for any method."""
        return any(level in ("INFO", "ERROR") for level in self.logging.values())


@dataclass(frozen=True, slots=True)
class Authorizer:
    """Who decides about callers."""

    id: str
    name: str
    type: str
    """COGNITO_USER_POOLS, TOKEN or REQUEST of a REST API; JWT or REQUEST of an HTTP API."""
    identity_sources: tuple[str, ...] = ()
    """As AWS writes them: "method.request.header.Authorization", "$request.header.Authorization"."""
    pool_arns: tuple[str, ...] = ()
    issuer: str | None = None
    audience: tuple[str, ...] = ()
    ttl_seconds: int | None = None
    """How long an answer is kept; None: not told."""
    function: str | None = None
    """The Lambda function that decides."""
    validation: str | None = None
    """What the token must match before the function is asked."""

    @property
    def pools(self) -> tuple[str, ...]:
        """Ids of the user pools whose tokens it takes."""
        places = [_POOL_ARN.search(arn) for arn in self.pool_arns]
        return tuple(found[1] for found in (*places, _ISSUER_POOL.search(self.issuer or "")) if found)

    @property
    def header(self) -> str | None:
        """The header that it reads the token from; None where it reads it from elsewhere, or from several places."""
        named = [source.partition(".header.")[2] for source in self.identity_sources if ".header." in source]
        return named[0] if len(named) == len(self.identity_sources) == 1 else None


@dataclass(frozen=True, slots=True)
class Integration:
    """What is behind a method."""

    type: str
    """AWS_PROXY, AWS, HTTP_PROXY, HTTP, MOCK."""
    uri: str | None = None
    function: str | None = None
    """The Lambda function that is invoked."""
    service: str | None = None
    """The AWS service and its action: "kinesis PutRecord"."""
    streams: tuple[str, ...] = ()
    """Data streams that it puts into, as far as its request names them."""
    timeout_ms: int | None = None

    @property
    def words(self) -> str:
        """What it is, in a few words."""
        if self.function:
            return f"Lambda {self.function}"
        if self.service:
            return f"{self.service} {', '.join(self.streams)}".rstrip()
        return f"{self.type.partition('_')[0]} {self.uri or ''}".rstrip()


@dataclass(frozen=True, slots=True)
class Method:
    """One method of a resource of a REST API, or one route of an HTTP API."""

    id: str
    """The resource's or the route's."""
    path: str
    """"/orders/{id}"; "$default" for a route that takes what no other does."""
    verb: str
    """GET, …, or ANY."""
    authorization_type: str | None = None
    authorizer_id: str | None = None
    scopes: tuple[str, ...] = ()
    api_key_required: bool | None = None
    validator_id: str | None = None
    """Of a REST API: requests are checked before they go on."""
    required: tuple[str, ...] = ()
    """Parameters that a call must have: "querystring.limit"."""
    integration: Integration | None = None

    @property
    def key(self) -> str:
        """Unlike that of any other method of the API."""
        return f"{self.verb} {self.path}"


@dataclass(frozen=True, slots=True)
class DeployedMethod:
    """A method as a deployment has it; None or unset: not told."""

    authorization_type: str | None = None
    api_key_required: bool | None = None
    authorizer: str | None = None
    """Its authorizer's name."""
    scopes: tuple[str, ...] | None = None
    pool_arns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """A snapshot of an API that stages point at."""

    id: str
    created: int | None = None
    description: str | None = None
    status: str | None = None
    """Of an HTTP API: DEPLOYED, PENDING, FAILED."""


Deployed = Mapping[str, DeployedMethod]
"""What a stage's deployment holds, by `Method.key`."""


def function_of(uri: str) -> str | None:
    """Return the name of the function in its ARN, or in the URI by which API Gateway invokes it; None for another."""
    name = uri.partition(":function:")[2].partition("/invocations")[0].partition(":")[0]
    return name or None
