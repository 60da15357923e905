"""Seeds the whole pipeline: what depends on nothing at once, the rest after what it needs."""

import asyncio

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.api import GUARDED_PATH, OPEN_PATH, api_url, seed_api
from kinesis_tui.demo.pipeline.delivery import seed_delivery
from kinesis_tui.demo.pipeline.facts import PipelineFacts, UserPoolFacts
from kinesis_tui.demo.pipeline.functions import seed_functions
from kinesis_tui.demo.pipeline.logs import seed_logs
from kinesis_tui.demo.pipeline.streams import seed_streams
from kinesis_tui.demo.pipeline.users import seed_users
from kinesis_tui.failure import Failure

SERVICES = ("kinesis", "firehose", "s3", "lambda", "cognito-idp", "apigateway", "logs")
"""What `AwsSession.warm` should load before seeding."""


async def seed(aws: AwsSession, endpoint_url: str) -> PipelineFacts:
    """Create everything that is not there yet; raise the first `Failure` otherwise."""
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_streams_and_readers(aws))
            api = tasks.create_task(_users_and_api(aws, endpoint_url))
            tasks.create_task(seed_logs(aws))
    except* Failure as failures:
        raise failures.exceptions[0] from None
    user_pool, rest_api_id = api.result()
    return PipelineFacts(
        user_pool=user_pool,
        rest_api_id=rest_api_id,
        api_url=api_url(endpoint_url, rest_api_id, GUARDED_PATH),
        open_api_url=api_url(endpoint_url, rest_api_id, OPEN_PATH),
    )


async def _streams_and_readers(aws: AwsSession) -> None:
    await seed_streams(aws)
    await asyncio.gather(seed_delivery(aws), seed_functions(aws))


async def _users_and_api(aws: AwsSession, endpoint_url: str) -> tuple[UserPoolFacts, str]:
    user_pool = await seed_users(aws, endpoint_url)
    return user_pool, await seed_api(aws, user_pool.user_pool_id)
