"""What API Gateway looks at when a call comes, one step after the other, and what is expected of each.

Prediction = steps, of which the first that fails tells the answer
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kinesis_tui.services.apigateway.model.api import Authorizer, DeployedMethod
from kinesis_tui.services.apigateway.model.call import Call
from kinesis_tui.token_facts import TokenFacts

Outcome = Literal["passed", "failed", "not known"]
LIMITS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is looked at."""

    name: str
    outcome: Outcome
    reason: str
    """A clause without a full stop."""
    statuses: tuple[int, ...] = ()
    """What is answered where it fails, or may be where it is not known."""
    source: str = ""
    """The AWS page that says so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call with all that is known of it before it is sent."""

    call: Call
    authorizer: Authorizer | None
    """The method's; None where it has none, or it is not known."""
    token: TokenFacts | None = None
    """What the token says; None where none is sent."""
    deployed: DeployedMethod | None = None
    """The method as the stage's deployment has it; None: not told."""
    is_deployed: bool | None = None
    """Whether the stage's deployment has the method at all; None: not told."""

    @property
    def authorization_type(self) -> str | None:
        """How the deployed method asks for the caller, or the method as it is now where that is all that is known."""
        told = self.deployed.authorization_type if self.deployed else None
        return told or self.call.method.authorization_type

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of which one is demanded, as they are deployed where that is known."""
        told = self.deployed.scopes if self.deployed else None
        return self.call.method.scopes if told is None else told

    @property
    def pools(self) -> tuple[str, ...]:
        """User pools whose tokens are taken, as they are deployed where that is known."""
        told = self.deployed.pool_arns if self.deployed else None
        if told:
            return tuple(arn.rpartition("/")[2] for arn in told)
        return self.authorizer.pools if self.authorizer else ()

    @property
    def source_header(self) -> str | None:
        """The header that the authorizer reads; None where it reads something else."""
        return self.authorizer.header if self.authorizer else None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is to be expected of a call."""

    steps: tuple[Step, ...]

    @property
    def failing(self) -> Step | None:
        """The step at which the call ends; None where it goes through to what is behind the API."""
        return next((step for step in self.steps if step.outcome == "failed"), None)

    @property
    def doubts(self) -> tuple[Step, ...]:
        """What is not known and may end the call all the same."""
        return tuple(step for step in self.steps if step.outcome == "not known" and step.statuses)

    @property
    def statuses(self) -> tuple[int, ...]:
        """The status that is expected, or those of which AWS's pages name each; empty: what is behind it answers."""
        return self.failing.statuses if self.failing else ()

    @property
    def status_text(self) -> str:
        """The expectation in a few characters: "401", "401/403", "2xx"."""
        return "/".join(map(str, self.statuses)) if self.failing else "2xx"

    @property
    def words(self) -> str:
        """The expectation in a sentence without its full stop."""
        failing = self.failing
        if failing is not None:
            return f"{self.status_text}, {failing.name}: {failing.reason}"
        doubts = ", ".join(step.name for step in self.doubts)
        return "it goes through to the backend, whose status is the answer" + (
            f"; not known: {doubts}" if doubts else ""
        )
