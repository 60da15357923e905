"""Timestamps in Kinesis requests keep their milliseconds; the SDK's serializer cuts them to whole seconds.

AWS takes epoch seconds with decimals (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session

OPERATIONS = ("GetShardIterator", "ListShards", "SubscribeToShard")
"""Those of Kinesis that take a time: as `Timestamp`, in `ShardFilter`, in `StartingPosition`."""
_TIMES = "kinesis-tui-times"

Path = tuple[str, ...]


def keep_milliseconds(session: Session) -> None:
    """Hang on the two events between which the SDK writes a request's body, before it is signed."""
    for operation in OPERATIONS:
        session.register(f"before-parameter-build.kinesis.{operation}", _remember)
        session.register(f"before-call.kinesis.{operation}", _write)


def _remember(**event: Any) -> None:
    times = list(_times(event["params"], ()))
    if times:
        event["context"][_TIMES] = times


def _write(**event: Any) -> None:
    times: list[tuple[Path, datetime]] = event["context"].pop(_TIMES, [])
    if not times:
        return
    request = event["params"]
    body = json.loads(request["body"])
    for path, time in times:
        place = body
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = round(time.timestamp(), 3)
    request["body"] = json.dumps(body).encode()


def _times(params: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, datetime]]:
    for name, value in params.items():
        if isinstance(value, datetime):
            yield (*path, name), value
        elif isinstance(value, Mapping):
            yield from _times(value, (*path, name))
