"""A scripted delivery stream: it gathers records as its buffering hints say, and then writes one object, or fails."""

import base64
import gzip
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.support.firehose.s3 import ScriptedS3, StoredObject

MIB = 2**20


@dataclass(frozen=True)
class Failing:
    """What becomes of records: they go to the error prefix with this."""

    code: str
    message: str


@dataclass
class ScriptedDelivery:
    """One delivery stream; `description` is what AWS tells of it."""

    description: dict[str, Any]
    tags: dict[str, str] = field(default_factory=dict)
    gathered: list[tuple[int, bytes]] = field(default_factory=list)
    """(arrival in ms, data)."""
    failing: Failing | None = None
    lost: bool = False
    """Nothing is ever delivered, and nobody says why."""
    active_at_ms: int | None = None
    """When a stream that is CREATING becomes ACTIVE."""
    objects: int = 0

    @property
    def s3(self) -> dict[str, Any]:
        """The S3 destination."""
        found: dict[str, Any] = self.description["Destinations"][0]["ExtendedS3DestinationDescription"]
        return found

    def settle(self, now_ms: int, s3: ScriptedS3) -> None:
        """Let what is due happen."""
        if self.active_at_ms is not None and now_ms >= self.active_at_ms:
            self.description["DeliveryStreamStatus"], self.active_at_ms = "ACTIVE", None
        if not self.gathered or self.lost:
            return
        hints = self.s3["BufferingHints"]
        oldest = self.gathered[0][0]
        size = sum(len(data) for _, data in self.gathered)
        if now_ms - oldest < hints["IntervalInSeconds"] * 1000 and size < hints["SizeInMBs"] * MIB:
            return
        records, self.gathered = self.gathered, []
        self.objects += 1
        bucket = s3.buckets[self.s3["BucketARN"].rpartition(":")[2]]
        bucket[self._key(oldest)] = StoredObject(self._body(records), now_ms)

    def _key(self, oldest_ms: int) -> str:
        at = datetime.fromtimestamp(oldest_ms / 1000, UTC)
        name, version = self.description["DeliveryStreamName"], self.description["VersionId"]
        end = f"{at:%Y/%m/%d/%H/}{name}-{version}-{at:%Y-%m-%d-%H-%M-%S}-{self.objects:08}"
        if self.failing is not None:
            return f"{self.s3.get('ErrorOutputPrefix', '')}processing-failed/{end}"
        return f"{self.s3.get('Prefix', '')}{end}{'.gz' if self.s3['CompressionFormat'] == 'GZIP' else ''}"

    def _body(self, records: list[tuple[int, bytes]]) -> bytes:
        if self.failing is not None:
            return b"\n".join(_failed(at, data, self.failing) for at, data in records)
        body = b"".join(data for _, data in records)
        return gzip.compress(body, mtime=0) if self.s3["CompressionFormat"] == "GZIP" else body


def _failed(at: int, data: bytes, failing: Failing) -> bytes:
    fields = {
        "attemptsMade": 4,
        "arrivalTimestamp": at,
        "errorCode": failing.code,
        "errorMessage": failing.message,
        "attemptEndingTimestamp": at + 1000,
        "rawData": base64.b64encode(data).decode(),
    }
    return json.dumps(fields).encode()
