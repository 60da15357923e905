"""What a pool's own errors mean to whoever signs in."""

import pytest
from botocore.exceptions import ClientError

from kinesis_tui.aws.failures import failure_from
from kinesis_tui.failure import AccessDenied, Failure, Invalid, LimitExceeded, NotFound, ServiceFailed, Throttled

ERRORS: dict[str, tuple[str, str, type[Failure], str]] = {
    "wrong password": ("NotAuthorizedException", "Incorrect username or password.", AccessDenied, "is wrong"),
    "locked": ("NotAuthorizedException", "Password attempts exceeded", AccessDenied, "locked for a while"),
    "disabled": ("NotAuthorizedException", "User is disabled.", AccessDenied, "the user is disabled"),
    "temporary": (
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
        AccessDenied,
        "temporary password has expired",
    ),
    "session": ("NotAuthorizedException", "Invalid session for the user.", AccessDenied, "took too long"),
    "other": ("NotAuthorizedException", "PreAuthentication says no.", AccessDenied, "says no"),
    "not confirmed": ("UserNotConfirmedException", "User is not confirmed.", AccessDenied, "not confirmed"),
    "reset": ("PasswordResetRequiredException", "Password reset required", AccessDenied, "has reset the password"),
    "unknown user": ("UserNotFoundException", "User does not exist.", AccessDenied, "no such user"),
    "wrong code": ("CodeMismatchException", "Invalid code", Invalid, "not the right one"),
    "old code": ("ExpiredCodeException", "expired", Invalid, "has expired"),
    "weak password": ("InvalidPasswordException", "Password not long enough", Invalid, "pool's policy"),
    "used before": ("PasswordHistoryPolicyViolationException", "x", Invalid, "used before"),
    "trigger refuses": ("UserLambdaValidationException", "PreSignUp failed.", AccessDenied, "trigger function's log"),
    "trigger fails": ("UnexpectedLambdaException", "x", ServiceFailed, "trigger function's log"),
    "trigger garbles": ("InvalidLambdaResponseException", "x", ServiceFailed, "wrong form"),
    "no second factor": ("MFAMethodNotFoundException", "x", Invalid, "second factors"),
    "no authenticators": ("SoftwareTokenMFANotFoundException", "x", Invalid, "not enabled"),
    "WAF": ("ForbiddenException", "Request not allowed due to WAF block.", AccessDenied, "WAF"),
    "too fast": ("TooManyRequestsException", "Rate exceeded", Throttled, "too many requests"),
    "attempts": ("LimitExceededException", "Attempt limit exceeded", LimitExceeded, "wait some minutes"),
    "no client": ("ResourceNotFoundException", "User pool client x does not exist.", NotFound, "no such app client"),
    "SMS role": ("InvalidSmsRoleAccessPolicyException", "x", ServiceFailed, "sns:Publish"),
    "pool": ("InvalidUserPoolConfigurationException", "x", Invalid, "mend the pool"),
    "AWS": ("InternalErrorException", "x", ServiceFailed, "try again"),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_a_pools_own_error_is_explained(name: str) -> None:
    code, message, kind, words = ERRORS[name]
    error = ClientError({"Error": {"Code": code, "Message": message}}, "InitiateAuth")
    found = failure_from(error, "InitiateAuth")
    assert type(found) is kind
    assert words in str(found)


def test_the_same_codes_mean_something_else_to_an_account() -> None:
    error = ClientError({"Error": {"Code": "NotAuthorizedException", "Message": "no"}}, "DescribeUserPool")
    assert "ask for this permission" in str(failure_from(error, "DescribeUserPool"))
