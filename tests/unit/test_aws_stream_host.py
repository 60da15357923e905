"""Where a streaming operation of CloudWatch Logs is sent: AWS's own other host, or the endpoint that the user chose."""

import pytest

from kinesis_tui.aws.stream_host import streamed_url


@pytest.mark.parametrize(
    ("host", "sent_to"),
    [
        ("logs.eu-west-1.amazonaws.com", "stream-logs.eu-west-1.amazonaws.com"),
        ("logs-fips.us-gov-west-1.amazonaws.com", "stream-logs-fips.us-gov-west-1.amazonaws.com"),
        ("logs.cn-north-1.amazonaws.com.cn", "stream-logs.cn-north-1.amazonaws.com.cn"),
        ("logs.eu-west-1.api.aws", "stream-logs.eu-west-1.api.aws"),
        ("127.0.0.1:4566", "127.0.0.1:4566"),
        ("[::1]:4566", "[::1]:4566"),
        ("localhost:4566", "localhost:4566"),
        ("logs.internal", "logs.internal"),
        ("vpce-0a1b.logs.eu-west-1.vpce.amazonaws.com", "vpce-0a1b.logs.eu-west-1.vpce.amazonaws.com"),
    ],
)
@pytest.mark.parametrize("glued", ["streaming-", "stream-"])
def test_the_sdks_prefix_is_left_out_or_takes_the_form_that_has_vpc_endpoints(
    host: str, sent_to: str, glued: str
) -> None:
    assert streamed_url(f"https://{glued}{host}/", glued) == f"https://{sent_to}/"
