"""Every error that the SDK, HTTP or the network can raise, and the failure a user sees."""

import socket
import ssl
from typing import Any

import aiohttp
import pytest
from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from kinesis_tui import failure
from kinesis_tui.aws.failures import failure_from
from kinesis_tui.aws.sdk_errors import MEANINGS
from kinesis_tui.failure import Failure

HTML = "<!DOCTYPE html><html><body>Sign in</body></html>"


def answered(code: str, message: str = "said AWS", status: int = 400, operation: str = "GetRecords") -> Failure:
    response: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return failure_from(sdk.ClientError(response, operation), "GetRecords of stream orders")


def no_connection(cause: OSError) -> Exception:
    return sdk.EndpointConnectionError(endpoint_url="http://x", error=cause)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (failure.CredentialsMissing, "MissingAuthenticationToken MissingAuthenticationTokenException"),
        (failure.CredentialsExpired, "ExpiredToken ExpiredTokenException"),
        (failure.CredentialsRefused, "InvalidClientTokenId UnrecognizedClientException InvalidAccessKeyId"),
        (
            failure.CredentialsRefused,
            "InvalidSignatureException InvalidSignature SignatureDoesNotMatch IncompleteSignature",
        ),
        (failure.ClockSkewed, "RequestExpired RequestTimeTooSkewed RequestInTheFuture"),
        (failure.AccessDenied, "AccessDenied AccessDeniedException UnauthorizedOperation OptInRequired"),
        (
            failure.Throttled,
            "Throttling ThrottlingException ThrottledException RequestThrottledException TooManyRequestsException "
            "ProvisionedThroughputExceededException RequestLimitExceeded BandwidthLimitExceeded RequestThrottled "
            "SlowDown PriorRequestNotComplete EC2ThrottledException KMSThrottlingException",
        ),
        (
            failure.EncryptionFailure,
            "KMSAccessDeniedException KMSDisabledException KMSInvalidStateException KMSNotFoundException "
            "KMSOptInRequired",
        ),
        (failure.NotFound, "ResourceNotFoundException NoSuchEntity NoSuchBucket"),
        (failure.Conflict, "ResourceInUseException ConcurrentModificationException ConflictException"),
        (failure.Invalid, "ValidationException InvalidArgumentException ValidationError SerializationException"),
        (failure.IteratorExpired, "ExpiredIteratorException ExpiredNextTokenException"),
        (failure.ServiceFailed, "InternalFailure ServiceUnavailable InternalServerError RequestTimeout"),
    ],
)
def test_a_code_of_aws_becomes_the_failure_it_means(kind: type[Failure], codes: str) -> None:
    for code in codes.split():
        assert type(answered(code)) is kind, code


def test_every_throttle_code_of_the_sdk_is_a_throttle_here() -> None:
    from botocore.retries.standard import ThrottledRetryableChecker

    for code in ThrottledRetryableChecker().__dict__["_throttled_error_codes"]:
        kinds = (failure.Throttled, failure.Conflict, failure.LimitExceeded)
        assert isinstance(answered(code, operation="PutRecord"), kinds), code


def test_limit_exceeded_is_a_throttle_where_nothing_is_created() -> None:
    for operation in ("ListShards", "ListStreams", "DescribeStreamSummary", "GetRecords"):
        assert isinstance(answered("LimitExceededException", operation=operation), failure.Throttled)
    for operation in ("CreateStream", "SplitShard", "RegisterStreamConsumer"):
        assert isinstance(answered("LimitExceededException", operation=operation), failure.LimitExceeded)


@pytest.mark.parametrize(
    "message",
    [
        "Signature expired: 20261123T100000Z is now earlier than 20261123T100500Z (20261123T101000Z - 5 min.)",
        "Signature not yet current: 20261123T101000Z is still later than 20261123T100500Z (20261123T100000Z + 5 min.)",
    ],
)
def test_a_signature_of_another_time_is_a_matter_of_the_clock_and_not_of_the_keys(message: str) -> None:
    skewed = answered("InvalidSignatureException", message)
    assert isinstance(skewed, failure.ClockSkewed)
    assert "clock" in skewed.why


def test_an_unknown_code_is_named_with_its_message() -> None:
    unknown = answered("TeapotException", "short and stout")
    assert isinstance(unknown, failure.UnexpectedFailure)
    assert "TeapotException" in unknown.why
    assert "short and stout" in unknown.why


def test_an_unknown_code_with_a_server_error_is_the_services() -> None:
    assert isinstance(answered("Teapot", status=503), failure.ServiceFailed)
    assert isinstance(answered("503", "Service Unavailable", status=503), failure.ServiceFailed)


def test_html_is_no_answer_of_aws_whatever_its_status() -> None:
    for status in (403, 404, 500, 503):
        garbled = answered(str(status), HTML, status)
        assert isinstance(garbled, failure.GarbledAnswer)
        assert "HTML" in garbled.why
        assert "<" not in str(garbled)


def test_a_head_request_has_only_its_status_to_tell() -> None:
    assert isinstance(answered("404", "Not Found", 404, "HeadObject"), failure.NotFound)
    assert isinstance(answered("403", "Forbidden", 403, "HeadBucket"), failure.AccessDenied)


def test_too_many_requests_is_a_throttle_without_a_code_too() -> None:
    assert isinstance(answered("429", "Too Many Requests", 429), failure.Throttled)


def test_a_status_without_a_code_is_no_answer_of_aws() -> None:
    assert isinstance(answered("404", "page not found", 404), failure.GarbledAnswer)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (sdk.NoCredentialsError(), failure.CredentialsMissing, "no credentials"),
        (sdk.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), failure.CredentialsMissing, ""),
        (sdk.UnauthorizedSSOTokenError(), failure.CredentialsExpired, "aws sso login"),
        (sdk.SSOTokenLoadError(error_msg="x"), failure.CredentialsExpired, "aws sso login"),
        (sdk.TokenRetrievalError(provider="sso", error_msg="x"), failure.CredentialsExpired, "aws sso login"),
        (sdk.CredentialRetrievalError(provider="process", error_msg="exit 1"), failure.CredentialsMissing, "exit 1"),
        (sdk.NoRegionError(), failure.Invalid, "no region; pass --region or set AWS_REGION"),
        (sdk.ProfileNotFound(profile="nope"), failure.Invalid, "nope"),
        (sdk.InvalidConfigError(error_msg="bad line"), failure.Invalid, "bad line"),
        (sdk.ConfigParseError(path="~/.aws/config"), failure.Invalid, "~/.aws/config"),
        (sdk.UnknownServiceError(service_name="x", known_service_names="y"), failure.Invalid, "x"),
        (sdk.ParamValidationError(report="Missing StreamName"), failure.Invalid, "Missing StreamName"),
        (sdk.MissingDependencyException(msg="needs awscrt"), failure.Invalid, "awscrt"),
        (sdk.ConnectTimeoutError(endpoint_url="http://x"), failure.NotConnected, "in time"),
        (sdk.ReadTimeoutError(endpoint_url="http://x"), failure.Unreachable, "in time"),
        (sdk.ConnectionClosedError(endpoint_url="http://x"), failure.Unreachable, "closed"),
        (sdk.ProxyConnectionError(proxy_url="http://p"), failure.Unreachable, "HTTPS_PROXY"),
        (sdk.SSLError(endpoint_url="https://x", error=ssl.SSLError("self-signed")), failure.TlsFailed, "AWS_CA_BUNDLE"),
        (no_connection(ConnectionRefusedError(111, "no")), failure.NotConnected, "refused the connection"),
        (no_connection(socket.gaierror(-2, "unknown")), failure.NotConnected, "does not resolve"),
        (sdk.HTTPClientError(error=TimeoutError()), failure.Unreachable, "in time"),
        (sdk.HTTPClientError(error=ssl.SSLError("bad handshake")), failure.TlsFailed, "bad handshake"),
        (ResponseParserError("not XML"), failure.GarbledAnswer, "--endpoint-url"),
        (aiohttp.ServerDisconnectedError(), failure.Unreachable, ""),
        (aiohttp.ClientPayloadError("cut"), failure.Unreachable, "closed before the answer was whole"),
        (TimeoutError(), failure.Unreachable, "in time"),
        (ConnectionResetError(104, "reset"), failure.Unreachable, "closed"),
        (ImportError("No module named 'awscrt'"), failure.Invalid, "awscrt"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_an_error_without_an_answer_says_what_to_do(error: Exception, kind: type[Failure], words: str) -> None:
    result = failure_from(error, "ListStreams")
    assert type(result) is kind
    assert words in str(result)
    assert str(result).startswith("ListStreams failed: ")
    assert result.remedy


def test_every_class_of_the_sdk_that_is_named_exists() -> None:
    assert [name for name in MEANINGS if not issubclass(getattr(sdk, name), sdk.BotoCoreError)] == []


def test_the_cause_is_found_through_wrappers() -> None:
    inner = aiohttp.ClientConnectorError(None, OSError(113, "No route to host"))  # type: ignore[arg-type]
    wrapped = sdk.EndpointConnectionError(endpoint_url="http://10.255.255.1", error=inner)
    assert "No route to host" in failure_from(wrapped, "ListStreams").why


def test_an_unknown_error_of_the_sdk_is_named() -> None:
    unknown = failure_from(sdk.MD5UnavailableError(), "ListStreams")
    assert isinstance(unknown, failure.UnexpectedFailure)
    assert "MD5UnavailableError" in unknown.why


def test_a_failure_stays_what_it_is() -> None:
    refused = failure.ReadOnly("a", "b", "c")
    assert failure_from(refused, "PutRecord") is refused


def test_no_sentence_carries_a_secret_a_control_character_or_two_lines() -> None:
    told = answered("AccessDenied", "User AKIAIOSFODNN7EXAMPLE\x1b[31m\nwith signature=abcdef is not allowed.")
    assert "AKIA" not in str(told)
    assert "abcdef" not in str(told)
    assert "\x1b" not in str(told)
    assert "\n" not in str(told)
    assert str(told).count(". ") == 0
