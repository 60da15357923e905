"""What is hidden, what is left alone, and how long that takes on hostile texts."""

from __future__ import annotations

import base64
import json
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.config_redaction import RedactionSettings
from kinesis_tui.redaction.redactor import MARK, Redactor

JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
SECRETS = {
    "jwt": JWT,
    "aws-access-key": "AKIAIOSFODNN7EXAMPLE",
    "aws-secret-key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "aws-session-token": "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDsample",
    "card-number": "4111 1111 1111 1111",
    "email": "alice.o'neil+orders@mail.example.co.uk",
    "authorization": "Bearer mF_9.B5f-4.1JqM",
    "url-password": "postgres://app:s3cr3t-Pass@db.internal:5432/orders",
    "private-key": "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----",
}
HIDDEN = {
    "authorization": "mF_9.B5f-4.1JqM",
    "url-password": "s3cr3t-Pass",
    "private-key": "MIIEpAIBAAKCAQEA7",
    "email": "alice.o'neil+orders@",
}
"""The part of a secret that must not be seen, where that is not all of it."""
NAMED = {
    "password": ("password", "Passwort123"),
    "db_password": ("password", "hunter2"),
    "AWS_SECRET_ACCESS_KEY": ("secret", "abc"),
    "clientSecret": ("secret", "abc-def"),
    "x-api-key": ("secret", "k-123"),
    "refresh_token": ("token", "r-123"),
    "X-Amz-Security-Token": ("token", "t-1"),
    "Authorization": ("authorization", "anything at all"),
    "Set-Cookie": ("authorization", "session=1"),
    "cvv": ("password", "123"),
}


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor()


kinds = pytest.mark.parametrize("kind", SECRETS)
plain_text = st.text(st.characters(codec="utf-8", exclude_characters="«»"), max_size=60)
words = st.text("abcdefgh xyz.,;", max_size=40)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text("abc xyz", max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz", max_size=4), inner, max_size=4),
    max_leaves=12,
)


def secret_part(kind: str) -> str:
    return HIDDEN.get(kind, SECRETS[kind])


@kinds
@given(before=plain_text, after=plain_text)
def test_a_secret_anywhere_in_a_text_is_hidden(redactor: Redactor, kind: str, before: str, after: str) -> None:
    hidden = redactor.in_text(f"{before} {SECRETS[kind]} {after}")
    assert secret_part(kind) not in hidden.text
    assert hidden.secrets >= 1
    again = redactor.in_text(hidden.text)
    assert again.text == hidden.text


@kinds
@given(value=plain_json, key=st.text("abcxyz", max_size=5), deep=st.integers(0, 3), ascii_only=st.booleans())
def test_a_secret_anywhere_in_json_is_hidden_and_json_stays_json(
    redactor: Redactor, kind: str, value: object, key: str, deep: int, ascii_only: bool
) -> None:
    planted: object = [value, {key: f"before {SECRETS[kind]} after"}]
    for _ in range(deep):
        planted = {"message": json.dumps(planted, ensure_ascii=ascii_only), "more": value}
    hidden = redactor.in_json(json.dumps(planted, ensure_ascii=ascii_only))
    found = json.loads(hidden.text)
    for _ in range(deep):
        found = json.loads(found["message"])
    assert found[0] == value
    assert secret_part(kind) not in found[1][key]
    assert redactor.in_json(hidden.text) == (hidden.text, 0)


@kinds
def test_a_secret_written_in_escapes_is_hidden(redactor: Redactor, kind: str) -> None:
    written = "".join(f"\\u{ord(character):04x}" for character in SECRETS[kind])
    hidden = redactor.in_json(f'{{"a": "{written}"}}')
    assert hidden.secrets >= 1
    assert secret_part(kind) not in json.loads(hidden.text)["a"]


@kinds
def test_a_secret_that_is_a_key_is_hidden_and_two_keys_stay_two(redactor: Redactor, kind: str) -> None:
    hidden = redactor.in_json(json.dumps({f"1 {SECRETS[kind]}": 1, f"2 {SECRETS[kind]}": 2}))
    assert secret_part(kind) not in hidden.text
    assert sorted(json.loads(hidden.text).values()) == [1, 2]


def test_keys_that_look_alike_once_hidden_are_numbered(redactor: Redactor) -> None:
    hidden = redactor.in_json('[{"a@b.cc":1,"d@e.ff":2,"a@b.cc":3},{"d@e.ff":4}]')
    mark = "«redacted:email»"
    assert hidden.text == f'[{{"{mark}":1,"{mark}#2":2,"{mark}":3}},{{"{mark}#2":4}}]'
    assert redactor.in_json(hidden.text) == (hidden.text, 0)


@pytest.mark.parametrize("name", NAMED)
def test_what_a_name_says_is_secret_is_hidden_in_json_and_in_text(redactor: Redactor, name: str) -> None:
    rule, secret = NAMED[name]
    hidden = redactor.in_json(json.dumps({"a": 1, name: secret, "b": [2]}))
    assert json.loads(hidden.text) == {"a": 1, name: f"«redacted:{rule}»", "b": [2]}
    for written in (f"{name}={secret}", f"{name}: '{secret}', x", f'INFO {{"{name}": "{secret}"}}'):
        assert secret.split()[0] not in redactor.redact_text(written), written


@pytest.mark.parametrize("value", ["null", "true", "false", '""', "{}", "[]"])
def test_what_can_hold_no_secret_is_left_under_any_name(redactor: Redactor, value: str) -> None:
    text = f'{{"password":{value}}}'
    assert redactor.in_json(text) == (text, 0)


def test_all_below_a_name_is_hidden_and_the_shape_stays(redactor: Redactor) -> None:
    value = {"secret": {"a": 1, "b": ["x", None, {"c": 2.5}]}, "d": 1}
    mark = "«redacted:secret»"
    assert redactor.redact_json(value) == {"secret": {"a": mark, "b": [mark, None, {"c": mark}]}, "d": 1}


@given(value=plain_json)
def test_json_without_secrets_is_left_as_it_is(redactor: Redactor, value: object) -> None:
    written = json.dumps(value, indent=1)
    assert redactor.in_json(written) == (written, 0)


@given(text=words)
def test_text_without_secrets_is_left_as_it_is(redactor: Redactor, text: str) -> None:
    assert redactor.in_text(text) == (text, 0)


@pytest.mark.parametrize(
    "text",
    [
        '{"ts": 1763981304123, "sequence": "49590338271490256608559692538361571095921575989136588898"}',
        "0.4532015112830366 1.4111111111111111",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/orders",
        "2026-11-25 12:03:04.123 order 5105-1",
        "git@ host@ @example.com lodash@4.17.21",
        "https://example.com:8080/a?b=c",
        "the password was changed, the token expired",
        "4111 1111 1111 1112",
    ],
)
def test_what_only_looks_like_a_secret_is_left_alone(redactor: Redactor, text: str) -> None:
    assert redactor.in_text(text) == (text, 0)


def test_a_card_number_written_as_a_number_becomes_a_string(redactor: Redactor) -> None:
    assert redactor.in_json('{"n":4111111111111111,"m":5}').text == '{"n":"«redacted:card-number»","m":5}'


@given(cut=st.integers(1, 160))
def test_json_that_is_cut_short_shows_nothing_of_a_password(redactor: Redactor, cut: int) -> None:
    text = '{"a": "xyz", "password": "QQQQQQQQQQQQQQQQQQQQQQQQ", "b": {"secret": ["ZZZZZZZZZZ", 77777777]}}'
    shown = redactor.in_json(text[:cut]).text
    assert not {"Q", "Z", "7"} & set(shown)


def test_basic_credentials_are_told_from_words(redactor: Redactor) -> None:
    credentials = base64.b64encode(b"alice:opensesame").decode()
    assert redactor.redact_text(f"Basic {credentials}") == "Basic «redacted:authorization»"
    assert redactor.redact_text("Basic authentication failed") == "Basic authentication failed"


OWN = RedactionSettings(
    without=("email",),
    keys=("customer*", "iban"),
    paths=("user.address", "items[*].n", '$["odd key"][1]'),
    patterns={"order": "ORD-[0-9]+"},
)


def test_own_rules_hide_by_key_path_and_pattern_and_built_in_ones_can_be_left_out() -> None:
    value = {
        "customer_id": 7,
        "IBAN": "DE02",
        "user": {"address": {"city": "Bern"}, "name": "n"},
        "items": [{"n": 1, "m": 2}, {"n": "x"}],
        "odd key": [0, 1, 2],
        "note": "see ORD-17, alice@example.com",
        "address": "other",
    }
    assert Redactor(OWN).redact_json(value) == {
        "customer_id": "«redacted:key»",
        "IBAN": "«redacted:key»",
        "user": {"address": {"city": "«redacted:path»"}, "name": "n"},
        "items": [{"n": "«redacted:path»", "m": 2}, {"n": "«redacted:path»"}],
        "odd key": [0, "«redacted:path»", 2],
        "note": "see «redacted:order», alice@example.com",
        "address": "other",
    }


def test_off_is_off() -> None:
    text = json.dumps({"password": JWT})
    assert Redactor(RedactionSettings(enabled=False)).in_json(text) == (text, 0)


def test_each_rule_can_be_left_out_alone() -> None:
    assert Redactor(RedactionSettings(without=("jwt",))).redact_text(JWT) == JWT


LENGTH = 2**18
HOSTILE = {
    "letters": "a" * LENGTH,
    "eyJ": "eyJ" * (LENGTH // 3),
    "AKIA": "AKIA" * (LENGTH // 4),
    "a@": "a@" * (LENGTH // 2),
    "a@a.": "a@a." * (LENGTH // 4),
    "@ at the end": "a" * LENGTH + "@",
    "digits": "4111" * (LENGTH // 4),
    "digits with dashes": "1-" * (LENGTH // 2),
    "cards": "4111-" * (LENGTH // 5),
    "password": "password" * (LENGTH // 8),
    "password blanks": "password" + " " * LENGTH,
    "password quotes": 'password:"' * (LENGTH // 10),
    "secret=": "secret=" * (LENGTH // 7),
    "backslashes": "password" + "\\" * LENGTH,
    "bearer": "bearer " * (LENGTH // 7),
    "authorization": "authorization:" * (LENGTH // 14),
    "urls": "x://y:" * (LENGTH // 6),
    "begin": "-----BEGIN PRIVATE KEY-----" * (LENGTH // 27),
    "dashes": "-----BEGIN RSA PRIVATE KEY" + "-" * LENGTH,
    "quotes": '"' * LENGTH,
    "brackets": "[" * LENGTH,
    "e-mails": '{"a":"a@b.cc"},' * (LENGTH // 15),
    "e-mails as keys": '{"a@b.cc":1},' * (LENGTH // 13),
    "escapes": '"' + '\\"' * (LENGTH // 2),
    "nested": '{"a":"' + "\\\\\\\\u0022" * (LENGTH // 10),
    "newlines": "\n\t" * (LENGTH // 2),
    "forty": ("A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0" + " ") * (LENGTH // 41),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(redactor: Redactor, name: str) -> None:
    text = HOSTILE[name]

    def seconds(run: Callable[[str], object], text: str) -> float:
        started = time.process_time()
        run(text)
        return time.process_time() - started

    for run in (redactor.in_text, redactor.in_json):
        assert seconds(run, text) < 8  # quadratic would be many minutes


@settings(max_examples=300)
@given(text=st.text(max_size=200))
def test_any_text_is_redacted_without_an_error_and_once_is_enough(redactor: Redactor, text: str) -> None:
    once = redactor.in_text(text)
    assert redactor.in_text(once.text).text == once.text
    json_once = redactor.in_json(text)
    assert redactor.in_json(json_once.text).text == json_once.text


def test_random_card_numbers_are_found_in_every_grouping(redactor: Redactor) -> None:
    chosen = random.Random(7)
    for prefix, length in (("4", 16), ("51", 16), ("2221", 16), ("37", 15), ("6011", 16), ("3530", 16), ("36", 14)):
        digits = prefix + "".join(chosen.choice("0123456789") for _ in range(length - len(prefix) - 1))
        digits += next(last for last in "0123456789" if luhn(digits + last))
        for gap in ("", " ", "-"):
            written = gap.join(digits[start : start + 4] for start in range(0, length, 4)) if gap else digits
            assert MARK.fullmatch(redactor.redact_text(written)), written


def luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
