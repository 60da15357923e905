"""What the SDK's own exceptions mean, the ones raised before or instead of an answer from AWS."""

from __future__ import annotations

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
    failure.CredentialsExpired, "the sign-in has expired", "run aws sso login (or aws login); it goes on by itself"
)
_PROVIDER = Meaning(failure.CredentialsMissing, None, "mend the profile's way to find credentials")
_ARGUMENT = Meaning(failure.Invalid, None, "correct the argument")
_GARBLED = Meaning(
    failure.GarbledAnswer, "the answer is not what the AWS API promises", "check --endpoint-url and any proxy"
)
_TLS = Meaning(failure.TlsFailed, None, "name the authority's certificate in AWS_CA_BUNDLE, or check the endpoint")
_CONNECT_TIMEOUT = Meaning(
    failure.Unreachable, "the endpoint did not take the connection in time", "check the network, VPC endpoint or proxy"
)
_READ_TIMEOUT = Meaning(failure.Unreachable, "the endpoint did not answer in time", "try again")
_CLOSED = Meaning(failure.Unreachable, "the connection was closed before the answer was whole", "try again")
_PROXY = Meaning(failure.Unreachable, None, "check HTTP_PROXY, HTTPS_PROXY and NO_PROXY")
_PACKAGE = Meaning(failure.Invalid, None, "install the package, or use another way to sign in")


def sdk_meaning(error: BotoCoreError) -> Meaning | None:
    """Return what a botocore exception means; None where the cause inside it must be looked at, or it is unknown."""
    from botocore import exceptions as sdk

    rules: tuple[tuple[tuple[type[BaseException], ...], Meaning], ...] = (
        ((sdk.NoRegionError,), _NO_REGION),
        ((sdk.ProfileNotFound,), _PROFILE),
        ((sdk.NoCredentialsError, sdk.NoAuthTokenError), _NO_CREDENTIALS),
        ((sdk.PartialCredentialsError,), _PARTIAL),
        ((sdk.SSOError, sdk.TokenRetrievalError, sdk.RefreshWithMFAUnsupportedError), _SIGN_IN),
        ((sdk.MissingDependencyException,), _PACKAGE),
        ((sdk.CredentialRetrievalError, sdk.MetadataRetrievalError, sdk.UnknownCredentialError), _PROVIDER),
        ((sdk.ParamValidationError, sdk.ValidationError, sdk.MissingParametersError), _ARGUMENT),
        (
            (
                sdk.InvalidS3AddressingStyleError,
                sdk.UnsupportedS3ArnError,
                sdk.EndpointProviderError,
                sdk.UnknownEndpointError,
            ),
            _ARGUMENT,
        ),
        ((sdk.IncompleteReadError, sdk.ChecksumError), _GARBLED),
        ((sdk.SSLError,), _TLS),
        ((sdk.ConnectTimeoutError,), _CONNECT_TIMEOUT),
        ((sdk.ReadTimeoutError,), _READ_TIMEOUT),
        ((sdk.ConnectionClosedError, sdk.ResponseStreamingError), _CLOSED),
        ((sdk.ProxyConnectionError, sdk.InvalidProxiesConfigError), _PROXY),
        (
            (
                sdk.ConfigParseError,
                sdk.ConfigNotFound,
                sdk.InvalidConfigError,
                sdk.InvalidRetryConfigurationError,
                sdk.InvalidDefaultsMode,
                sdk.UnknownServiceError,
                sdk.InvalidEndpointConfigurationError,
                sdk.InvalidIMDSEndpointError,
                sdk.InvalidIMDSEndpointModeError,
                sdk.InvalidSTSRegionalEndpointsConfigError,
            ),
            _CONFIG,
        ),
    )
    return next((known for kinds, known in rules if isinstance(error, kinds)), None)
