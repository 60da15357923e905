"""What a user pool's own errors mean to whoever signs in; the same codes mean other things to other operations.

Codes: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html and the other
operations named here. NotAuthorizedException and InvalidParameterException are many things: only the message tells.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kinesis_tui import failure


class Words(NamedTuple):
    """The kind of failure, why, and what to do."""

    kind: type[failure.Failure]
    why: str | None
    """None quotes the pool's own message."""
    remedy: str


OPERATIONS = frozenset(
    (
        *("InitiateAuth", "RespondToAuthChallenge", "AdminInitiateAuth", "AdminRespondToAuthChallenge"),
        *("GetTokensFromRefreshToken", "RevokeToken", "GlobalSignOut", "AssociateSoftwareToken"),
        *("VerifySoftwareToken", "ForgotPassword", "ConfirmForgotPassword", "ChangePassword"),
        *("ConfirmDevice", "UpdateDeviceStatus", "ForgetDevice"),
    )
)
"""Operations of a pool's user, not of an account's IAM identity."""
_ADMIN = "Admin"
_DENIED, _INVALID, _CONFLICT = failure.AccessDenied, failure.Invalid, failure.Conflict
_AGAIN = "sign in again from the beginning"
_ADMIN_HELPS = "have an administrator look at the user (AdminGetUser)"
_BY_CODE: Mapping[str, Words] = MappingProxyType(
    {
        "UserNotFoundException": Words(
            _DENIED, "the pool has no such user", "check the user name; the client tells it, as it does not hide users"
        ),
        "UserNotConfirmedException": Words(
            _DENIED,
            "the user signed up and is not confirmed",
            "confirm the sign-up with the code, or AdminConfirmSignUp",
        ),
        "PasswordResetRequiredException": Words(
            _DENIED, "an administrator has reset the password", "choose forgot password and set another with the code"
        ),
        "CodeMismatchException": Words(_INVALID, "the code is not the right one", "type the newest code"),
        "ExpiredCodeException": Words(_INVALID, "the code has expired", "ask for another one"),
        "InvalidPasswordException": Words(_INVALID, None, "choose a password that the pool's policy takes"),
        "PasswordHistoryPolicyViolationException": Words(
            _INVALID, "the password was used before", "choose one that is new"
        ),
        "UserLambdaValidationException": Words(
            _DENIED, None, "see the trigger function's log: x on the pool goes there"
        ),
        "UnexpectedLambdaException": Words(
            failure.ServiceFailed, None, "see the trigger function's log: x on the pool goes there"
        ),
        "InvalidLambdaResponseException": Words(
            failure.ServiceFailed, None, "a trigger function answered in a wrong form: see its log (x on the pool)"
        ),
        "MFAMethodNotFoundException": Words(
            _INVALID, "the user has none of the second factors that the pool takes", "set one up for the user"
        ),
        "SoftwareTokenMFANotFoundException": Words(
            _INVALID,
            "authenticator apps are not enabled for this pool or user",
            "enable them in the pool's MFA settings",
        ),
        "EnableSoftwareTokenMFAException": Words(
            _INVALID, "the code does not fit the secret", "check the authenticator's clock, and type the newest code"
        ),
        "RefreshTokenReuseException": Words(
            _DENIED,
            "the refresh token was used before, and its grace period is over (the client rotates refresh tokens)",
            _AGAIN,
        ),
        "TooManyFailedAttemptsException": Words(
            _DENIED, "too many wrong codes", "wait some minutes and ask for another code"
        ),
        "LimitExceededException": Words(failure.LimitExceeded, None, "wait some minutes: the pool counts attempts"),
        "CodeDeliveryFailureException": Words(
            failure.ServiceFailed, "the code could not be delivered", "check the pool's mail and SMS settings"
        ),
        "InvalidSmsRoleAccessPolicyException": Words(
            failure.ServiceFailed, "the pool's role may not send SMS", "mend the role's policy (sns:Publish)"
        ),
        "InvalidSmsRoleTrustRelationshipException": Words(
            failure.ServiceFailed, "Cognito may not assume the pool's SMS role", "mend the role's trust policy"
        ),
        "InvalidEmailRoleAccessPolicyException": Words(
            failure.ServiceFailed, "Cognito may not send mail through the pool's SES identity", "mend its policy"
        ),
        "InvalidUserPoolConfigurationException": Words(
            _INVALID, None, "mend the pool's settings: it can't sign anybody in as it is"
        ),
        "ForbiddenException": Words(_DENIED, "a WAF web ACL of the pool refused the request", "look at its rules"),
        "UnsupportedTokenTypeException": Words(
            _INVALID, "only refresh tokens can be revoked", "choose the refresh token"
        ),
        "UnauthorizedException": Words(
            _DENIED, "the client may not revoke this token", "name the client that it was issued to"
        ),
        "AliasExistsException": Words(_CONFLICT, "another user has this address", "use another one"),
        "ResourceNotFoundException": Words(
            failure.NotFound, "there is no such app client or pool", "check the client id, the region and the account"
        ),
    }
)
_BY_MESSAGE: Mapping[str, tuple[tuple[str, Words], ...]] = MappingProxyType(
    {
        "NotAuthorizedException": (
            (
                "secret hash",
                Words(_DENIED, None, "the client has a secret: check it (SECRET_HASH is computed from it)"),
            ),
            (
                "secret_hash",
                Words(_DENIED, None, "the client has a secret: SECRET_HASH must be sent, so give the secret"),
            ),
            (
                "for secret",
                Words(_DENIED, None, "the client has a secret: SECRET_HASH must be sent, so give the secret"),
            ),
            (
                "temporary password has expired",
                Words(_DENIED, "the temporary password has expired", "have an administrator set another one"),
            ),
            (
                "password attempts exceeded",
                Words(_DENIED, "too many wrong passwords: the user is locked for a while", "wait some minutes"),
            ),
            ("user is disabled", Words(_DENIED, "the user is disabled", _ADMIN_HELPS)),
            ("session", Words(_DENIED, "the sign-in took too long, or its step was answered already", _AGAIN)),
            ("refresh token has expired", Words(_DENIED, "the refresh token has expired", _AGAIN)),
            ("refresh token has been revoked", Words(_DENIED, "the refresh token has been revoked", _AGAIN)),
            (
                "invalid refresh token",
                Words(_DENIED, "the refresh token is not of this client, or was revoked", _AGAIN),
            ),
            (
                "access token has expired",
                Words(_DENIED, "the access token has expired", "refresh it, or sign in again"),
            ),
            ("access token has been revoked", Words(_DENIED, "the access token has been revoked", _AGAIN)),
            (
                "incorrect username or password",
                Words(_DENIED, "the user name or the password is wrong", "check both; a pool may hide which"),
            ),
        ),
        "InvalidParameterException": (
            (
                "not enabled",
                Words(_INVALID, None, "enable the flow for this app client (ExplicitAuthFlows), or use another"),
            ),
            ("not supported", Words(_INVALID, None, "use a flow that the pool and the client take")),
            ("not configured", Words(_INVALID, None, "give the pool the triggers or settings that this flow needs")),
        ),
    }
)


def sign_in_words(code: str, operation: str, message: str) -> Words | None:
    """Return what an error of a user's operation means; None where it means what it means everywhere."""
    if operation not in OPERATIONS:
        return None
    small = message.lower()
    for part, words in _BY_MESSAGE.get(code, ()):
        if part in small:
            return words
    if code == "NotAuthorizedException" and not operation.startswith(_ADMIN):
        return Words(_DENIED, None, "check what was typed, and the app client")
    return _BY_CODE.get(code)
