"""Kinesis Data Streams through the AWS session: a method per API operation, model values out, no SDK dict."""

from collections.abc import AsyncIterator, Container, Mapping, Sequence
from types import MappingProxyType
from typing import Any, assert_never

import msgspec

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.pages import endless
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import (
    CHECK_ENDPOINT,
    Failure,
    GarbledAnswer,
    Invalid,
    IteratorExpired,
    NotFound,
    UnexpectedFailure,
)
from kinesis_tui.services.kinesis.answers import (
    ConsumerPage,
    DescribedConsumer,
    PutRecordsAnswer,
    RegisteredConsumer,
    ShardIteratorAnswer,
    ShardPage,
    StreamPage,
    described_stream,
)
from kinesis_tui.services.kinesis.model.consumer import Consumer
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.put_records import PutRecordsRequestEntry, PutRecordsResultEntry
from kinesis_tui.services.kinesis.model.record import RecordPage, SubscribeToShardEvent
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId
from kinesis_tui.services.kinesis.model.stream import Stream

TYPED: Mapping[str, type[msgspec.Struct]] = MappingProxyType(
    {
        "DescribeStreamConsumer": DescribedConsumer,
        "GetRecords": RecordPage,
        "GetShardIterator": ShardIteratorAnswer,
        "ListShards": ShardPage,
        "ListStreamConsumers": ConsumerPage,
        "ListStreams": StreamPage,
        "PutRecords": PutRecordsAnswer,
        "RegisterStreamConsumer": RegisteredConsumer,
        "SubscribeToShard": SubscribeToShardEvent,
    }
)
"""What `AwsSession(typed=…)` must parse for this gateway."""

DESCRIBES_PER_SECOND = 10.0
SHARDS_PER_PAGE = 1000
LONGEST_NUMBER = 129
"""Digits of a sequence number (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html)."""


class KinesisGateway:
    """The Kinesis operations that the panes and the tail use; a `stream` is a name or an ARN everywhere."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._describing = Pace(DESCRIBES_PER_SECOND)

    async def list_streams(self) -> AsyncIterator[list[Stream]]:
        """Yield every stream of the region, a page at a time.

        Pages go on by NextToken; a server that gives none is asked again from its last name.
        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html
        """
        parameters: dict[str, Any] = {}
        while True:
            page: StreamPage = await self._call("list_streams", parameters, "ListStreams")
            streams = page.streams()
            yield streams
            if not page.has_more_streams or not page.stream_names:
                return
            before = parameters
            if page.next_token:
                parameters = {"NextToken": page.next_token}
            else:
                parameters = {"ExclusiveStartStreamName": page.stream_names[-1]}
            if parameters == before:
                raise endless("ListStreams")

    async def describe_stream_summary(self, stream: str) -> Stream:
        """Return a stream with all that AWS tells about it; ten a second at most, half of the account's limit.

        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html
        """
        return described_stream(await self.describe_raw(stream), f"DescribeStreamSummary of {_named(stream)}")

    async def describe_raw(self, stream: str) -> dict[str, Any]:
        """Return DescribeStreamSummary's whole answer as AWS gave it, for people to read; times are datetimes."""
        await self._describing.turn()
        answer = await self._call(
            "describe_stream_summary", _stream(stream), f"DescribeStreamSummary of {_named(stream)}"
        )
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

    async def list_shards(self, stream: str) -> AsyncIterator[list[Shard]]:
        """Yield every shard, open and closed, each once, a page of up to 1,000 at a time.

        From the second page on AWS takes NextToken alone. A server that refuses just that (ministack 1.5 and moto 5.2
        do) is asked again with the stream beside it, which AWS would refuse. After a token that expired (in five
        minutes) the listing goes on behind the last shard.
        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
        """
        what = f"ListShards of {_named(stream)}"
        seen: set[ShardId] = set()
        start: dict[str, Any] = {**_stream(stream), "MaxResults": SHARDS_PER_PAGE}
        page = await self._list_shards(start, what)
        token: str | None = None
        while True:
            fresh = _shards(page, seen, what)
            seen.update(shard.shard_id for shard in fresh)
            yield fresh
            if not page.next_token:
                return
            if page.next_token == token:
                raise endless(what)
            token = page.next_token
            try:
                page = await self._next_shards(stream, token, what)
            except IteratorExpired:
                if not fresh:
                    raise
                page = await self._list_shards({**start, "ExclusiveStartShardId": fresh[-1].shard_id}, what)

    async def every_shard(self, stream: str) -> list[Shard]:
        """Return all shards of a stream, open and closed, in AWS's order."""
        return [shard async for page in self.list_shards(stream) for shard in page]

    async def list_stream_consumers(self, stream_arn: str) -> list[Consumer]:
        """Return every registered enhanced fan-out consumer of a stream, which must be named by its ARN.

        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreamConsumers.html
        """
        consumers: list[Consumer] = []
        parameters = {"StreamARN": stream_arn}
        what = f"ListStreamConsumers of {_named(stream_arn)}"
        while True:
            page: ConsumerPage = await self._call("list_stream_consumers", parameters, what)
            consumers.extend(answer.consumer() for answer in page.consumers)
            if not page.next_token:
                return consumers
            if page.next_token == parameters.get("NextToken"):
                raise endless(what)
            parameters = {"StreamARN": stream_arn, "NextToken": page.next_token}

    def clock_ahead_ms(self) -> int:
        """Return how far the service's clock is ahead of this machine's, as of its last answers; 0: alike, unknown."""
        return self._aws.clock_ahead_ms

    async def get_shard_iterator(self, stream: str, shard_id: ShardId, position: Position) -> str:
        """Return a shard iterator at a position; it lives five minutes. Tried once; a time keeps its milliseconds.

        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html
        """
        parameters = {**_stream(stream), "ShardId": shard_id, **iterator_type(position)}
        answer: ShardIteratorAnswer = await self._call(
            "get_shard_iterator", parameters, f"GetShardIterator of {shard_id} of {_named(stream)}", attempts=1
        )
        return answer.shard_iterator

    async def get_records(self, iterator: str, limit: int | None = None) -> RecordPage:
        """Read up to `limit` records (1 to 10,000; AWS's default is 10,000 or 10 MiB) after an iterator. Tried once.

        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
        """
        parameters: dict[str, Any] = {"ShardIterator": iterator}
        if limit is not None:
            parameters["Limit"] = limit
        page: RecordPage = await self._call("get_records", parameters, "GetRecords", attempts=1)
        if not all(is_number(record.sequence_number) for record in page.records):
            raise GarbledAnswer("GetRecords failed", "a sequence number is no decimal number", CHECK_ENDPOINT)
        return page

    async def put_records(
        self, stream: str, entries: Sequence[PutRecordsRequestEntry]
    ) -> Sequence[PutRecordsResultEntry]:
        """Put up to 500 records, 10 MiB in all; return what became of each, in their order. Tried once; a write.

        AWS keeps no order among the entries of a request, and one that fails does not stop those after it.
        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
        """
        parameters = {**_stream(stream), "Records": [_request_entry(entry) for entry in entries]}
        what = f"PutRecords to {_named(stream)}"
        answer: PutRecordsAnswer = await self._call("put_records", parameters, what, attempts=1)
        if len(answer.records) != len(entries):
            why = f"{len(entries)} records were sent and {len(answer.records)} answered"
            raise GarbledAnswer(f"{what} failed", why, CHECK_ENDPOINT)
        return [result.entry() for result in answer.records]

    async def _next_shards(self, stream: str, token: str, what: str) -> ShardPage:
        try:
            return await self._list_shards({"NextToken": token}, what)
        except (Invalid, NotFound, UnexpectedFailure) as refusal:
            try:
                return await self._list_shards({**_stream(stream), "NextToken": token}, what)
            except Failure:
                raise refusal from None

    async def _list_shards(self, parameters: Mapping[str, Any], what: str) -> ShardPage:
        page: ShardPage = await self._call("list_shards", parameters, what)
        return page

    async def _call(self, operation: str, parameters: Mapping[str, Any], what: str, *, attempts: int = 3) -> Any:
        return await self._aws.call("kinesis", operation, parameters, what=what, attempts=attempts)


def _stream(stream: str) -> dict[str, Any]:
    """Name a stream in a request, by ARN where that is what we have."""
    return {"StreamARN": stream} if stream.startswith("arn:") else {"StreamName": stream}


def _request_entry(entry: PutRecordsRequestEntry) -> dict[str, Any]:
    chosen = {} if entry.explicit_hash_key is None else {"ExplicitHashKey": str(entry.explicit_hash_key)}
    return {"PartitionKey": entry.partition_key, "Data": entry.data, **chosen}


def _named(stream: str) -> str:
    return f"stream {stream.rsplit('/', 1)[-1] if stream.startswith('arn:') else stream}"


def _shards(page: ShardPage, seen: Container[ShardId], what: str) -> list[Shard]:
    """Return a page's shards that were not seen yet; raises GarbledAnswer for numbers that are none."""
    for answer in page.shards:
        keys, numbers = answer.hash_key_range, answer.sequence_number_range
        ending = numbers.ending_sequence_number or "0"
        written = (keys.starting_hash_key, keys.ending_hash_key, numbers.starting_sequence_number, ending)
        if not all(map(is_number, written)):
            why = f"a hash key or sequence number of {answer.shard_id} is no decimal number"
            raise GarbledAnswer(f"{what} failed", why, CHECK_ENDPOINT)
    return [answer.shard() for answer in page.shards if answer.shard_id not in seen]


def is_number(text: str) -> bool:
    """Whether AWS may have written this number: 129 decimal digits at most; `int` takes it."""
    return text.isdecimal() and len(text) <= LONGEST_NUMBER


def iterator_type(position: Position) -> dict[str, Any]:
    """Return a position as GetShardIterator takes it."""
    match position:
        case TrimHorizon():
            return {"ShardIteratorType": "TRIM_HORIZON"}
        case Latest():
            return {"ShardIteratorType": "LATEST"}
        case AtTimestamp(timestamp):
            return {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": timestamp}
        case AtSequenceNumber(number):
            return {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": number}
        case AfterSequenceNumber(number):
            return {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": number}
        case _:
            assert_never(position)
