"""Sends a call to an API: plain HTTP, bounded, never redirected; what may change something only while armed."""

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.aws.web import WebRequest, send
from kinesis_tui.services.apigateway.model.call import Answer, Call

MOST_BYTES = 1 << 20
"""Of an answer's body; what goes beyond is said, and not read."""
SECONDS = 35.0
"""Longer than the 29 seconds that an integration may take by default.

https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""


async def send_call(aws: AwsSession, call: Call, *, endpoint: str, now_ms: int) -> Answer:
    """Send one call and return the answer, whatever its status is.

    `endpoint` is API Gateway's own: where that is a custom one, its http is trusted. Raises Failure; ReadOnly for a
    method that may change something while writes are not armed.
    """
    if not call.reads:
        aws.guard.check("execute-api", call.verb)
    request = WebRequest(call.url, call.verb, dict(call.sent_headers), call.body.encode())
    told = await send(request, what=call.name, endpoint_url=endpoint, most_bytes=MOST_BYTES, seconds=SECONDS, cut=True)
    headers = {name.lower(): value for name, value in told.headers.items()}
    return Answer(told.status, headers, told.body, told.elapsed_ms, told.is_cut, now_ms)
