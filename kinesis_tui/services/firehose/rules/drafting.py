"""From a form to the request: what the form does not know of a request stays as it is."""

from __future__ import annotations

import base64
from copy import deepcopy
from typing import Any

from kinesis_tui.services.firehose.rules import draft as on_form
from kinesis_tui.services.firehose.rules import jq_query
from kinesis_tui.services.firehose.rules.create import EXTENDED
from kinesis_tui.services.firehose.rules.draft import Values
from kinesis_tui.services.firehose.rules.names import bucket_arn
from kinesis_tui.services.firehose.rules.processors import VALUE_MOST
from kinesis_tui.services.firehose.rules.violation import Request

Fields = dict[str, Any]


def request_of(values: Values, base: Request | None = None) -> Fields:
    """Return the CreateDeliveryStream request of a form, written over `base` where there is one.

    What is no number stays the text that was typed, for a rule to say so.
    """
    values = {**on_form.DEFAULTS, **{name: value.strip() for name, value in values.items()}}
    request: Fields = {} if base is None else deepcopy(dict(base))
    _source(values, request)
    destination: Fields = request.pop(EXTENDED, {})
    _delivery(values, destination)
    _processing(values, destination)
    _conversion(values, destination)
    _backup(values, destination)
    _logging(values, destination)
    _encryption(values, destination)
    request[EXTENDED] = destination
    _sse(values, request)
    if tags := tags_of(values["tags"]):
        request["Tags"] = [{"Key": key, "Value": value} for key, value in tags]
    return request


def number(text: str) -> int | str:
    """Return a whole number, or the text where it is none."""
    return int(text) if text.isascii() and text.isdigit() else text


def tags_of(text: str) -> list[tuple[str, str]]:
    """Read `key=value, key=value`; a part without = is a key without value."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    return [(key.strip(), value.strip()) for key, _, value in pairs]


def _put(into: Fields, field: str, value: Any) -> None:
    """Set a field, or take it out where it says nothing."""
    if value in ("", None):
        into.pop(field, None)
    else:
        into[field] = value


def _source(values: Values, request: Fields) -> None:
    reads = values["source"] == on_form.DATA_STREAM
    request["DeliveryStreamName"] = values["name"]
    request["DeliveryStreamType"] = "KinesisStreamAsSource" if reads else "DirectPut"
    if not reads:
        request.pop("KinesisStreamSourceConfiguration", None)
        return
    source: Fields = request.setdefault("KinesisStreamSourceConfiguration", {})
    source["KinesisStreamARN"] = values["stream"]
    source["RoleARN"] = source.get("RoleARN") or values["role"]


def _delivery(values: Values, destination: Fields) -> None:
    _put(destination, "RoleARN", values["role"])
    _put(destination, "BucketARN", bucket_arn(values["bucket"], values["aws_partition"]))
    for field, name in (("Prefix", "prefix"), ("ErrorOutputPrefix", "error_prefix"), ("FileExtension", "extension")):
        _put(destination, field, values[name])
    _put(destination, "CustomTimeZone", values["time_zone"])
    _buffering(destination, values["size"], values["interval"])
    _put(destination, "CompressionFormat", values["compression"])


def _buffering(into: Fields, size: str, interval: str) -> None:
    hints = {"SizeInMBs": number(size), "IntervalInSeconds": number(interval)}
    _put(into, "BufferingHints", {field: value for field, value in hints.items() if value != ""} or None)


def _encryption(values: Values, destination: Fields) -> None:
    if values["bucket_key"]:
        destination["EncryptionConfiguration"] = {"KMSEncryptionConfig": {"AWSKMSKeyARN": values["bucket_key"]}}
    elif "KMSEncryptionConfig" in destination.get("EncryptionConfiguration", {}):
        destination["EncryptionConfiguration"] = {"NoEncryptionConfig": "NoEncryption"}


def _sse(values: Values, request: Fields) -> None:
    field = "DeliveryStreamEncryptionConfigurationInput"
    if values["sse"] == on_form.OFF or values["source"] == on_form.DATA_STREAM:
        request.pop(field, None)
    elif values["sse"] == on_form.AWS_KEY:
        request[field] = {"KeyType": "AWS_OWNED_CMK"}
    else:
        request[field] = {"KeyType": "CUSTOMER_MANAGED_CMK"}
        _put(request[field], "KeyARN", values["sse_key"])


def _processing(values: Values, destination: Fields) -> None:
    """Set the processors that the form knows; the others stay where they are."""
    configuration: Fields = destination.get("ProcessingConfiguration", {})
    held: list[Fields] = list(configuration.get("Processors", [])) if configuration.get("Enabled", True) else []
    wanted = {
        "RecordDeAggregation": _deaggregation(values),
        "Lambda": _function(values),
        "MetadataExtraction": _keys(values),
        "AppendDelimiterToRecord": {"Delimiter": "\\n"} if values["new_line"] == on_form.ON else None,
    }
    for kind, parameters in wanted.items():
        _set_processor(held, kind, parameters)
    if held:
        destination["ProcessingConfiguration"] = {"Enabled": True, "Processors": held}
    elif "ProcessingConfiguration" in destination:
        destination["ProcessingConfiguration"] = {"Enabled": False, "Processors": []}


def _set_processor(held: list[Fields], kind: str, parameters: dict[str, str] | None) -> None:
    """Put a processor's parameters in; those that the form does not know stay."""
    at = next((number for number, one in enumerate(held) if one.get("Type") == kind), None)
    if parameters is None:
        if at is not None:
            del held[at]
        return
    before = {} if at is None else {one["ParameterName"]: one for one in held[at].get("Parameters", [])}
    known = {name: {"ParameterName": name, "ParameterValue": value} for name, value in parameters.items()}
    listed = [one for one in ({**before, **known}).values() if one["ParameterValue"] != ""]
    processor = {"Type": kind, "Parameters": listed} if listed else {"Type": kind}
    if at is None:
        held.append(processor)
    else:
        held[at] = processor


def _function(values: Values) -> dict[str, str] | None:
    if values["transform"] == on_form.OFF:
        return None
    return {
        "LambdaArn": values["function"],
        "NumberOfRetries": values["function_retries"],
        "BufferSizeInMBs": values["function_size"],
        "BufferIntervalInSeconds": values["function_interval"],
    }


def _keys(values: Values) -> dict[str, str] | None:
    """Return the query; lines that are none go in as they are, for a rule to say so."""
    if values["partition"] == on_form.OFF or not values["keys"]:
        return None
    if len(values["keys"]) > VALUE_MOST:
        return {"MetadataExtractionQuery": values["keys"], "JsonParsingEngine": jq_query.ENGINE}
    keys, wrong = jq_query.keys_of_lines(values["keys"])
    query = values["keys"] if wrong else jq_query.query_of(keys)
    return {"MetadataExtractionQuery": query, "JsonParsingEngine": jq_query.ENGINE}


def _deaggregation(values: Values) -> dict[str, str] | None:
    if values["partition"] == on_form.OFF or values["deaggregate"] == on_form.OFF:
        return None
    if values["deaggregate"] == on_form.JSON:
        return {"SubRecordType": "JSON", "Delimiter": ""}
    delimiter = values["delimiter"].encode().decode("unicode_escape", "replace").encode("utf-8", "replace")
    return {"SubRecordType": "DELIMITED", "Delimiter": base64.b64encode(delimiter).decode()}


def _conversion(values: Values, destination: Fields) -> None:
    field = "DataFormatConversionConfiguration"
    held: Fields = destination.get(field, {})
    if values["convert"] == on_form.OFF:
        if held:
            held["Enabled"] = False
    else:
        schema: Fields = held.setdefault("SchemaConfiguration", {})
        schema["RoleARN"] = values["table_role"] or values["role"]
        _put(schema, "DatabaseName", values["database"])
        _put(schema, "TableName", values["table"])
        _put(schema, "VersionId", values["table_version"])
        reader = "OpenXJsonSerDe" if values["reader"] == on_form.OPEN_X else "HiveJsonSerDe"
        writer = "ParquetSerDe" if values["convert"] == on_form.PARQUET else "OrcSerDe"
        _choose(held.setdefault("InputFormatConfiguration", {}).setdefault("Deserializer", {}), reader)
        _choose(held.setdefault("OutputFormatConfiguration", {}).setdefault("Serializer", {}), writer)
        held["Enabled"] = True
        destination[field] = held
    if values["partition"] == on_form.ON:
        partitioning: Fields = destination.setdefault("DynamicPartitioningConfiguration", {})
        partitioning["Enabled"] = True
        if values["partition_retry"]:
            partitioning["RetryOptions"] = {"DurationInSeconds": number(values["partition_retry"])}
    elif "DynamicPartitioningConfiguration" in destination:
        destination["DynamicPartitioningConfiguration"]["Enabled"] = False


def _choose(one_of: Fields, field: str) -> None:
    """Keep one of several structures, with what it held."""
    kept = one_of.get(field) or {}
    one_of.clear()
    one_of[field] = kept


def _backup(values: Values, destination: Fields) -> None:
    field = "S3BackupConfiguration"
    if values["backup"] == on_form.OFF:
        if destination.get("S3BackupMode"):
            destination["S3BackupMode"] = "Disabled"
        return
    destination["S3BackupMode"] = "Enabled"
    backup: Fields = destination.setdefault(field, {})
    backup["RoleARN"] = backup.get("RoleARN") or values["role"]
    bucket = values["backup_bucket"] or values["bucket"]
    _put(backup, "BucketARN", bucket_arn(bucket, values["aws_partition"]))
    _put(backup, "Prefix", values["backup_prefix"])
    _buffering(backup, values["backup_size"], values["backup_interval"])


def _logging(values: Values, destination: Fields) -> None:
    field = "CloudWatchLoggingOptions"
    if values["logging"] == on_form.OFF:
        if field in destination:
            destination[field] = {"Enabled": False}
        return
    group = values["log_group"] or on_form.LOG_GROUP.format(name=values["name"])
    destination[field] = {
        "Enabled": True,
        "LogGroupName": group,
        "LogStreamName": values["log_stream"] or on_form.LOG_STREAM,
    }
