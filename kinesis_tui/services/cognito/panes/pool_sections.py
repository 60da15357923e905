"""One user pool in full, as a page of sections."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from kinesis_tui.pane import Failed, Loaded
from kinesis_tui.services.cognito.model.user_pool import (
    AppClient,
    Group,
    LogDelivery,
    ResourceServer,
    Trigger,
    UserPool,
)
from kinesis_tui.text.quantities import UNKNOWN, count_text
from kinesis_tui.text.times import age_text, duration_text, stamp_text
from kinesis_tui.ui.sections import Item, Section

T = TypeVar("T")
Told = Loaded[list[T]] | Failed | None
"""What AWS told, why it did not, or nothing yet."""
DEFAULT_LIFE = {"access": "1 h by default", "id": "1 h by default", "refresh": "30 d by default"}


@dataclass(slots=True)
class PoolDetails:
    """What is known of one pool; each part comes, or fails, by itself."""

    pool: UserPool
    clients: Told[AppClient] = None
    resource_servers: Told[ResourceServer] = None
    groups: Told[Group] = None
    logs: Told[LogDelivery] = None
    by_client: dict[str, AppClient] = field(default_factory=dict)
    """Clients that were described."""

    def client(self, client_id: str) -> AppClient | None:
        """Return one app client, as much as is known."""
        if client_id in self.by_client:
            return self.by_client[client_id]
        listed = self.clients.value if isinstance(self.clients, Loaded) else []
        return next((client for client in listed if client.id == client_id), None)

    @property
    def every_client(self) -> list[AppClient]:
        """The app clients, described where they were."""
        listed = self.clients.value if isinstance(self.clients, Loaded) else []
        return [self.by_client.get(client.id, client) for client in listed]


def pool_sections(details: PoolDetails, now_ms: int, *, utc: bool) -> list[Section]:
    """Lay a pool out."""
    pool = details.pool
    return [
        Section(f"USER POOL {pool.name}", list(_pool(pool, now_ms, utc=utc))),
        Section("SIGN-IN", list(_sign_in(pool))),
        Section("APP CLIENTS", _part(details.clients, lambda _: _clients(details.every_client), "no app clients")),
        Section("RESOURCE SERVERS", _part(details.resource_servers, _servers, "no resource servers")),
        Section("GROUPS", _part(details.groups, _groups, "no groups")),
        Section("LAMBDA TRIGGERS", _triggers(pool)),
        Section("LOG DELIVERY", _part(details.logs, _logs, "the pool's own log goes nowhere")),
    ]


def _pool(pool: UserPool, now_ms: int, *, utc: bool) -> Iterator[Item]:
    yield Item("id", pool.id)
    yield Item("tier", pool.tier or UNKNOWN)
    users = pool.estimated_number_of_users
    yield Item("users", UNKNOWN if users is None else f"about {count_text(users)}", target="users")
    yield Item("domain", pool.domain or ("none" if pool.described else UNKNOWN))
    if pool.custom_domain:
        yield Item("custom domain", pool.custom_domain)
    age = "" if pool.creation_date is None else f", {age_text(pool.creation_date, now_ms)} ago"
    yield Item("created", f"{stamp_text(pool.creation_date, utc)[:19]}{age}")
    yield Item("changed", stamp_text(pool.last_modified_date, utc)[:19])
    yield Item("deletion protection", pool.deletion_protection or UNKNOWN)
    yield Item("threat protection", pool.advanced_security or UNKNOWN)
    yield Item("ARN", pool.arn or UNKNOWN)


def _sign_in(pool: UserPool) -> Iterator[Item]:
    policy = pool.password_policy
    wants = [name.removeprefix("Require").lower() for name, value in policy.items() if value is True]
    length = policy.get("MinimumLength")
    words = f"{length} characters at least" if length else UNKNOWN
    yield Item("MFA", pool.mfa_configuration or UNKNOWN)
    yield Item("user names", _list(pool.username_attributes) if pool.username_attributes else "chosen")
    yield Item("aliases", _list(pool.alias_attributes))
    yield Item("password", f"{words}; {', '.join(wants)}" if wants else words)
    factors = _list(pool.first_auth_factors) if pool.first_auth_factors else UNKNOWN
    yield Item("first factors", factors, note="what USER_AUTH may begin with")
    sign_up = {None: UNKNOWN, True: "administrators alone", False: "anybody"}[pool.admin_create_only]
    yield Item("who may sign up", sign_up)
    yield Item("verified", _list(pool.auto_verified_attributes))
    yield Item("recovery", _list(pool.account_recovery))


def _part(told: Told[T], lay_out: Callable[[list[T]], list[Item]], nothing: str) -> list[Item]:
    """Lay out what AWS told of a part, or say that it did not, or that there is nothing."""
    if told is None:
        return [Item("", "asking AWS…", "muted")]
    if isinstance(told, Failed):
        return [Item("not known", told.failure.why, "error", note=f"{told.failure.remedy}; r asks again")]
    return lay_out(told.value) if told.value else [Item("", nothing, "muted")]


def _clients(clients: Sequence[AppClient]) -> list[Item]:
    items: list[Item] = []
    for client in clients:
        secret = {None: "", True: ", has a secret", False: ", public"}[client.has_secret]
        items.append(Item(client.name, f"{client.id}{secret}", "accent", target=f"client {client.id}"))
        if client.described:
            items += _client(client)
    return items


def _client(client: AppClient) -> Iterator[Item]:
    flows = [flow.removeprefix("ALLOW_") for flow in client.explicit_auth_flows]
    life = ", ".join(
        f"{kind} {_life(value, kind)}"
        for kind, value in (
            ("access", client.access_token_validity),
            ("id", client.id_token_validity),
            ("refresh", client.refresh_token_validity),
        )
    )
    yield Item("  flows", _list(flows))
    yield Item("  lifetimes", life)
    if client.allowed_oauth_flows:
        yield Item("  OAuth", f"{_list(client.allowed_oauth_flows)}; scopes {_list(client.allowed_oauth_scopes)}")
    if client.callback_urls:
        yield Item("  callbacks", _list(client.callback_urls))
    if client.secret:
        yield Item("  secret", client.secret, hidden_as="secret")
    if client.refresh_token_rotation:
        yield Item("  rotation", client.refresh_token_rotation)


def _servers(servers: Sequence[ResourceServer]) -> list[Item]:
    items: list[Item] = []
    for server in servers:
        items.append(Item(server.identifier, server.name, "accent"))
        named = zip(server.full_scopes, server.scopes, strict=True)
        items += [Item(f"  {scope}", description) for scope, (_, description) in named]
    return items


def _groups(groups: Sequence[Group]) -> list[Item]:
    return [
        Item(
            group.name,
            " · ".join(
                part
                for part in (
                    group.description,
                    None if group.precedence is None else f"precedence {group.precedence}",
                    group.role_arn,
                )
                if part
            )
            or UNKNOWN,
        )
        for group in groups
    ]


def _triggers(pool: UserPool) -> list[Item]:
    if not pool.described:
        return [Item("", "asking AWS…", "muted")]
    return [_trigger(trigger) for trigger in pool.triggers] or [Item("", "no triggers", "muted")]


def _trigger(trigger: Trigger) -> Item:
    version = f", {trigger.version}" if trigger.version else ""
    return Item(trigger.event, f"{trigger.function}{version}", target=log_target(trigger))


def log_target(trigger: Trigger) -> str:
    """Return where a trigger's function logs."""
    return f"logs:/aws/lambda/{trigger.function}"


def _logs(logs: Sequence[LogDelivery]) -> list[Item]:
    return [Item(f"{log.source}, {log.level}", log.destination or UNKNOWN) for log in logs]


def _list(words: Sequence[str]) -> str:
    return ", ".join(words) if words else "none"


def _life(value: timedelta | None, kind: str) -> str:
    if value is None:
        return DEFAULT_LIFE[kind]
    text = duration_text(round(value.total_seconds()) * 1000)
    return text.removesuffix(" 00 h").removesuffix(" 00 min").removesuffix(" 00 s")
