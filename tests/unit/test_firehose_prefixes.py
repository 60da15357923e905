"""The prefix of objects: Java's time patterns, the key for now, what each expression is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kinesis_tui.services.firehose.rules import java_time, jq_query
from kinesis_tui.services.firehose.rules.object_key import error_explained, error_key, explained, object_key

NOW = datetime(2018, 8, 27, 10, 30, 5, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("yyyy/MM/dd/HH", "2018/08/27/10"),
        ("'year='yyyy'/month='MM", "year=2018/month=08"),
        ("yy-M-d h a", "18-8-27 10 AM"),
        ("MMM EEE EEEE", "Aug Mon Monday"),
        ("D SSS n", "239 123 123456000"),
        ("Q QQ QQQ", "3 03 Q3"),
        ("XXX x ZZZZZ VV z", "Z +00 Z UTC UTC"),
        ("''", "'"),
        ("YYYY", "‹YYYY›"),
    ],
)
def test_a_time_is_written_as_java_writes_it(pattern: str, written: str) -> None:
    assert java_time.complaint(pattern) is None
    assert java_time.formatted(pattern, NOW.replace(tzinfo=ZoneInfo("UTC"))) == written


@pytest.mark.parametrize("pattern", ["", "yyyy'", "ddd", "b", "VVV", "a]", "{", "year", "HHH", "cc", "OO"])
def test_a_pattern_that_java_does_not_take_is_refused(pattern: str) -> None:
    assert java_time.complaint(pattern)


def test_the_key_is_the_prefix_with_the_time_and_the_suffix() -> None:
    destination = {"Prefix": "orders/", "CompressionFormat": "GZIP"}
    assert object_key(destination, "to-s3", NOW) == "orders/2018/08/27/10/to-s3-1-2018-08-27-10-30-05-‹uuid›.gz"


def test_the_key_is_of_the_time_zone_given() -> None:
    destination = {"Prefix": "!{timestamp:yyyy-MM-dd'T'HH}/", "CustomTimeZone": "Asia/Tokyo", "FileExtension": ".json"}
    assert object_key(destination, "a", NOW) == "2018-08-27T19/a-1-2018-08-27-19-30-05-‹uuid›.json"


def test_a_partition_key_stays_its_name_and_no_time_is_appended() -> None:
    key = object_key({"Prefix": "c=!{partitionKeyFromQuery:customer_id}/"}, "a", NOW)
    assert key.startswith("c=‹customer_id›/a-1-")


def test_converted_records_end_in_their_format() -> None:
    conversion: dict[str, object] = {"OutputFormatConfiguration": {"Serializer": {"OrcSerDe": {}}}}
    assert object_key({"DataFormatConversionConfiguration": conversion}, "a", NOW).endswith(".orc")


def test_without_an_error_prefix_errors_stand_below_the_prefix() -> None:
    assert error_key({"Prefix": "orders/"}, "a", NOW).startswith("orders/processing-failed/2018/08/27/10/a-1-")


def test_what_is_probably_not_meant_is_said() -> None:
    lines = explained("a/!{timestamp:YYYY/MM}/")
    assert any("week-based year" in line and "yyyy" in line for line in lines)


def test_what_aws_does_not_document_is_said_to_be_uncertain() -> None:
    assert any("not documented" in line for line in explained("!{timestamp:yyyy VV}/"))
    assert any("seen not to" in line for line in explained("!{firehose:random-string}/"))
    assert any("no one form" in line for line in error_explained("errors/"))
    assert not any("no one form" in line for line in error_explained("errors/!{firehose:error-output-type}/"))


@pytest.mark.parametrize(
    "query", ["{a:.a}", '{a:.a,b:(.t|strftime("%Y,%m"))}', '{"a": .a, "b": (.x | if . then 1 else 2 end)}']
)
def test_keys_go_into_a_query_and_come_back(query: str) -> None:
    keys = jq_query.keys_of(query)
    assert keys is not None
    again, wrong = jq_query.keys_of_lines(jq_query.lines_of(query))
    assert wrong is None
    assert again == keys == jq_query.keys_of(jq_query.query_of(keys))


@pytest.mark.parametrize(
    "expression", [".a |", "(.a", '"open', ".a | nothing", "if .a then 1 end", ".a|ltrim", "."[:0]]
)
def test_jq_that_firehose_does_not_take_is_refused(expression: str) -> None:
    assert jq_query.complaint(expression)


def test_an_expression_that_jq_would_chew_on_for_seconds_is_not_given_to_it() -> None:
    assert "characters" in (jq_query.complaint("//".join([".a"] * 3000)) or "")
