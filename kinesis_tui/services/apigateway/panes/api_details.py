"""What is known of one API; each part comes, or fails, by itself."""

from dataclasses import dataclass, field
from typing import TypeVar

from kinesis_tui.pane import Failed, Loaded
from kinesis_tui.services.apigateway.model.api import (
    Api,
    Authorizer,
    Deployed,
    Deployment,
    Method,
    Stage,
)
from kinesis_tui.services.apigateway.model.call import Call
from kinesis_tui.services.apigateway.rules.steps import Asked
from kinesis_tui.token_facts import TokenFacts

T = TypeVar("T")
Told = Loaded[list[T]] | Failed | None
"""What AWS told, why it did not, or nothing yet."""


@dataclass(slots=True)
class ApiDetails:
    """One API, as much as is known of it."""

    api: Api
    endpoint: str = ""
    """Where API Gateway's own calls go; empty while it is not known."""
    stages: Told[Stage] = None
    authorizers: Told[Authorizer] = None
    deployments: Told[Deployment] = None
    methods: dict[str, Method] = field(default_factory=dict)
    """By `Method.key`."""
    deployed: dict[str, Deployed] = field(default_factory=dict)
    """What is deployed, by stage; a stage is missing while, or because, it is not told."""

    @property
    def every_stage(self) -> list[Stage]:
        """The stages that are known."""
        return self.stages.value if isinstance(self.stages, Loaded) else []

    @property
    def by_authorizer(self) -> dict[str, Authorizer]:
        """The authorizers that are known, by id."""
        return {one.id: one for one in self.authorizers.value} if isinstance(self.authorizers, Loaded) else {}

    def deployment(self, stage: Stage) -> Deployment | None:
        """Return what a stage points at, where it is known."""
        listed = self.deployments.value if isinstance(self.deployments, Loaded) else []
        return next((one for one in listed if one.id == stage.deployment_id), None)

    def users_of(self, authorizer: Authorizer) -> list[Method]:
        """Return the methods that an authorizer decides about."""
        return [method for method in self.methods.values() if method.authorizer_id == authorizer.id]

    def asked(self, call: Call, token: TokenFacts | None) -> Asked:
        """Return a call with all that is known of it."""
        deployed = self.deployed.get(call.stage.name)
        return Asked(
            call,
            self.by_authorizer.get(call.method.authorizer_id or ""),
            token if call.token is not None else None,
            None if deployed is None else deployed.get(call.method.key),
            None if deployed is None else call.method.key in deployed,
        )
