"""Amazon Data Firehose through the AWS session: a method per API operation, model values out."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.pages import endless
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import CHECK_ENDPOINT, GarbledAnswer
from kinesis_tui.services.firehose.model.delivery_stream import DescribedDeliveryStream, delivery_stream

CALLS_PER_SECOND = 4.0
"""Of the five that an account and region has for each operation, and that AWS does not raise:
https://docs.aws.amazon.com/firehose/latest/dev/limits.html"""
NAMES_PER_PAGE = 1000
TAGS_PER_PAGE = 50


class FirehoseGateway:
    """The operations of Firehose; writes go through the session's guard, and are tried once."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._listing = Pace(CALLS_PER_SECOND)
        self._describing = Pace(CALLS_PER_SECOND)
        self._tags = Pace(CALLS_PER_SECOND)

    # -- reads ------------------------------------------------------------------------------------------------------

    async def list_delivery_streams(self) -> AsyncIterator[list[str]]:
        """Yield the names of every delivery stream of the region, a page at a time, in the order of the alphabet.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListDeliveryStreams.html
        """
        parameters: dict[str, Any] = {"Limit": NAMES_PER_PAGE}
        while True:
            await self._listing.turn()
            answer = await self._call("list_delivery_streams", parameters, "ListDeliveryStreams")
            names = [str(name) for name in _told(answer, "DeliveryStreamNames", "ListDeliveryStreams")]
            yield names
            if not answer.get("HasMoreDeliveryStreams") or not names:
                return
            if parameters.get("ExclusiveStartDeliveryStreamName") == names[-1]:
                raise endless("ListDeliveryStreams")
            parameters = {"Limit": NAMES_PER_PAGE, "ExclusiveStartDeliveryStreamName": names[-1]}

    async def describe_delivery_stream(self, name: str) -> DescribedDeliveryStream:
        """Return a delivery stream in full; raises NotFound where there is none of this name.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html
        """
        what = f"DescribeDeliveryStream of {name}"
        await self._describing.turn()
        answer = await self._call("describe_delivery_stream", {"DeliveryStreamName": name}, what)
        try:
            return delivery_stream(_told(answer, "DeliveryStreamDescription", what))
        except msgspec.ValidationError as error:
            raise _garbled(what, f"the answer is not AWS's: {error}") from error

    async def list_tags_for_delivery_stream(self, name: str) -> dict[str, str]:
        """Return all tags of a delivery stream.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListTagsForDeliveryStream.html
        """
        what = f"ListTagsForDeliveryStream of {name}"
        found: dict[str, str] = {}
        parameters: dict[str, Any] = {"DeliveryStreamName": name, "Limit": TAGS_PER_PAGE}
        while True:
            await self._tags.turn()
            answer = await self._call("list_tags_for_delivery_stream", parameters, what)
            page = {str(tag["Key"]): str(tag.get("Value", "")) for tag in _told(answer, "Tags", what)}
            more = bool(answer.get("HasMoreTags")) and bool(page.keys() - found.keys())
            found |= page
            if not more:
                return found
            parameters["ExclusiveStartTagKey"] = list(page)[-1]

    # -- writes -----------------------------------------------------------------------------------------------------

    async def create_delivery_stream(self, request: Mapping[str, Any]) -> str | None:
        """Create a delivery stream by a whole CreateDeliveryStream request; return its ARN. A write.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
        """
        answer = await self._write("create_delivery_stream", request, "CreateDeliveryStream")
        arn = answer.get("DeliveryStreamARN")
        return None if arn is None else str(arn)

    async def update_destination(self, request: Mapping[str, Any]) -> None:
        """Change a destination by a whole UpdateDestination request; raises Conflict where the version is not current.

        A write. https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html
        """
        await self._write("update_destination", request, "UpdateDestination")

    async def delete_delivery_stream(self, name: str, *, force: bool = False) -> None:
        """Delete a delivery stream, with what it has not delivered. A write.

        `force` deletes it also where Firehose can't give its KMS grant back.
        https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeleteDeliveryStream.html
        """
        request = {"DeliveryStreamName": name, **({"AllowForceDelete": True} if force else {})}
        await self._write("delete_delivery_stream", request, "DeleteDeliveryStream")

    async def start_delivery_stream_encryption(self, name: str, key_arn: str | None = None) -> None:
        """Encrypt what a Direct PUT stream holds, by AWS's own key or the one given. A write.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html
        """
        key = (
            {"KeyType": "AWS_OWNED_CMK"} if key_arn is None else {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": key_arn}
        )
        request = {"DeliveryStreamName": name, "DeliveryStreamEncryptionConfigurationInput": key}
        await self._write("start_delivery_stream_encryption", request, "StartDeliveryStreamEncryption")

    async def stop_delivery_stream_encryption(self, name: str) -> None:
        """Encrypt what comes from now on no more. A write.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_StopDeliveryStreamEncryption.html
        """
        request = {"DeliveryStreamName": name}
        await self._write("stop_delivery_stream_encryption", request, "StopDeliveryStreamEncryption")

    async def tag_delivery_stream(self, name: str, tags: Mapping[str, str]) -> None:
        """Add tags, or change their values. A write.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_TagDeliveryStream.html
        """
        request = {"DeliveryStreamName": name, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        await self._write("tag_delivery_stream", request, "TagDeliveryStream")

    async def untag_delivery_stream(self, name: str, keys: Sequence[str]) -> None:
        """Take tags away. A write.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_UntagDeliveryStream.html
        """
        request = {"DeliveryStreamName": name, "TagKeys": list(keys)}
        await self._write("untag_delivery_stream", request, "UntagDeliveryStream")

    async def put_record(self, name: str, data: bytes) -> str | None:
        """Put one record of up to 1,000 KiB into a Direct PUT stream; return its RecordId. A write.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecord.html
        """
        answer = await self._write("put_record", {"DeliveryStreamName": name, "Record": {"Data": data}}, "PutRecord")
        record = answer.get("RecordId")
        return None if record is None else str(record)

    async def put_record_batch(self, name: str, data: Sequence[bytes]) -> list[str | None]:
        """Put up to 500 records, 4 MiB in all; return an error code for each that failed, None for the others. A write.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
        """
        request = {"DeliveryStreamName": name, "Records": [{"Data": one} for one in data]}
        answer = await self._write("put_record_batch", request, "PutRecordBatch")
        entries = _told(answer, "RequestResponses", f"PutRecordBatch of {name}")
        return [None if "ErrorCode" not in entry else str(entry["ErrorCode"]) for entry in entries]

    async def _write(self, operation: str, request: Mapping[str, Any], name: str) -> dict[str, Any]:
        return await self._call(operation, request, f"{name} of {request['DeliveryStreamName']}", attempts=1)

    async def _call(
        self, operation: str, parameters: Mapping[str, Any], what: str, *, attempts: int = 3
    ) -> dict[str, Any]:
        answer: dict[str, Any] = await self._aws.call("firehose", operation, parameters, what=what, attempts=attempts)
        return answer


def _told(answer: Mapping[str, Any], field: str, what: str) -> Any:
    """Return a field that AWS always tells; raises GarbledAnswer for a body that was cut short."""
    if field not in answer:
        raise _garbled(what, f"the answer has no {field}")
    return answer[field]


def _garbled(what: str, why: str) -> GarbledAnswer:
    return GarbledAnswer(f"{what} failed", why, CHECK_ENDPOINT)
