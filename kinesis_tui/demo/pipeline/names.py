"""The names of everything in the demo's pipeline, in one place."""

REGION = "us-east-1"
ACCOUNT = "000000000000"

ORDERS = "orders"
CLICKS = "clicks"
AUDIT = "audit"
SHARDS = {ORDERS: 4, CLICKS: 2, AUDIT: 1}
"""Data streams and their number of shards; nothing ever arrives in `audit`."""

BUCKET = "acme-data-lake"
ORDERS_TO_S3 = "orders-to-s3"
CLICKSTREAM_DIRECT = "clickstream-direct"

ENRICH_ORDERS = "enrich-orders"
ORDERS_API = "orders-api"

USER_POOL = "acme-customers"
USER_POOL_DOMAIN = "acme-demo"
RESOURCE_SERVER = "orders"
REST_API = "orders"
STAGE = "prod"

CHECKOUT_LOGS = "/app/checkout"
CHECKOUT_LOG_STREAMS = ("checkout-7d9f/json", "checkout-7d9f/access")
"""One log stream of JSON events, one of plain access-log lines."""
FIREHOSE_LOGS = f"/aws/kinesisfirehose/{ORDERS_TO_S3}"


def stream_arn(name: str) -> str:
    """The ARN of a data stream of the demo."""
    return f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{name}"


def function_arn(name: str) -> str:
    """The ARN of a Lambda function of the demo."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def role_arn(name: str) -> str:
    """The ARN of the role that a service of the demo acts under; the emulator checks none."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"
