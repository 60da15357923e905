"""Cognito user pools through the AWS session: a method per API operation, model values out, no SDK dict."""

from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import Any

from kinesis_tui.aws.answers import plain
from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.pages import pages
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.services.cognito import answers
from kinesis_tui.services.cognito.model.user_pool import (
    AppClient,
    Group,
    LogDelivery,
    ResourceServer,
    User,
    UserPool,
)

PER_PAGE = 60
"""The most that a list operation takes (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference)."""
RESOURCE_SERVERS_PER_PAGE = 50
READS_PER_SECOND = 7.0
"""Half of what an account has for UserPoolRead and UserPoolClientRead, 15 each
(https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html)."""
Page = tuple[list[User], str | None]


class CognitoGateway:
    """What the pane reads; nothing here changes anything."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._pace = Pace(READS_PER_SECOND)

    async def list_user_pools(self) -> AsyncIterator[list[UserPool]]:
        """Yield the region's user pools, 60 at a time; tier, MFA and domain are told by `describe_user_pool`."""
        async for page in self._pages("list_user_pools", {"MaxResults": PER_PAGE}, "UserPools", "ListUserPools"):
            yield [answers.listed_pool(one) for one in page]

    async def describe_user_pool(self, pool_id: str) -> UserPool:
        """Return everything of one pool."""
        answer = await self._call("describe_user_pool", {"UserPoolId": pool_id}, f"DescribeUserPool of {pool_id}")
        return answers.described_pool(answer["UserPool"])

    async def list_user_pool_clients(self, pool_id: str) -> list[AppClient]:
        """Return the pool's app clients by id and name alone."""
        parameters = {"UserPoolId": pool_id, "MaxResults": PER_PAGE}
        what = f"ListUserPoolClients of {pool_id}"
        listed = self._pages("list_user_pool_clients", parameters, "UserPoolClients", what)
        return [answers.app_client(one, described=False) async for page in listed for one in page]

    async def describe_user_pool_client(self, pool_id: str, client_id: str) -> AppClient:
        """Return everything of one app client, its secret too."""
        parameters = {"UserPoolId": pool_id, "ClientId": client_id}
        answer = await self._call("describe_user_pool_client", parameters, f"DescribeUserPoolClient of {client_id}")
        return answers.app_client(answer["UserPoolClient"], described=True)

    async def list_resource_servers(self, pool_id: str) -> list[ResourceServer]:
        """Return the pool's resource servers with their scopes."""
        parameters = {"UserPoolId": pool_id, "MaxResults": RESOURCE_SERVERS_PER_PAGE}
        listed = self._pages(
            "list_resource_servers", parameters, "ResourceServers", f"ListResourceServers of {pool_id}"
        )
        return [answers.resource_server(one) async for page in listed for one in page]

    async def list_groups(self, pool_id: str) -> list[Group]:
        """Return the pool's groups."""
        parameters = {"UserPoolId": pool_id, "Limit": PER_PAGE}
        listed = self._pages("list_groups", parameters, "Groups", f"ListGroups of {pool_id}")
        return [answers.group(one) async for page in listed for one in page]

    async def get_log_delivery_configuration(self, pool_id: str) -> list[LogDelivery]:
        """Return where the pool's own log goes."""
        what = f"GetLogDeliveryConfiguration of {pool_id}"
        answer = await self._call("get_log_delivery_configuration", {"UserPoolId": pool_id}, what)
        configurations = answer.get("LogDeliveryConfiguration", {}).get("LogConfigurations", [])
        return [answers.log_delivery(one) for one in configurations]

    async def list_users(self, pool_id: str, expression: str = "", token: str | None = None) -> Page:
        """Return a page of users, and the token of the next; `expression` is AWS's Filter, `email ^= "ada"`.

        https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
        """
        parameters: dict[str, Any] = {"UserPoolId": pool_id, "Limit": PER_PAGE}
        if expression:
            parameters["Filter"] = expression
        if token is not None:
            parameters["PaginationToken"] = token
        answer = await self._call("list_users", parameters, f"ListUsers of {pool_id}")
        return [answers.user(one) for one in answer["Users"]], answer.get("PaginationToken")

    async def admin_list_groups_for_user(self, pool_id: str, username: str) -> list[str]:
        """Return the names of the groups that a user is in."""
        parameters = {"UserPoolId": pool_id, "Username": username, "Limit": PER_PAGE}
        what = f"AdminListGroupsForUser in {pool_id}"
        listed = self._pages("admin_list_groups_for_user", parameters, "Groups", what)
        return [str(one["GroupName"]) async for page in listed for one in page]

    async def describe_raw(self, pool_id: str) -> dict[str, Any]:
        """Return all that AWS tells of one pool, for people to read."""
        answer = await self._call("describe_user_pool", {"UserPoolId": pool_id}, f"DescribeUserPool of {pool_id}")
        found: dict[str, Any] = plain(answer["UserPool"])
        return found

    async def describe_client_raw(self, pool_id: str, client_id: str) -> dict[str, Any]:
        """Return all that AWS tells of one app client, its secret too; whoever shows it hides that."""
        parameters = {"UserPoolId": pool_id, "ClientId": client_id}
        answer = await self._call("describe_user_pool_client", parameters, f"DescribeUserPoolClient of {client_id}")
        found: dict[str, Any] = plain(answer["UserPoolClient"])
        return found

    def _pages(self, operation: str, parameters: Mapping[str, Any], member: str, what: str) -> AsyncIterator[list[Any]]:
        def ask(asked: Mapping[str, Any]) -> Awaitable[Any]:
            return self._call(operation, asked, what)

        return pages(ask, parameters, what, items=member)

    async def _call(self, operation: str, parameters: Mapping[str, Any], what: str) -> Any:
        await self._pace.turn()
        return await self._aws.call("cognito-idp", operation, parameters, what=what)
