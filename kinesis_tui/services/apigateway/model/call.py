"""One call to an API: its address, what it carries, and how that is shown without the token in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from kinesis_tui.services.apigateway.model.api import DEFAULT_ROUTE, READING_VERBS, Api, Method, Stage

AUTHORIZATION = "Authorization"
BEARER = "Bearer "
SHOWN_END = 4
"""Characters of a token that are shown, to tell two apart."""
HEADERS_APART = "|"
AWS_HOSTS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")
STAND_IN_PATHS = ("/_user_request_", "/_aws/execute-api/")
"""What the address of a stage has in it where something stands in for AWS."""
KEY_HEADER = "x-api-key"
SECRET_HEADERS = frozenset(
    ("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-amz-security-token")
)
_PARAMETER = re.compile(r"\{([^{}/]+?)(\+?)\}")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, 5.6.2."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Token:
    """A token that a call may carry."""

    label: str
    """"id token of ada at web-shop"."""
    text: str = field(repr=False)
    is_tampered: bool = False

    @property
    def shown(self) -> str:
        """How it stands on a screen: whoever holds it may use it."""
        return f"‹{self.label}, {masked(self.text)}›"

    def tampered(self) -> Token:
        """Return it with its signature changed in one place."""
        head, dot, signature = self.text.rpartition(".")
        changed = ("B" if signature[:1] != "B" else "C") + signature[1:]
        return replace(self, label=f"{self.label}, tampered", text=f"{head}{dot}{changed}", is_tampered=True)


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be sent."""

    api: Api
    stage: Stage
    method: Method
    verb: str
    """GET, …; the method's own unless that is ANY."""
    base_url: str
    """Where the stage answers, without a slash at its end."""
    path: str
    """With its parameters filled in, and quoted."""
    query: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Those typed; the token is not among them."""
    body: str = field(default="", repr=False)
    token: Token | None = None
    header: str = AUTHORIZATION
    """Where the token goes."""
    with_bearer: bool = False

    @property
    def url(self) -> str:
        """The whole address."""
        query = f"?{quote(self.query, safe='=&%+,:/;@!$*()~')}" if self.query else ""
        return f"{self.base_url}{self.path}{query}"

    @property
    def name(self) -> str:
        """What the call is, in a sentence; nothing that was typed is in it."""
        return f"{self.verb} {self.method.path} of {self.api.name}"

    @property
    def reads(self) -> bool:
        """Whether whoever answers it should change nothing."""
        return self.verb in READING_VERBS

    @property
    def on_aws(self) -> bool:
        """Whether AWS itself answers, or a custom domain, and not a custom endpoint that stands in for AWS."""
        return not any(sign in self.base_url for sign in STAND_IN_PATHS)

    def carrying(self, token: Token | None) -> Call:
        """Return the same call with another token, or none."""
        return replace(self, token=token)

    def has_header(self, name: str) -> bool:
        """Whether a header of this name is sent."""
        return any(one.lower() == name.lower() for one, _ in self.sent_headers)

    @property
    def sent_headers(self) -> tuple[tuple[str, str], ...]:
        """Every header, the token's too: not to be shown. Bodies come as they are, so that their size is bounded."""
        typed = {name.lower() for name, _ in self.headers}
        own = [("Accept", "*/*"), ("Accept-Encoding", "identity"), ("User-Agent", "kinesis-tui")]
        if self.body:
            own.append(("Content-Type", "application/json"))
        found = [*(pair for pair in own if pair[0].lower() not in typed), *self.headers]
        if self.token is not None:
            value = f"{BEARER if self.with_bearer else ''}{self.token.text}"
            found = [pair for pair in found if pair[0].lower() != self.header.lower()]
            found.append((self.header, value))
        return tuple(found)

    @property
    def shown_headers(self) -> tuple[tuple[str, str], ...]:
        """Every header as it may be shown."""
        shown = []
        for name, value in self.sent_headers:
            if self.token is not None and name == self.header:
                value = f"{BEARER if self.with_bearer else ''}{self.token.shown}"
            elif name.lower() in SECRET_HEADERS:
                value = f"‹{masked(value)}›"
            shown.append((name, value))
        return tuple(shown)

    @property
    def shown(self) -> str:
        """The request as it goes over the line, with its secrets masked."""
        parts = urlsplit(self.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [f"{self.verb} {target} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in self.shown_headers]
        if self.body:
            lines.append(f"Content-Length: {len(self.body.encode())}")
        return "\n".join([*lines, "", self.body] if self.body else lines)


def masked(secret: str) -> str:
    """Return the end of a secret; nothing of a short one."""
    return f"…{secret[-SHOWN_END:]}" if len(secret) > 8 * SHOWN_END else "…"


def base_url(api: Api, stage: str, endpoint: str, region: str) -> str:
    """Return where a stage of an API answers.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html; a custom endpoint stands in for
    AWS and has the path that LocalStack has given it
    (https://docs.localstack.cloud/aws/services/apigateway/).
    """
    if not (urlsplit(endpoint).hostname or "").endswith(AWS_HOSTS):
        root = endpoint.rstrip("/")
        if api.kind == "rest-api":
            return f"{root}/restapis/{api.id}/{stage}/_user_request_"
        return f"{root}/_aws/execute-api/{api.id}/{stage}"
    end = ".cn" if region.startswith("cn-") else ""
    host = api.endpoint or f"https://{api.id}.execute-api.{region}.amazonaws.com{end}"
    return host if stage == DEFAULT_ROUTE else f"{host}/{stage}"


def path_parameters(path: str) -> tuple[str, ...]:
    """Return the names of a path's parameters: "/orders/{id}" has one; "{proxy+}" takes several segments."""
    return tuple(found[1] for found in _PARAMETER.finditer(path))


def filled(path: str, values: Mapping[str, str]) -> str:
    """Return a path with its parameters filled in and quoted; a route that takes anything is called at its root."""

    def value(found: re.Match[str]) -> str:
        return quote(values.get(found[1], ""), safe="/" if found[2] else "")

    return "/" if path == DEFAULT_ROUTE else _PARAMETER.sub(value, path)


def parse_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Read "Name: value | Name: value". Raises ValueError with a clause in which no value is."""
    pairs = []
    for part in filter(None, (one.strip() for one in text.split(HEADERS_APART))):
        name, colon, value = part.partition(":")
        if not colon or not _HEADER_NAME.fullmatch(name.strip()):
            raise ValueError("write headers as Name: value | Name: value")
        if _UNPRINTABLE.search(value):
            raise ValueError(f"the value of {name.strip()} has a control character")
        pairs.append((name.strip(), value.strip()))
    return tuple(pairs)


def json_problem(body: str) -> str:
    """Say where a body is no JSON; empty where it is, or where there is none."""
    if not body.strip():
        return ""
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}, column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}"
    except RecursionError:
        return "it is nested too deeply"
    return ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes = field(repr=False)
    elapsed_ms: int = 0
    is_cut: bool = False
    """Whether the body goes on beyond what was read."""
    sent_ms: int = 0
    """When the call was sent, milliseconds since the epoch."""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> object:
        """The body as JSON; None where it is none, or was cut."""
        try:
            return json.loads(self.body) if self.body and not self.is_cut else None
        except (ValueError, RecursionError):
            return None

    @property
    def message(self) -> str:
        """What API Gateway says in an answer of its own: {"message": …}; empty for another body."""
        value = self.json
        if not isinstance(value, dict):
            return ""
        told = value.get("message", value.get("Message"))
        return told if isinstance(told, str) else ""

    @property
    def error_type(self) -> str:
        """What kind of refusal API Gateway calls it; empty where it does not."""
        return self.headers.get("x-amzn-errortype", "").partition(":")[0]

    @property
    def request_id(self) -> str | None:
        """API Gateway's id of the call, which its logs have too."""
        return self.headers.get("x-amzn-requestid") or self.headers.get("apigw-requestid")
