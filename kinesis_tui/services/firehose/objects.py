"""S3 as far as delivered objects are concerned: a page of a listing, and one object, each bounded.

A LIST request costs 0.005 USD a thousand, a GET 0.0004 (us-east-1, https://aws.amazon.com/s3/pricing/, read in
November 2026).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kinesis_tui.aws.bodies import read_body
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import AccessDenied, Invalid
from kinesis_tui.text.quantities import bytes_text

USD_PER_LIST = 0.005 / 1000
KEYS_PER_PAGE = 1000
"""https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"""
LARGEST_OBJECT = 64 * 2**20
"""Bytes; Firehose gathers 128 MB at most before compression."""
_DENIED = "the bucket's policy or your role refuses it; a bucket of another account must allow you by its policy"


@dataclass(frozen=True, slots=True)
class S3Object:
    """One object of a listing."""

    key: str
    size: int | None = None
    last_modified: datetime | None = None
    storage_class: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """One page of a listing, in the order of the keys."""

    folders: tuple[str, ...]
    """Prefixes that go on, each ends with a slash."""
    objects: tuple[S3Object, ...]
    token: str | None
    """None: there is no more."""


class ObjectsGateway:
    """The two S3 operations that read what was delivered."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self.lists = 0
        """LIST requests so far: each costs `USD_PER_LIST`."""

    async def list_objects_v2(
        self, bucket: str, prefix: str, *, token: str | None = None, by_folder: bool = True, after: str = ""
    ) -> ObjectPage:
        """Return one page of the keys that begin with `prefix` and come after `after`.

        By folder, those deeper stand for their folder.

        Needs s3:ListBucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
        """
        parameters: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": KEYS_PER_PAGE}
        if by_folder:
            parameters["Delimiter"] = "/"
        if after:
            parameters["StartAfter"] = after
        if token is not None:
            parameters["ContinuationToken"] = token
        self.lists += 1
        answer = await self._call("list_objects_v2", parameters, f"ListObjectsV2 of s3://{bucket}/{prefix}")
        objects = (_object(one) for one in answer.get("Contents", ()))
        return ObjectPage(
            folders=tuple(str(one["Prefix"]) for one in answer.get("CommonPrefixes", ())),
            objects=tuple(one for one in objects if one.key != prefix or one.size),
            token=answer.get("NextContinuationToken") if answer.get("IsTruncated") else None,
        )

    async def get_object(self, bucket: str, key: str, progress: Callable[[int, int | None], None]) -> bytes:
        """Return an object's bytes; `progress` is told how many are here, and of how many. Raises Failure.

        Needs s3:GetObject. One larger than `LARGEST_OBJECT` is refused before it is read.
        https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
        """
        what = f"GetObject of s3://{bucket}/{key}"
        answer = await self._call("get_object", {"Bucket": bucket, "Key": key}, what)
        length = answer.get("ContentLength")
        if length is not None and length > LARGEST_OBJECT:
            answer["Body"].close()
            limit = bytes_text(LARGEST_OBJECT)
            raise Invalid(f"{what} was stopped", f"it has {bytes_text(length)}, more than {limit}", "ask Athena for it")
        return await read_body(answer["Body"], what, expected=length, progress=lambda size: progress(size, length))

    async def _call(self, operation: str, parameters: dict[str, Any], what: str) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = await self._aws.call("s3", operation, parameters, what=what)
        except AccessDenied as denied:
            raise AccessDenied(denied.what, denied.why, _DENIED) from denied
        return answer


def _object(told: dict[str, Any]) -> S3Object:
    return S3Object(str(told["Key"]), told.get("Size"), told.get("LastModified"), told.get("StorageClass"))
