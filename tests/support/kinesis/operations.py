"""The Kinesis operations as AWS answers them: a request's parameters in, an answer or a KinesisError out."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.support.kinesis import consumers, puts, reads
from tests.support.kinesis.errors import KinesisError, invalid, validation
from tests.support.kinesis.iterators import place, read_token
from tests.support.kinesis.listing import list_shards, list_streams

if TYPE_CHECKING:
    from tests.support.kinesis.server import KinesisServer
    from tests.support.kinesis.stream import ScriptedStream

Parameters = dict[str, Any]
Answer = dict[str, Any]


def create_stream(server: "KinesisServer", request: Parameters) -> Answer:
    if request["StreamName"] in server.streams:
        raise KinesisError("ResourceInUseException", f"Stream {request['StreamName']} already exists.")
    mode = request.get("StreamModeDetails", {}).get("StreamMode", "PROVISIONED")
    server.create_stream(request["StreamName"], shards=request.get("ShardCount", 4), mode=mode)
    return {}


def delete_stream(server: "KinesisServer", request: Parameters) -> Answer:
    server.delete_stream(named(server, request).name)
    return {}


def describe_stream_summary(server: "KinesisServer", request: Parameters) -> Answer:
    stream = named(server, request)
    summary: Answer = {
        "StreamName": stream.name,
        "StreamARN": stream.arn,
        "StreamStatus": stream.status,
        "StreamModeDetails": {"StreamMode": stream.mode},
        "RetentionPeriodHours": stream.retention_hours,
        "StreamCreationTimestamp": stream.created_ms / 1000,
        "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
        "EncryptionType": stream.encryption_type,
        "OpenShardCount": len(stream.open_shards),
        "ConsumerCount": len(stream.consumers),
        "MaxRecordSizeInKiB": stream.max_record_size_in_kib,
    }
    if stream.key_id:
        summary["KeyId"] = stream.key_id
    return {"StreamDescriptionSummary": summary}


def get_shard_iterator(server: "KinesisServer", request: Parameters) -> Answer:
    stream = named(server, request)
    shard = stream.shard(request["ShardId"])
    now = server.clock.now_ms()
    if server.limits is not None:
        server.iterator_limits.take(stream, shard.shard_id, now)
    return {"ShardIterator": place(stream, shard, request, now).token()}


def get_records(server: "KinesisServer", request: Parameters) -> Answer:
    now = server.clock.now_ms()
    limit = request.get("Limit", reads.PAGE_RECORDS)
    if not 1 <= limit <= reads.PAGE_RECORDS:
        raise validation(f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint")
    iterator = read_token(request["ShardIterator"], now)
    stream = server.stream(iterator.stream)
    shard = stream.shard(iterator.shard_id)
    if server.limits is not None:
        server.limits.take(stream, shard.shard_id, now)
    answer = reads.page(stream, shard, iterator, limit, now)
    if server.limits is not None:
        size = sum(len(record["Data"]) * 3 // 4 for record in answer["Records"])
        server.limits.spent(stream, shard.shard_id, size, now)
    return answer


def put_record(server: "KinesisServer", request: Parameters) -> Answer:
    return puts.put_one(named(server, request), request)


def put_records(server: "KinesisServer", request: Parameters) -> Answer:
    limits = None if server.limits is None else server.write_limits
    return puts.put_many(named(server, request), request["Records"], limits, server.clock.now_ms())


def split_shard(server: "KinesisServer", request: Parameters) -> Answer:
    named(server, request).split(request["ShardToSplit"], int(request["NewStartingHashKey"]))
    return {}


def merge_shards(server: "KinesisServer", request: Parameters) -> Answer:
    named(server, request).merge(request["ShardToMerge"], request["AdjacentShardToMerge"])
    return {}


def update_shard_count(server: "KinesisServer", request: Parameters) -> Answer:
    stream = named(server, request)
    before = len(stream.open_shards)
    stream.resize(request["TargetShardCount"])
    return {
        "StreamName": stream.name,
        "CurrentShardCount": before,
        "TargetShardCount": request["TargetShardCount"],
        "StreamARN": stream.arn,
    }


OPERATIONS: Mapping[str, Callable[["KinesisServer", Parameters], Answer]] = {
    "CreateStream": create_stream,
    "DeleteStream": delete_stream,
    "DeregisterStreamConsumer": consumers.deregister_stream_consumer,
    "DescribeStreamConsumer": consumers.describe_stream_consumer,
    "DescribeStreamSummary": describe_stream_summary,
    "GetRecords": get_records,
    "GetShardIterator": get_shard_iterator,
    "ListShards": list_shards,
    "ListStreamConsumers": consumers.list_stream_consumers,
    "ListStreams": list_streams,
    "MergeShards": merge_shards,
    "PutRecord": put_record,
    "PutRecords": put_records,
    "RegisterStreamConsumer": consumers.register_stream_consumer,
    "SplitShard": split_shard,
    "UpdateShardCount": update_shard_count,
}


def named(server: "KinesisServer", request: Parameters) -> "ScriptedStream":
    """Return the stream that a request names, by name or ARN."""
    if "StreamARN" in request:
        return server.stream(request["StreamARN"].rsplit("/", 1)[-1])
    if "StreamName" in request:
        return server.stream(request["StreamName"])
    raise invalid("Either StreamName or StreamARN must be provided.")
