"""What a delivery stream can be joined with: data streams, functions, Glue tables, buckets, roles; and making two."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import Failure
from kinesis_tui.services.firehose.rules.permissions import may_assume

PAGES_MOST = 20
"""Pages of one list that are fetched: a thousand or more; what is typed narrows no list on AWS's side."""
POLICY_NAME = "delivery"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One thing that can be picked."""

    name: str
    value: str
    """What stands in the field: an ARN where AWS wants one."""
    note: str = ""


class NeighboursGateway:
    """Lists of other services, each asked only when somebody wants to pick."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws

    async def data_streams(self) -> list[Neighbour]:
        """Return the region's data streams: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html."""
        found: list[Neighbour] = []
        parameters: dict[str, Any] = {"Limit": 1000}
        for _ in range(PAGES_MOST):
            page = await self._aws.call("kinesis", "list_streams", parameters, what="ListStreams")
            names = [str(name) for name in _field(page, "StreamNames", "stream_names") or []]
            summaries = _field(page, "StreamSummaries", "stream_summaries") or []
            arns = [str(_field(one, "StreamARN", "stream_arn")) for one in summaries] or [
                await self._stream_arn(name) for name in names
            ]
            found += [Neighbour(arn.rpartition("/")[2], arn) for arn in arns]
            if not _field(page, "HasMoreStreams", "has_more_streams") or not names:
                break
            parameters = {"Limit": 1000, "ExclusiveStartStreamName": names[-1]}
        return found

    async def _stream_arn(self, name: str) -> str:
        what = f"DescribeStreamSummary of {name}"
        answer = await self._aws.call("kinesis", "describe_stream_summary", {"StreamName": name}, what=what)
        return str(answer["StreamDescriptionSummary"]["StreamARN"])

    async def functions(self) -> list[Neighbour]:
        """Return the region's functions: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html."""
        pages = await self._pages("lambda", "list_functions", {"FunctionVersion": "ALL"}, "ListFunctions", "Marker")
        return [
            Neighbour(
                f"{one['FunctionName']}:{one.get('Version', '$LATEST')}",
                _versioned(str(one["FunctionArn"]), str(one.get("Version", "$LATEST"))),
                f"{one.get('Runtime', '')} {one.get('Timeout', '')} s",
            )
            for page in pages
            for one in page.get("Functions", [])
        ]

    async def databases(self) -> list[Neighbour]:
        """Return Glue's databases: https://docs.aws.amazon.com/glue/latest/webapi/API_GetDatabases.html."""
        pages = await self._pages("glue", "get_databases", {}, "GetDatabases", "NextToken")
        return [Neighbour(str(one["Name"]), str(one["Name"])) for page in pages for one in page.get("DatabaseList", [])]

    async def tables(self, database: str) -> list[Neighbour]:
        """Return the tables of a database: https://docs.aws.amazon.com/glue/latest/webapi/API_GetTables.html."""
        asked = {"DatabaseName": database}
        pages = await self._pages("glue", "get_tables", asked, f"GetTables of {database}", "NextToken")
        return [
            Neighbour(str(one["Name"]), str(one["Name"]), f"{len(_columns(one))} columns")
            for page in pages
            for one in page.get("TableList", [])
        ]

    async def buckets(self) -> list[Neighbour]:
        """Return the account's buckets: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html."""
        answer = await self._aws.call("s3", "list_buckets", {}, what="ListBuckets")
        return [Neighbour(str(one["Name"]), str(one["Name"])) for one in answer.get("Buckets", [])]

    async def roles(self) -> list[Neighbour]:
        """Return the roles that Firehose may take on: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html."""
        pages = await self._pages("iam", "list_roles", {}, "ListRoles", "Marker")
        roles = [one for page in pages for one in page.get("Roles", []) if may_assume(one)]
        return [Neighbour(str(one["RoleName"]), str(one["Arn"])) for one in roles]

    async def account(self) -> str:
        """Return the number of the account."""
        return (await self._aws.identity()).account

    async def create_bucket(self, name: str) -> None:
        """Create a bucket in the session's region; a write.

        https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
        """
        await self._aws.call(
            "s3", "create_bucket", bucket_request(name, self._aws.region), what=f"CreateBucket of {name}", attempts=1
        )

    async def create_role(self, name: str, trust: Mapping[str, Any], policy: Mapping[str, Any]) -> str:
        """Create a role with one policy, and return its ARN; two writes.

        https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
        """
        request = {"RoleName": name, "AssumeRolePolicyDocument": json.dumps(trust)}
        answer = await self._aws.call("iam", "create_role", request, what=f"CreateRole of {name}", attempts=1)
        put = {"RoleName": name, "PolicyName": POLICY_NAME, "PolicyDocument": json.dumps(policy)}
        try:
            await self._aws.call("iam", "put_role_policy", put, what=f"PutRolePolicy of {name}", attempts=1)
        except Failure as failure:
            why = f"the role {name} was created, but has no policy yet: {failure.why}"
            raise type(failure)(
                failure.what, why, "give it the policy shown, or delete it before it is made again"
            ) from failure
        return str(answer["Role"]["Arn"])

    async def _pages(
        self, service: str, operation: str, parameters: Mapping[str, Any], what: str, token: str
    ) -> list[Mapping[str, Any]]:
        pages: list[Mapping[str, Any]] = []
        asked = dict(parameters)
        for _ in range(PAGES_MOST):
            page = await self._aws.call(service, operation, asked, what=what)
            pages.append(page)
            following = page.get("NextMarker") or page.get(token) if page.get("IsTruncated", True) else None
            if not following or asked.get(token) == following:
                break
            asked[token] = following
        return pages


def bucket_request(name: str, region: str | None) -> dict[str, Any]:
    """Return the request that creates a bucket in a region; us-east-1 is not named."""
    place = {} if region in (None, "us-east-1") else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    return {"Bucket": name, **place}


def _columns(table: Mapping[str, Any]) -> list[Any]:
    columns: list[Any] = table.get("StorageDescriptor", {}).get("Columns", [])
    return columns


def _versioned(arn: str, version: str) -> str:
    """Return a function's ARN with its version, which ListFunctions appends for some and not for others."""
    return arn if arn.count(":") > 6 else f"{arn}:{version}"


def _field(answer: Any, aws_name: str, name: str) -> Any:
    """Return a field of an answer, which the session may have parsed into a struct."""
    return answer.get(aws_name) if isinstance(answer, Mapping) else getattr(answer, name, None)
