"""What the SDK's own exceptions mean, the ones raised before or instead of an answer from AWS."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from kinesis_tui import failure
from kinesis_tui.aws.error_codes import Meaning

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError

_NO_REGION = Meaning(failure.Invalid, "no region", "pass --region or set AWS_REGION")
_PROFILE = Meaning(failure.Invalid, None, "check --profile, AWS_PROFILE and ~/.aws/config")
_CONFIG = Meaning(failure.Invalid, None, "correct ~/.aws/config or the environment variable")
_NO_CREDENTIALS = Meaning(
    failure.CredentialsMissing, "no credentials were found", "set AWS_PROFILE or pass --profile, or run aws configure"
)
_PARTIAL = Meaning(failure.CredentialsMissing, None, "complete the credentials of this profile")
_SIGN_IN = Meaning(
    failure.CredentialsExpired,
    "the sign-in has expired",
    "run aws sso login (or aws login); a running tail goes on by itself",
)
_PROVIDER = Meaning(failure.CredentialsMissing, None, "mend the profile's way to find credentials")
_ARGUMENT = Meaning(failure.Invalid, None, "correct the argument")
_GARBLED = Meaning(
    failure.GarbledAnswer, "the answer is not what the AWS API promises", "check --endpoint-url and any proxy"
)
_TLS = Meaning(failure.TlsFailed, None, "name the authority's certificate in AWS_CA_BUNDLE, or check the endpoint")
_CONNECT_TIMEOUT = Meaning(
    failure.NotConnected, "the endpoint did not take the connection in time", "check the network, VPC endpoint or proxy"
)
_READ_TIMEOUT = Meaning(failure.Unreachable, "the endpoint did not answer in time", "try again")
_CLOSED = Meaning(failure.Unreachable, "the connection was closed before the answer was whole", "try again")
_PROXY = Meaning(failure.Unreachable, None, "check HTTP_PROXY, HTTPS_PROXY and NO_PROXY")
_PACKAGE = Meaning(failure.Invalid, None, "install the package, or use another way to sign in")


def _classes(meaning: Meaning, names: str) -> dict[str, Meaning]:
    return dict.fromkeys(names.split(), meaning)


MEANINGS: Mapping[str, Meaning] = MappingProxyType(
    _classes(_NO_REGION, "NoRegionError")
    | _classes(_PROFILE, "ProfileNotFound")
    | _classes(_NO_CREDENTIALS, "NoCredentialsError NoAuthTokenError")
    | _classes(_PARTIAL, "PartialCredentialsError")
    | _classes(_SIGN_IN, "SSOError TokenRetrievalError RefreshWithMFAUnsupportedError")
    | _classes(_PACKAGE, "MissingDependencyException")
    | _classes(_PROVIDER, "CredentialRetrievalError MetadataRetrievalError UnknownCredentialError")
    | _classes(
        _ARGUMENT,
        "ParamValidationError ValidationError MissingParametersError InvalidS3AddressingStyleError "
        "UnsupportedS3ArnError EndpointProviderError UnknownEndpointError",
    )
    | _classes(_GARBLED, "IncompleteReadError ChecksumError")
    | _classes(_TLS, "SSLError")
    | _classes(_CONNECT_TIMEOUT, "ConnectTimeoutError")
    | _classes(_READ_TIMEOUT, "ReadTimeoutError")
    | _classes(_CLOSED, "ConnectionClosedError ResponseStreamingError")
    | _classes(_PROXY, "ProxyConnectionError InvalidProxiesConfigError")
    | _classes(
        _CONFIG,
        "ConfigParseError ConfigNotFound InvalidConfigError InvalidRetryConfigurationError InvalidDefaultsMode "
        "UnknownServiceError InvalidEndpointConfigurationError InvalidIMDSEndpointError InvalidIMDSEndpointModeError "
        "InvalidSTSRegionalEndpointsConfigError",
    )
)
"""By the names of botocore's exception classes, each with all its subclasses."""


def sdk_meaning(error: BotoCoreError) -> Meaning | None:
    """Return what a botocore exception means; None where the cause inside it must be looked at, or it is unknown."""
    return next((MEANINGS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in MEANINGS), None)
