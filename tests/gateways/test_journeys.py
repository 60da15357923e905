"""How one service leads to another, found on moto."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from typing import Any, cast, get_args

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.journeys.finding import FINDERS, journey
from kinesis_tui.journeys.function_calls import FunctionCalls, function_name
from kinesis_tui.journeys.lookups import Lookups
from kinesis_tui.subject import Kind, Subject
from kinesis_tui.ui.frame.offers import Choice
from kinesis_tui.ui.frame.related import Note
from tests.support.aws import open_session

PANES = ("streams", "tail", "firehose", "cognito", "logs", "apis", "metrics")
POOL_NAME = "customers"


@pytest.fixture
async def aws(moto_url: str) -> AsyncIterator[AwsSession]:
    async with open_session(moto_url, armed=True) as session:
        yield session


async def call(aws: AwsSession, service: str, operation: str, **parameters: Any) -> Any:
    return await aws.call(service, operation, parameters, what=operation)


async def make_function(aws: AwsSession, name: str) -> str:
    trust = {"Version": "2012-10-17", "Statement": []}
    role = await call(aws, "iam", "create_role", RoleName=f"{name}-role", AssumeRolePolicyDocument=json.dumps(trust))
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("a.py", "def h(event, context): pass")
    made = await call(
        aws,
        "lambda",
        "create_function",
        FunctionName=name,
        Runtime="python3.12",
        Role=role["Role"]["Arn"],
        Handler="a.h",
        Code={"ZipFile": code.getvalue()},
    )
    return str(made["FunctionArn"])


async def make_delivery(aws: AwsSession, name: str, source_arn: str, function_arn: str) -> None:
    role = "arn:aws:iam::123456789012:role/deliver"
    await call(
        aws,
        "firehose",
        "create_delivery_stream",
        DeliveryStreamName=name,
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={"KinesisStreamARN": source_arn, "RoleARN": role},
        ExtendedS3DestinationConfiguration={
            "RoleARN": role,
            "BucketARN": "arn:aws:s3:::lake",
            "CloudWatchLoggingOptions": {"Enabled": True, "LogGroupName": f"/err/{name}", "LogStreamName": "s3"},
            "ProcessingConfiguration": {
                "Enabled": True,
                "Processors": [
                    {
                        "Type": "Lambda",
                        "Parameters": [{"ParameterName": "LambdaArn", "ParameterValue": f"{function_arn}:$LATEST"}],
                    }
                ],
            },
        },
    )


async def walk(aws: AwsSession, kind: Kind, name: str, panes: tuple[str, ...] = PANES) -> tuple[list[str], list[str]]:
    """Return the targets offered, and the notes."""
    offered = journey(Lookups(aws), panes, Subject(kind, name))
    found = [one for search in offered.searches async for one in search.find()]
    choices = [*offered.choices, *(one for one in found if isinstance(one, Choice))]
    return [choice.text for choice in choices], [one.text for one in found if isinstance(one, Note)]


@pytest.fixture
async def pipeline(aws: AwsSession) -> AwsSession:
    """`orders`, read by a function and a delivery stream; `clicks`, read by nobody."""
    streams = await call(aws, "kinesis", "list_streams")
    if "orders" not in [summary.stream_name for summary in streams.stream_summaries or ()]:
        for stream in ("orders", "clicks"):
            await call(aws, "kinesis", "create_stream", StreamName=stream, ShardCount=1)
        described = await call(aws, "kinesis", "describe_stream_summary", StreamName="orders")
        arn = described["StreamDescriptionSummary"]["StreamARN"]
        function = await make_function(aws, "enrich")
        await call(
            aws,
            "lambda",
            "create_event_source_mapping",
            EventSourceArn=arn,
            FunctionName="enrich",
            StartingPosition="LATEST",
        )
        await make_delivery(aws, "to-s3", arn, function)
    return aws


async def test_a_stream_leads_to_its_functions_and_delivery_streams(pipeline: AwsSession) -> None:
    targets, notes = await walk(pipeline, "stream", "orders")
    assert targets == [
        "tail:orders",
        "streams:orders",
        "metrics:stream orders",
        "logs:/aws/lambda/enrich",
        "metrics:function enrich",
        "firehose:to-s3",
        "metrics:delivery-stream to-s3",
        "logs:/err/to-s3",
    ]
    assert notes == []


async def test_a_stream_that_nobody_reads_leads_to_itself_alone(pipeline: AwsSession) -> None:
    assert await walk(pipeline, "stream", "clicks") == (
        ["tail:clicks", "streams:clicks", "metrics:stream clicks"],
        [],
    )


async def test_a_delivery_stream_leads_to_its_source_function_and_error_log(pipeline: AwsSession) -> None:
    targets, _ = await walk(pipeline, "delivery-stream", "to-s3")
    assert targets[2:] == [
        "tail:orders",
        "streams:orders",
        "metrics:stream orders",
        "logs:/err/to-s3",
        "logs:/aws/lambda/enrich",
        "metrics:function enrich",
    ]


async def test_a_function_leads_to_its_log_and_its_source(pipeline: AwsSession) -> None:
    targets, _ = await walk(pipeline, "function", "enrich")
    assert "logs:/aws/lambda/enrich" in targets
    assert "tail:orders" in targets


async def test_a_log_group_leads_to_what_was_told_to_log_there(pipeline: AwsSession) -> None:
    of_function, _ = await walk(pipeline, "log-group", "/aws/lambda/enrich")
    of_delivery, _ = await walk(pipeline, "log-group", "/err/to-s3")
    assert "metrics:function enrich" in of_function
    assert "firehose:to-s3" in of_delivery


async def test_what_no_pane_shows_is_said_and_not_offered(pipeline: AwsSession) -> None:
    targets, notes = await walk(pipeline, "stream", "orders", panes=("tail", "logs"))
    assert targets == ["tail:orders", "logs:/aws/lambda/enrich", "logs:/err/to-s3"]
    assert any("no pane 'firehose'" in note for note in notes)


async def test_a_user_pool_leads_to_its_triggers_and_to_the_apis_that_take_its_tokens(pipeline: AwsSession) -> None:
    aws = pipeline
    trigger = "arn:aws:lambda:eu-west-1:123456789012:function:enrich"
    made = await call(aws, "cognito-idp", "create_user_pool", PoolName=POOL_NAME, LambdaConfig={"PreSignUp": trigger})
    pool, arn = made["UserPool"]["Id"], made["UserPool"]["Arn"]
    api = (await call(aws, "apigateway", "create_rest_api", name="shop"))["id"]
    await call(
        aws,
        "apigateway",
        "create_authorizer",
        restApiId=api,
        name="customers",
        type="COGNITO_USER_POOLS",
        providerARNs=[arn],
        identitySource="method.request.header.Authorization",
    )
    offered = journey(Lookups(aws), PANES, Subject("user-pool", pool))
    by_what = {search.what: search.find for search in offered.searches}
    triggers = [found.text async for found in by_what["trigger functions"]()]
    assert triggers == ["logs:/aws/lambda/enrich", "metrics:function enrich"]
    apis = [found.text async for found in by_what["APIs"]() if isinstance(found, Choice)]
    assert apis == [f"apis:{api}", f"metrics:rest-api {api}"]
    authorizing = journey(Lookups(aws), PANES, Subject("rest-api", api)).searches[1]
    assert [found.text async for found in authorizing.find()] == [f"cognito:{pool}", f"metrics:user-pool {pool}"]


class Lambda:
    """Answers as AWS does for a function that logs elsewhere; moto keeps no LoggingConfig."""

    async def call(self, *_: object, **__: object) -> dict[str, object]:
        return {"FunctionName": "enrich", "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/teams/enrich"}}


async def test_a_function_logs_where_it_was_told_to() -> None:
    assert (await FunctionCalls(cast("AwsSession", Lambda())).function("enrich")).log_group == "/teams/enrich"


def test_every_kind_of_thing_leads_somewhere() -> None:
    assert set(FINDERS) == set(get_args(Kind))


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:lambda:eu-west-1:1:function:enrich", "enrich"),
        ("arn:aws:lambda:eu-west-1:1:function:enrich:live", "enrich"),
        (
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations",
            "f",
        ),
        ("arn:aws:kinesis:eu-west-1:1:stream/orders", ""),
        ("", ""),
    ],
    ids=["plain", "alias", "invocation", "stream", "empty"],
)
def test_a_functions_name_is_read_from_where_it_stands(arn: str, name: str) -> None:
    assert function_name(arn) == name
