"""What is said about a delivery stream: every field of AWS's answer, buffering in words, failures in words."""

from typing import Any

import pytest
from botocore.model import StringShape

from kinesis_tui.services.firehose.model.buffering import buffering_sentence
from kinesis_tui.services.firehose.model.failure_words import UNKNOWN_FAILURE, code_words, failure_words
from kinesis_tui.services.firehose.model.parts import BufferingHints
from kinesis_tui.services.firehose.model.sections import TITLES, Section, field_lines, sections
from tests.support.firehose.answers import DESTINATIONS, SOURCES, full_answer, service_model


def leaves(value: Any, name: str = "") -> list[tuple[str, str]]:
    """Every field that has a value, as AWS names it, with the value as text."""
    match value:
        case dict() if value.keys() == {"ParameterName", "ParameterValue"}:
            return [(value["ParameterName"], value["ParameterValue"])]
        case dict():
            return [found for key, inner in value.items() for found in leaves(inner, key)]
        case list() if value and isinstance(value[0], dict):
            return [found for inner in value for found in leaves(inner, name)]
        case list():
            return [(name, ", ".join(value))]
        case bool():
            return [(name, "yes" if value else "no")]
        case _:
            return [(name, str(value)[:10])]


def shown(answer: dict[str, Any]) -> list[Section]:
    return sections(answer)


@pytest.mark.parametrize("destination", DESTINATIONS)
@pytest.mark.parametrize("source", SOURCES)
def test_every_field_of_a_full_answer_is_on_the_screen(destination: str, source: str) -> None:
    answer = full_answer(destination, source)
    lines = list(field_lines(shown(answer)))
    for name, value in leaves(answer):
        assert any(line.name.endswith(name) and line.value.startswith(value) for line in lines), (name, value)


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_a_destination_has_a_section_of_its_own(destination: str) -> None:
    assert TITLES[destination] in [section.title for section in shown(full_answer(destination))]


def test_the_plain_s3_description_is_not_shown_beside_the_extended_one_that_says_the_same() -> None:
    answer = full_answer(DESTINATIONS[0])
    (destination,) = answer["Destinations"]
    before = len(list(field_lines(shown(answer))))
    extended = destination["ExtendedS3DestinationDescription"]
    destination["S3DestinationDescription"] = {name: extended[name] for name in ("RoleARN", "BucketARN", "Prefix")}
    assert len(list(field_lines(shown(answer)))) == before
    destination["S3DestinationDescription"]["Prefix"] = "another/"
    assert any(line.value == "another/" for line in field_lines(shown(answer)))


def test_a_processors_parameters_stand_under_their_own_names() -> None:
    parameters = [
        {"ParameterName": "LambdaArn", "ParameterValue": "arn:f"},
        {"ParameterName": "NumberOfRetries", "ParameterValue": "3"},
    ]
    processing = {"Enabled": True, "Processors": [{"Type": "Lambda", "Parameters": parameters}]}
    answer = {"Destinations": [{"ExtendedS3DestinationDescription": {"ProcessingConfiguration": processing}}]}
    (section,) = [section for section in shown(answer) if section.key == "ProcessingConfiguration"]
    assert [line.name for line in section.lines] == [
        "Enabled",
        "Processors.Type",
        "Processors.LambdaArn",
        "Processors.NumberOfRetries",
    ]
    assert section.lines[1].words == "a function transforms the records"


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (52_429.0, "An object about every 40 s, about 2 MB before compression: the size is met first."),
        (1024.0, "An object about every 5 min 00 s, about 300 KiB before compression: the time is up first."),
        (0.0, "Nothing comes in at present; a record that comes is delivered 300 s later."),
        (None, "An object at 2 MB, or 300 s after its first record; the rate is not known."),
    ],
)
def test_buffering_hints_are_told_at_the_rate_of_now(rate: float | None, said: str) -> None:
    assert buffering_sentence(BufferingHints(size_in_mbs=2, interval_in_seconds=300), rate) == said


def test_zero_buffering_is_told_as_such_and_half_an_answer_too() -> None:
    assert "as they come" in buffering_sentence(BufferingHints(size_in_mbs=1, interval_in_seconds=0), None)
    assert "does not tell" in buffering_sentence(BufferingHints(size_in_mbs=1), 5.0)


def test_every_failure_type_of_awss_model_is_explained() -> None:
    shape = service_model().shape_for("DeliveryStreamFailureType")
    assert isinstance(shape, StringShape)
    for kind in shape.enum:
        assert kind == "UNKNOWN_ERROR" or failure_words(kind) != UNKNOWN_FAILURE, kind


def test_error_codes_are_explained_with_and_without_what_they_are_of() -> None:
    assert "s3:PutObject" in code_words("S3.AccessDenied")
    assert code_words("FunctionTimedOut") == code_words("Lambda.FunctionTimedOut") != ""
    assert code_words("Never.HeardOf") == ""
