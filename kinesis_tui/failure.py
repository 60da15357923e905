"""What can go wrong between a user and AWS, as a tree of plain exceptions that knows no SDK.

    Failure
    ├── CredentialsFailure          wait, say what to do, go on in place
    │   ├── CredentialsMissing
    │   ├── CredentialsExpired
    │   └── CredentialsRefused
    ├── AccessDenied
    ├── ReadOnly                    the guard said no; nothing was sent
    ├── NotFound
    ├── Invalid                     AWS or the SDK refused an argument
    │   └── QueryMalformed          a query that AWS can not read, and where
    ├── NotSupported                the endpoint does not know the operation
    ├── Conflict                    the resource is busy or changed meanwhile
    ├── LimitExceeded
    ├── EncryptionFailure           KMS said no
    ├── IteratorExpired
    ├── ClockSkewed
    ├── TlsFailed
    ├── TransientFailure            worth trying again
    │   ├── Throttled
    │   ├── Unreachable
    │   │   └── NotConnected        nothing was sent
    │   ├── ServiceFailed
    │   └── GarbledAnswer           HTML, or a body cut short
    ├── ConfigInvalid
    └── UnexpectedFailure           an error code this program does not know

The SDK's errors become these in `aws/failures.py`, and nowhere else.
"""

CHECK_ENDPOINT = "check --endpoint-url and any proxy in between"
"""The remedy where an answer is not one that AWS gives."""


class Failure(Exception):
    """One failure a user can act on.

    Each part is a clause without a full stop: `what` failed ("ListShards of stream orders failed"), `why`
    ("the endpoint refused the connection"), `remedy` ("check --endpoint-url"). Secrets never go in.
    """

    def __init__(self, what: str, why: str, remedy: str) -> None:
        super().__init__(what, why, remedy)
        self.what = what
        self.why = why
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}: {self.why}; {self.remedy}."


class CredentialsFailure(Failure):
    """The caller could not prove who they are."""


class CredentialsMissing(CredentialsFailure):
    """No credentials were found in any place the AWS SDKs look."""


class CredentialsExpired(CredentialsFailure):
    """The session token or SSO login ran out."""


class CredentialsRefused(CredentialsFailure):
    """AWS does not know the access key, or the signature did not match."""


class AccessDenied(Failure):
    """The identity is known and not allowed."""


class ReadOnly(Failure):
    """The read-only guard refused the operation before anything was sent."""


class NotFound(Failure):
    """The resource does not exist in this account and region."""


class Invalid(Failure):
    """An argument was refused by AWS or by the SDK's own check."""


class QueryMalformed(Invalid):
    """A query can not be read; `start` and `end` are the offsets of the characters at fault, None where unknown."""

    def __init__(self, what: str, why: str, remedy: str, start: int | None = None, end: int | None = None) -> None:
        super().__init__(what, why, remedy)
        self.start = start
        self.end = end


class NotSupported(Failure):
    """The endpoint does not know the operation: it is not AWS, or an older API."""


class Conflict(Failure):
    """The resource is in use, or changed since it was read."""


class LimitExceeded(Failure):
    """A quota of the account or the resource is used up."""


class EncryptionFailure(Failure):
    """KMS refused to encrypt or decrypt."""


class IteratorExpired(Failure):
    """The shard iterator is older than five minutes, or unknown to the endpoint."""


class ClockSkewed(Failure):
    """This machine's clock differs too much from AWS's."""


class TlsFailed(Failure):
    """The TLS handshake or certificate check failed."""


class TransientFailure(Failure):
    """The same call may succeed when it is tried again."""


class Throttled(TransientFailure):
    """Too many calls, or too many bytes, within the limit's window."""


class Unreachable(TransientFailure):
    """No answer: refused, reset, timed out, or the name did not resolve."""


class NotConnected(Unreachable):
    """No connection was made: whatever was to be sent did not arrive."""


class ServiceFailed(TransientFailure):
    """AWS answered 5xx."""


class GarbledAnswer(TransientFailure):
    """The answer is not what the API promises: HTML, or JSON cut short."""


class ConfigInvalid(Failure):
    """The configuration file has a key, value or line that is refused."""


class UnexpectedFailure(Failure):
    """An error code that this program does not know; it is named in `why`."""
