"""What AWS's error codes mean to a user: which failure each one is, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kinesis_tui import failure
from kinesis_tui.aws.cognito_codes import sign_in_words


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one error code says."""

    kind: type[failure.Failure]
    why: str | None
    """A clause of our own; None quotes AWS's message, which says it better."""
    remedy: str


_MISSING = Meaning(
    failure.CredentialsMissing,
    "the request carried no credentials",
    "set AWS_PROFILE or pass --profile, or run aws configure",
)
_EXPIRED = Meaning(
    failure.CredentialsExpired,
    "the credentials have expired",
    "sign in again (aws sso login, or new keys in the same place); a running tail goes on by itself",
)
_UNKNOWN_KEY = Meaning(
    failure.CredentialsRefused,
    "AWS does not know these credentials",
    "check the access key and the session token of this profile",
)
_SIGNATURE = Meaning(
    failure.CredentialsRefused,
    "the signature does not match",
    "check the secret access key of this profile",
)
_CLOCK = Meaning(
    failure.ClockSkewed,
    "this machine's clock differs from AWS's by more than five minutes",
    "set the clock (timedatectl, chronyc) and try again",
)
_DENIED = Meaning(failure.AccessDenied, None, "ask for this permission, or use another --profile")
_THROTTLED = Meaning(failure.Throttled, "too many requests for AWS's limit", "wait a moment; reading goes on slower")
_FAILED = Meaning(failure.ServiceFailed, None, "try again; see https://health.aws.amazon.com if it lasts")
_NOT_FOUND = Meaning(failure.NotFound, None, "check the name, the region and the account")
_CONFLICT = Meaning(failure.Conflict, None, "wait until it has settled and try again")
_INVALID = Meaning(failure.Invalid, None, "correct the argument")
_UNKNOWN_OPERATION = Meaning(
    failure.NotSupported, "the endpoint does not know this operation", "do without it, or check --endpoint-url"
)
_LIMIT = Meaning(failure.LimitExceeded, None, "delete what is not needed, or ask AWS for a higher quota")
_KMS = Meaning(failure.EncryptionFailure, None, "check the stream's KMS key and its policy (kms:Decrypt)")
_KMS_BUSY = Meaning(failure.Throttled, "KMS throttles the decryption of this stream", "wait a moment")
_PAGE_TOKEN = Meaning(failure.IteratorExpired, "the page token has expired", "list again from the beginning")
_ITERATOR = Meaning(failure.IteratorExpired, "the shard iterator has expired", "read on from the last record")
_SESSION = Meaning(failure.IteratorExpired, "AWS ended the session after three hours", "another one is started")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


THROTTLE_CODES = _names(
    """Throttling ThrottlingException ThrottledException RequestThrottledException TooManyRequestsException
    ProvisionedThroughputExceededException RequestLimitExceeded BandwidthLimitExceeded RequestThrottled SlowDown
    PriorRequestNotComplete EC2ThrottledException KMSThrottlingException ThroughputExceededException"""
)
"""As botocore's standard retry mode has them, without LimitExceededException (see `meaning`) and with KMS's own."""


def _codes(meaning: Meaning, names: str) -> dict[str, Meaning]:
    return dict.fromkeys(names.split(), meaning)


_MEANINGS: Mapping[str, Meaning] = MappingProxyType(
    _codes(_THROTTLED, " ".join(THROTTLE_CODES))
    | _codes(_MISSING, "MissingAuthenticationToken MissingAuthenticationTokenException")
    | _codes(_EXPIRED, "ExpiredToken ExpiredTokenException TokenRefreshRequired RequestExpiredToken")
    | _codes(
        _UNKNOWN_KEY,
        "InvalidClientTokenId UnrecognizedClientException UnrecognizedClient InvalidAccessKeyId "
        "AuthFailure InvalidAccessKeyIdException NotAuthorized",
    )
    | _codes(
        _SIGNATURE,
        "SignatureDoesNotMatch InvalidSignature InvalidSignatureException IncompleteSignature "
        "IncompleteSignatureException",
    )
    | _codes(_CLOCK, "RequestTimeTooSkewed RequestExpired RequestInTheFuture")
    | _codes(
        _DENIED,
        "AccessDenied AccessDeniedException UnauthorizedOperation UnauthorizedException NotAuthorizedException "
        "OptInRequired AuthorizationError AllAccessDisabled Forbidden ForbiddenException "
        "ExplicitDeny AccountProblem SubscriptionRequiredException",
    )
    | _codes(_KMS_BUSY, "KMSThrottlingException")
    | _codes(
        _KMS,
        "KMSAccessDeniedException KMSDisabledException KMSInvalidStateException KMSNotFoundException KMSOptInRequired "
        "InvalidKMSResourceException KMSAccessDenied KMSInternalException",
    )
    | _codes(_ITERATOR, "ExpiredIteratorException")
    | _codes(_PAGE_TOKEN, "ExpiredNextTokenException")
    | _codes(_SESSION, "SessionTimeoutException")
    | _codes(
        _NOT_FOUND,
        "ResourceNotFoundException ResourceNotFound NoSuchEntity NoSuchEntityException NoSuchBucket NoSuchKey "
        "EntityNotFoundException NotFoundException NotFound UserNotFoundException StackNotFoundException NoSuchUpload",
    )
    | _codes(
        _CONFLICT,
        "ResourceInUseException ResourceInUse ConflictException ConcurrentModificationException "
        "ConcurrentUpdateException ResourceConflictException OperationAbortedException ResourceAlreadyExistsException "
        "BucketAlreadyExists BucketAlreadyOwnedByYou ResourceNotReadyException TransactionInProgressException",
    )
    | _codes(
        _INVALID,
        "ValidationException ValidationError InvalidArgumentException InvalidParameterException InvalidParameterValue "
        "InvalidParameterValueException InvalidParameterCombination InvalidRequestException MissingParameter "
        "SerializationException BadRequestException InvalidRequest InvalidArgument MalformedQueryException "
        "InvalidQueryParameter MalformedQueryString InvalidInput InvalidBucketName RequestEntityTooLarge "
        "RequestEntityTooLargeException InvalidNextTokenException InvalidOperationException "
        "UnsupportedOperationException",
    )
    | _codes(
        _UNKNOWN_OPERATION,
        "UnknownOperationException UnknownOperation InvalidAction NotImplemented NotImplementedException",
    )
    | _codes(
        _LIMIT,
        "LimitExceededException LimitExceeded ServiceQuotaExceededException QuotaExceededException "
        "TooManyBuckets ResourceLimitExceeded",
    )
    | _codes(
        _FAILED,
        "InternalFailure InternalServerError InternalError InternalFailureException InternalServiceException "
        "InternalServerException ServiceUnavailable ServiceUnavailableException ServiceException RequestTimeout "
        "RequestTimeoutException InternalErrorException SessionStreamingException",
    )
)

_SIGNATURE_CODES = _names("InvalidSignatureException SignatureDoesNotMatch InvalidSignature")
_LISTING_VERBS = ("List", "Describe", "Get", "Subscribe")


def is_throttle(code: str, operation: str) -> bool:
    """Whether an error code of an operation says "slower" and nothing else."""
    known = meaning(code, operation)
    return known is not None and known.kind is failure.Throttled


def meaning(code: str, operation: str, message: str = "") -> Meaning | None:
    """Return what an error code (without namespace) of an operation means; None where it is not known.

    LimitExceededException is two things: a creating call used up a quota, but an operation that only lists, describes
    or subscribes has no quota other than its rate (10 DescribeStream, 5 ListStreams a second, one SubscribeToShard for
    a consumer and shard and so on, https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html), so
    there it is a throttle. A signature is refused for its time too, which only the message tells
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html).
    """
    told = sign_in_words(code, operation, message)
    if told is not None:
        return Meaning(*told)
    if code == "LimitExceededException" and operation.startswith(_LISTING_VERBS):
        return _THROTTLED
    if code in _SIGNATURE_CODES and message.startswith(("Signature expired", "Signature not yet current")):
        return _CLOCK
    return _MEANINGS.get(code)
