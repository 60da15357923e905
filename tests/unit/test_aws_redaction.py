"""What is taken out of messages, and what stays."""

import pytest

from kinesis_tui.aws.redaction import clean
from kinesis_tui.text.redaction import redact

TOKEN = "IQoJb3JpZ2luX2VjEHkaCXVzLWVhc3QtMSJHMEUCIQDh" * 4


@pytest.mark.parametrize(
    "secret",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        TOKEN,
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    ],
)
def test_a_secret_is_taken_out_wherever_it_stands(secret: str) -> None:
    assert secret not in redact(f"The token {secret} is not valid")
    assert secret not in redact(f"token={secret}&x=1")


@pytest.mark.parametrize(
    "text",
    [
        "Signature=3fd2",
        "X-Amz-Security-Token: abc",
        'secret_access_key = "abc"',
        "password: hunter2",
        "Authorization: AWS4-HMAC-SHA256",
        "session token=abc",
    ],
)
def test_what_is_named_a_secret_is_one(text: str) -> None:
    value = text.replace('"', "").split("=")[-1].split(": ")[-1].strip()
    assert value not in redact(text)


def test_arns_actions_and_sequence_numbers_stay() -> None:
    text = (
        "User: arn:aws:sts::123456789012:assumed-role/some-very-long-role-name-that-goes-on-and-on/session-of-someone "
        "is not authorized to perform: kinesis:GetRecords on 49590338271490256608559692538361571095921575989136588802"
    )
    assert redact(text) == text


def test_a_message_becomes_one_bounded_clause() -> None:
    assert clean(" Two\nlines\x1b[2J, and\ta tab. ") == "Two lines [2J, and a tab"
    assert len(clean("word " * 1000)) <= 401
