"""How to reach AWS, and who AWS says we are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Connection:
    """What the user chose; None leaves it to the environment and the shared config files."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
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
