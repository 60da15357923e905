"""How to reach AWS, and who AWS says we are."""

from urllib.parse import urlsplit

from msgspec import Struct

from kinesis_tui.failure import Invalid
from kinesis_tui.text.redaction import redact


class Connection(Struct, frozen=True):
    """What the user chose; None leaves it to the environment and the shared config files."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """The AWS CLI's flags that reach the same: ("--region", "eu-west-1")."""
        pairs = (("--profile", self.profile), ("--region", self.region), ("--endpoint-url", self.endpoint_url))
        return tuple(part for flag, value in pairs if value for part in (flag, value))


class Identity(Struct, frozen=True):
    """The caller, by https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html."""

    account: str
    arn: str

    @property
    def role(self) -> str:
        """The role's name where one is assumed, else the user's name or `root`."""
        resource = self.arn.rsplit(":", 1)[-1]
        kind, _, rest = resource.partition("/")
        if kind == "assumed-role":
            return rest.split("/", 1)[0]
        return rest.rsplit("/", 1)[-1] if rest else resource


def checked_endpoint(url: str) -> str:
    """Return an endpoint's URL; raises Invalid where it can't be one, before anything is sent there."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:  # a port beyond 65,535, or brackets that do not close
        usable = False
    if usable:
        return url
    why = f"{redact(url)!r} is not the URL of an endpoint"
    raise Invalid("opening the AWS session failed", why, "write it as https://HOST or http://HOST:PORT")
