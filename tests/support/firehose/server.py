"""The scripted Kinesis server with Firehose, S3 and IAM at the same endpoint."""

import base64
from collections import defaultdict
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from tests.support.firehose.delivery import ScriptedDelivery
from tests.support.firehose.s3 import ScriptedS3
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis.exchange import Seen, xml_answer
from tests.support.kinesis.server import KinesisServer

FIREHOSE = "Firehose_20150804."
CONTROL_CALLS_PER_SECOND = 5
PUTS = ("PutRecord", "PutRecordBatch")


class FirehoseServer(KinesisServer):
    """Kinesis, CloudWatch and Logs as ever; delivery streams that gather by the virtual clock; their buckets."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.deliveries: dict[str, ScriptedDelivery] = {}
        self.s3 = ScriptedS3()
        self.names_per_page = 1000
        self.repeats_pages = False
        """ListDeliveryStreams answers with the first page, again and again."""
        self.denied_actions: set[str] | None = set()
        """What IAM says no to; None: it may not be asked."""
        self.control_limit = False
        """Whether a sixth control call within a second is throttled."""
        self._control: defaultdict[str, list[int]] = defaultdict(list)

    def create_delivery(
        self,
        name: str,
        *,
        bucket: str = "lake",
        source: str | None = None,
        status: str = "ACTIVE",
        interval: int = 60,
        size: int = 5,
        compression: str = "UNCOMPRESSED",
        **more: Any,
    ) -> ScriptedDelivery:
        """Create a delivery stream that writes to a bucket; `more` are fields of its S3 destination."""
        self.s3.buckets.setdefault(bucket, {})
        now = self.clock.now_ms() / 1000
        destination = {
            "RoleARN": f"arn:aws:iam::{self.account}:role/delivery",
            "BucketARN": f"arn:aws:s3:::{bucket}",
            "Prefix": f"{name}/",
            "ErrorOutputPrefix": f"errors/{name}/",
            "BufferingHints": {"SizeInMBs": size, "IntervalInSeconds": interval},
            "CompressionFormat": compression,
            "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
            **more,
        }
        description: dict[str, Any] = {
            "DeliveryStreamName": name,
            "DeliveryStreamARN": f"arn:aws:firehose:{self.region}:{self.account}:deliverystream/{name}",
            "DeliveryStreamStatus": status,
            "DeliveryStreamType": "DirectPut" if source is None else "KinesisStreamAsSource",
            "VersionId": "1",
            "CreateTimestamp": now,
            "Destinations": [
                {"DestinationId": "destinationId-000000000001", "ExtendedS3DestinationDescription": destination}
            ],
            "HasMoreDestinations": False,
        }
        if source is not None:
            arn = f"arn:aws:kinesis:{self.region}:{self.account}:stream/{source}"
            description["Source"] = {"KinesisStreamSourceDescription": {"KinesisStreamARN": arn}}
        self.deliveries[name] = ScriptedDelivery(description)
        return self.deliveries[name]

    async def _answer(self, request: web.Request, operation: str, body: bytes) -> web.StreamResponse:
        target = request.headers.get("X-Amz-Target", "")
        for delivery in self.deliveries.values():
            delivery.settle(self.clock.now_ms(), self.s3)
        if not target and operation == "SimulatePrincipalPolicy":
            return self._simulated(body)
        if not target and not operation:
            self.requests.append(Seen("S3", body, dict(request.headers), self.clock.now_ms()))
            return self.s3.answer(request)
        return await super()._answer(request, operation, body)

    def _compute(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        if "DeliveryStreamName" not in parameters and operation != "ListDeliveryStreams":
            answer = super()._compute(operation, parameters)
            if operation == "PutRecord":
                self._read(parameters)
            return answer
        if self.control_limit and operation not in PUTS:
            self._throttle(operation)
        return _OPERATIONS[operation](self, parameters)

    def delivery(self, parameters: dict[str, Any]) -> ScriptedDelivery:
        """Return the one named; ResourceNotFoundException where there is none."""
        name = parameters["DeliveryStreamName"]
        if name not in self.deliveries:
            message = f"Firehose {name} under account {self.account} not found."
            raise KinesisError("ResourceNotFoundException", message)
        return self.deliveries[name]

    def _read(self, parameters: dict[str, Any]) -> None:
        """Let the delivery streams that read a data stream read what was put into it."""
        name = str(parameters.get("StreamARN", parameters.get("StreamName", ""))).rpartition("/")[2]
        for delivery in self.deliveries.values():
            source = delivery.description.get("Source", {}).get("KinesisStreamSourceDescription", {})
            if source.get("KinesisStreamARN", "").endswith(f"/{name}"):
                delivery.gathered.append((self.clock.now_ms(), base64.b64decode(parameters["Data"])))

    def _throttle(self, operation: str) -> None:
        now = self.clock.now_ms()
        recent = [at for at in self._control[operation] if at > now - 1000]
        if len(recent) >= CONTROL_CALLS_PER_SECOND:
            raise KinesisError("ThrottlingException", "Rate exceeded")
        self._control[operation] = [*recent, now]

    def _simulated(self, body: bytes) -> web.Response:
        if self.denied_actions is None:
            text = "<Error><Code>AccessDenied</Code><Message>not authorized to perform: iam:SimulatePrincipalPolicy"
            return xml_answer(f"<ErrorResponse>{text}</Message></Error></ErrorResponse>", status=403)
        form = parse_qs(body.decode())
        action, resource = form["ActionNames.member.1"][0], form["ResourceArns.member.1"][0]
        decision = "implicitDeny" if action in self.denied_actions else "allowed"
        member = (
            f"<member><EvalActionName>{action}</EvalActionName><EvalResourceName>{resource}</EvalResourceName>"
            f"<EvalDecision>{decision}</EvalDecision></member>"
        )
        return xml_answer(
            '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">'
            f"<SimulatePrincipalPolicyResult><EvaluationResults>{member}</EvaluationResults>"
            "</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>"
        )


def _list(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    after = "" if server.repeats_pages else parameters.get("ExclusiveStartDeliveryStreamName", "")
    names = [name for name in sorted(server.deliveries) if name > after]
    page = names[: min(parameters.get("Limit", 10), server.names_per_page)]
    return {"DeliveryStreamNames": page, "HasMoreDeliveryStreams": server.repeats_pages or len(names) > len(page)}


def _describe(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    return {"DeliveryStreamDescription": server.delivery(parameters).description}


def _tags(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    after = parameters.get("ExclusiveStartTagKey", "")
    tags = sorted((key, value) for key, value in server.delivery(parameters).tags.items() if key > after)
    page = tags[: parameters.get("Limit", 50)]
    return {"Tags": [{"Key": key, "Value": value} for key, value in page], "HasMoreTags": len(tags) > len(page)}


def _create(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    name = parameters["DeliveryStreamName"]
    if name in server.deliveries:
        message = f"Firehose {name} under accountId {server.account} already exists"
        raise KinesisError("ResourceInUseException", message)
    delivery = server.create_delivery(name, status="CREATING")
    delivery.s3.update(parameters.get("ExtendedS3DestinationConfiguration", {}))
    delivery.active_at_ms = server.clock.now_ms()
    return {"DeliveryStreamARN": delivery.description["DeliveryStreamARN"]}


def _update(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    delivery = server.delivery(parameters)
    version = delivery.description["VersionId"]
    if parameters["CurrentDeliveryStreamVersionId"] != version:
        message = f"Cannot update firehose: {parameters['DeliveryStreamName']} since the current version id: {version}"
        raise KinesisError("ConcurrentModificationException", message)
    delivery.s3.update(parameters.get("ExtendedS3DestinationUpdate", {}))
    delivery.description["VersionId"] = str(int(version) + 1)
    return {}


def _delete(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    server.delivery(parameters)
    del server.deliveries[parameters["DeliveryStreamName"]]
    return {}


def _tag(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    server.delivery(parameters).tags |= {tag["Key"]: tag.get("Value", "") for tag in parameters["Tags"]}
    return {}


def _untag(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    tags = server.delivery(parameters).tags
    for key in parameters["TagKeys"]:
        tags.pop(key, None)
    return {}


def _start_encryption(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    given = parameters["DeliveryStreamEncryptionConfigurationInput"]
    server.delivery(parameters).description["DeliveryStreamEncryptionConfiguration"] = {**given, "Status": "ENABLED"}
    return {}


def _stop_encryption(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    server.delivery(parameters).description["DeliveryStreamEncryptionConfiguration"] = {"Status": "DISABLED"}
    return {}


def _put(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    delivery = server.delivery(parameters)
    if delivery.description["DeliveryStreamType"] != "DirectPut":
        message = f"This operation is not permitted on KinesisStreamAsSource delivery stream type. {delivery.objects}"
        raise KinesisError("InvalidArgumentException", message)
    delivery.gathered.append((server.clock.now_ms(), base64.b64decode(parameters["Record"]["Data"])))
    return {"RecordId": f"record-{len(delivery.gathered)}", "Encrypted": False}


def _put_batch(server: FirehoseServer, parameters: dict[str, Any]) -> dict[str, Any]:
    answers = [
        _put(server, {"DeliveryStreamName": parameters["DeliveryStreamName"], "Record": record})
        for record in parameters["Records"]
    ]
    return {"FailedPutCount": 0, "RequestResponses": [{"RecordId": one["RecordId"]} for one in answers]}


_OPERATIONS = {
    "ListDeliveryStreams": _list,
    "DescribeDeliveryStream": _describe,
    "ListTagsForDeliveryStream": _tags,
    "CreateDeliveryStream": _create,
    "UpdateDestination": _update,
    "DeleteDeliveryStream": _delete,
    "TagDeliveryStream": _tag,
    "UntagDeliveryStream": _untag,
    "StartDeliveryStreamEncryption": _start_encryption,
    "StopDeliveryStreamEncryption": _stop_encryption,
    "PutRecord": _put,
    "PutRecordBatch": _put_batch,
}
