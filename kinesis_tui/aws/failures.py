"""An error of the SDK, of HTTP or of the network → one Failure that says what, why and what to do; nowhere else."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

from kinesis_tui import failure
from kinesis_tui.aws.error_codes import meaning
from kinesis_tui.aws.redaction import clean
from kinesis_tui.aws.sdk_errors import sdk_meaning
from kinesis_tui.failure import Failure

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError, ClientError

_CHECK_ENDPOINT = "check --endpoint-url, AWS_ENDPOINT_URL and the region"


def failure_from(error: BaseException, what: str) -> Failure:
    """Turn any error that a call through the SDK can raise into a Failure; `what` names the call.

    `what` is a noun phrase like "ListShards of stream orders"; the failure's `what` adds "failed".
    An error this program does not know becomes an UnexpectedFailure that names its type or code, and its message.
    """
    failed = f"{what} failed"
    if isinstance(error, failure.GarbledAnswer):  # the parser knows the operation, not what it was about
        return failure.GarbledAnswer(failed, error.why, error.remedy)
    if isinstance(error, Failure):
        return error
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    if isinstance(error, ClientError):
        return _answered(error, failed)
    if isinstance(error, BotoCoreError):
        return _from_sdk(error, failed)
    if isinstance(error, ResponseParserError):
        return failure.GarbledAnswer(failed, "the answer is not what the AWS API promises", _CHECK_ENDPOINT)
    return _from_transport(error, failed)


def sdk_errors() -> tuple[type[Exception], ...]:
    """Return everything that the SDK, its HTTP library and the network raise; a bug of ours is none of these."""
    import aiohttp
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    return (Failure, BotoCoreError, ClientError, ResponseParserError, aiohttp.ClientError, OSError, ImportError)


def endpoint_refused(error: ValueError, service: str) -> Failure:
    """Turn the one plain ValueError that making a client raises, about an endpoint's form, into a Failure."""
    return failure.Invalid(
        f"opening a client of {service} failed",
        clean(str(error)),
        "write the endpoint as https://HOST or http://HOST:PORT",
    )


def _answered(error: ClientError, what: str) -> Failure:
    """AWS, or whatever listens there, answered with an error status."""
    details = error.response.get("Error", {})
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code, message = str(details.get("Code", "")), str(details.get("Message", ""))
    if _is_html(message) or code == str(status):
        return _answered_without_code(status, message, error.operation_name, what)
    if code == "MalformedQueryException":
        return _malformed(error, message, what)
    known = meaning(code, error.operation_name, message)
    if known is not None:
        return known.kind(what, known.why or clean(message) or code, known.remedy)
    if status == 501:
        return failure.NotSupported(what, clean(f"{code} ({status}): {message}"), "do without it, or try AWS itself")
    if status >= 500:
        return failure.ServiceFailed(what, clean(f"{code} ({status}): {message}"), "try again in a moment")
    return failure.UnexpectedFailure(
        what, clean(f"AWS answered {code}: {message}"), "see AWS's documentation of the code"
    )


def _malformed(error: ClientError, message: str, what: str) -> Failure:
    """Say where a query can not be read.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_QueryCompileError.html
    """
    found = error.response.get("queryCompileError")
    compile_error = found if isinstance(found, dict) else {}
    location = compile_error.get("location") or {}
    why = clean(str(compile_error.get("message") or message)) or "AWS can not read the query"
    remedy = "correct the query there" if location else "correct the query"
    return failure.QueryMalformed(what, why, remedy, location.get("startCharOffset"), location.get("endCharOffset"))


def _answered_without_code(status: int, message: str, operation: str, what: str) -> Failure:
    if operation.startswith("Head") and status in (403, 404):  # HEAD has no body to put a code in
        known = meaning("AccessDenied" if status == 403 else "NotFound", operation)
        assert known is not None
        return known.kind(what, f"the endpoint answered {status} {clean(message)}", known.remedy)
    if status == 429:
        return failure.Throttled(what, "the endpoint answered 429, too many requests", "wait a moment")
    if status in (500, 502, 503, 504) and not _is_html(message):
        return failure.ServiceFailed(what, f"the endpoint answered {status}", "try again in a moment")
    form = "HTML" if _is_html(message) else "no AWS error"
    return failure.GarbledAnswer(what, f"the endpoint answered {status} with {form}", _CHECK_ENDPOINT)


def _is_html(text: str) -> bool:
    start = text.lstrip()[:200].lower()
    return start.startswith(("<!doctype", "<html", "<head", "<body")) or "<html" in start


def _from_sdk(error: BotoCoreError, what: str) -> Failure:
    """The SDK itself said no, or wrapped what the network said."""
    cause = error.kwargs.get("error") or error.__cause__ or error.__context__
    known = sdk_meaning(error)
    if known is not None:
        return known.kind(what, known.why or clean(str(error)), known.remedy)
    if isinstance(cause, BaseException):
        return _from_transport(cause, what)
    return failure.UnexpectedFailure(what, clean(f"{type(error).__name__}: {error}"), "report it with --log-file")


def _from_transport(error: BaseException, what: str) -> Failure:
    """The network or the HTTP library said no; the reason often hides in the chain of causes."""
    from aiohttp import ClientError as HttpError
    from aiohttp import ClientPayloadError

    chain = _chain(error)
    endpoint = _endpoint(chain)
    for link in chain:
        reason = _network_reason(link, what, endpoint)
        if reason is not None:
            return reason
    if any(isinstance(link, ClientPayloadError) for link in chain):  # its own words are about HTTP's chunks and headers
        return failure.Unreachable(what, "the connection was closed before the answer was whole", "try again")
    if isinstance(chain[0], HttpError | OSError):
        return failure.Unreachable(what, clean(str(chain[-1])) or type(chain[-1]).__name__, _CHECK_ENDPOINT)
    return failure.UnexpectedFailure(what, clean(f"{type(error).__name__}: {error}"), "report it with --log-file")


def _endpoint(chain: list[BaseException]) -> str:
    """Name the host and port that could not be reached, which aiohttp's connection errors know."""
    for link in chain:
        host, port = getattr(link, "host", None), getattr(link, "port", None)
        if isinstance(host, str) and port is not None:
            return f"the endpoint {clean(host)}:{port}"
    return "the endpoint"


def _network_reason(error: BaseException, what: str, endpoint: str) -> Failure | None:
    """Return the failure that one link of the chain alone explains; None where it is only a wrapper."""
    if isinstance(error, ssl.SSLError | ssl.CertificateError):
        return _tls(error, what)
    if isinstance(error, socket.gaierror):
        return failure.NotConnected(what, f"the name of {endpoint} does not resolve", f"{_CHECK_ENDPOINT}, and DNS")
    if isinstance(error, ConnectionRefusedError):
        return failure.NotConnected(what, f"{endpoint} refused the connection", _CHECK_ENDPOINT)
    if isinstance(error, ConnectionError):
        return failure.Unreachable(what, "the connection was closed before the answer was whole", "try again")
    if isinstance(error, TimeoutError):
        return failure.Unreachable(what, "the endpoint did not answer in time", "check the network and any proxy")
    if isinstance(error, ImportError):
        return failure.Invalid(what, f"this way to sign in needs a missing package: {clean(str(error))}", "install it")
    return None


def _tls(error: BaseException, what: str) -> Failure:
    return failure.TlsFailed(
        what,
        f"the TLS connection was not accepted: {clean(str(error))}",
        "name the authority's certificate in AWS_CA_BUNDLE, or check the endpoint",
    )


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what caused it, outermost first, also through aiohttp's `os_error`."""
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        inner = getattr(link, "os_error", None) or getattr(link, "certificate_error", None)
        link = inner if isinstance(inner, BaseException) else link.__cause__ or link.__context__
    return links
