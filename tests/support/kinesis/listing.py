"""ListStreams and ListShards with AWS's paging: a token that lives five minutes and stands alone."""

import base64
import json
from typing import TYPE_CHECKING, Any

from tests.support.kinesis.errors import KinesisError, invalid, validation
from tests.support.kinesis.shards import ScriptedShard

if TYPE_CHECKING:
    from tests.support.kinesis.server import KinesisServer

TOKEN_LIFE_MS = 300_000
NAMING = ("StreamName", "StreamARN", "StreamCreationTimestamp", "ExclusiveStartShardId")


def list_streams(server: "KinesisServer", request: dict[str, Any]) -> dict[str, Any]:
    names = sorted(server.streams)
    start = 0
    if "NextToken" in request:
        (start,) = _opened(request["NextToken"], server.clock.now_ms())
    elif "ExclusiveStartStreamName" in request:
        start = sum(name <= request["ExclusiveStartStreamName"] for name in names)
    end = start + min(request.get("Limit", 100), 10_000)
    shown = [server.streams[name] for name in names[start:end]]
    answer: dict[str, Any] = {
        "StreamNames": [stream.name for stream in shown],
        "HasMoreStreams": end < len(names),
        "StreamSummaries": [
            {
                "StreamName": stream.name,
                "StreamARN": stream.arn,
                "StreamStatus": stream.status,
                "StreamModeDetails": {"StreamMode": stream.mode},
                "StreamCreationTimestamp": stream.created_ms / 1000,
            }
            for stream in shown
        ],
    }
    if end < len(names) and server.gives_stream_tokens:
        answer["NextToken"] = _sealed(server.clock.now_ms(), end)
    return answer


def list_shards(server: "KinesisServer", request: dict[str, Any]) -> dict[str, Any]:
    token = request.get("NextToken")
    if token is None:
        if not any(name in request for name in ("StreamName", "StreamARN")):
            raise invalid("Either NextToken or StreamName or StreamARN should be provided.")
        name = request.get("StreamName") or request["StreamARN"].rsplit("/", 1)[-1]
        after, chosen = request.get("ExclusiveStartShardId", ""), request.get("ShardFilter", {})
    else:
        _check_token_form(server, request)
        name, after, chosen = _opened(token, server.clock.now_ms())
    shards = [shard for shard in server.stream(name).shards if shard.shard_id > after and _passes(shard, chosen)]
    shown = shards[: min(request.get("MaxResults", 1000), server.shards_per_page)]
    answer: dict[str, Any] = {"Shards": [shard.describe() for shard in shown]}
    if len(shown) < len(shards):
        answer["NextToken"] = _sealed(server.clock.now_ms(), name, shown[-1].shard_id, chosen)
    return answer


def _check_token_form(server: "KinesisServer", request: dict[str, Any]) -> None:
    beside = [name for name in NAMING if name in request]
    if server.wants_stream_beside_token and not beside:
        raise validation("1 validation error detected: Value null at 'streamName' failed to satisfy constraint")
    if beside and not server.wants_stream_beside_token:
        raise invalid(f"NextToken and {beside[0]} cannot be provided together.")


def _passes(shard: ScriptedShard, chosen: dict[str, Any]) -> bool:
    match chosen.get("Type"):
        case None | "FROM_TRIM_HORIZON":
            return True
        case "AT_LATEST":
            return shard.is_open
        case "AFTER_SHARD_ID":
            return bool(shard.shard_id > chosen["ShardId"])
        case other:
            raise invalid(f"the scripted server knows no ShardFilter {other}")


def _sealed(now_ms: int, *place: object) -> str:
    return base64.b64encode(json.dumps([now_ms, *place]).encode()).decode()


def _opened(token: str, now_ms: int) -> list[Any]:
    try:
        issued, *place = json.loads(base64.b64decode(token, validate=True))
    except ValueError:
        raise invalid("Invalid NextToken.") from None
    if now_ms - issued > TOKEN_LIFE_MS:
        raise KinesisError("ExpiredNextTokenException", "The pagination token passed to the operation is expired.")
    return list(place)
