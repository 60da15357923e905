"""A signature made from what a second's requests share is the one that botocore makes of the whole request."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinesis_tui.aws.signing import BodySigner, Target

TARGET = Target(
    url="https://kinesis.eu-west-1.amazonaws.com/",
    headers={"X-Amz-Target": "Kinesis_20131202.GetRecords", "Content-Type": "application/x-amz-json-1.1"},
    service="kinesis",
    region="eu-west-1",
)
NOW = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
keys = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(st.binary(min_size=1), min_size=1, max_size=4), key=keys, token=st.none() | keys)
def test_every_body_is_signed_as_botocore_signs_it(
    bodies: list[bytes], key: str, token: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import ReadOnlyCredentials

    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOW)
    credentials = ReadOnlyCredentials(key, "secret", token)
    signer = BodySigner(TARGET, clock=lambda: 0.0)
    for body in bodies:
        request = AWSRequest("POST", TARGET.url, headers=TARGET.headers, data=body)
        SigV4Auth(credentials, "kinesis", "eu-west-1").add_auth(request)
        assert signer.signed(credentials, body) == dict(request.headers.items())


def test_the_next_second_and_other_credentials_are_signed_anew() -> None:
    from botocore.credentials import ReadOnlyCredentials

    seconds = 100.0
    signer = BodySigner(TARGET, clock=lambda: seconds)
    one, two = ReadOnlyCredentials("ONE", "secret", "old"), ReadOnlyCredentials("TWO", "secret", None)
    first = signer.signed(one, b"{}")
    assert first["X-Amz-Security-Token"] == "old"
    shared = signer._shared
    assert signer.signed(one, b"[]")["X-Amz-Security-Token"] == "old"
    assert signer._shared is shared
    assert "X-Amz-Security-Token" not in signer.signed(two, b"{}")
    shared = signer._shared
    seconds = 101.0
    signer.signed(two, b"{}")
    assert signer._shared is not shared
