"""Rules of the processors that records go through.

https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from kinesis_tui.services.firehose.rules import jq_query
from kinesis_tui.services.firehose.rules.names import ARN_MOST, FUNCTION, FUNCTION_ARN, ROLE, ROLE_ARN
from kinesis_tui.services.firehose.rules.violation import Request, Violation, inner, is_on, items, matching, text_of

VALUE_MOST = 5120
PARAMETERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Lambda": ("LambdaArn", "NumberOfRetries", "RoleArn", "BufferSizeInMBs", "BufferIntervalInSeconds"),
        "MetadataExtraction": ("MetadataExtractionQuery", "JsonParsingEngine"),
        "RecordDeAggregation": ("SubRecordType", "Delimiter"),
        "AppendDelimiterToRecord": ("Delimiter",),
        "Decompression": ("CompressionFormat",),
        "CloudWatchLogProcessing": ("DataMessageExtraction",),
    }
)
BUFFER_MBS = (0.2, 3.0)
"""What AWS's API reference gives for BufferSizeInMBs of a Lambda processor."""
INTERVAL_SECONDS = (0, 900)
RETRIES = (0, 300)


def processors(destination: Request) -> list[Request]:
    """Return the processors of a destination that are at work."""
    configuration = inner(destination, "ProcessingConfiguration")
    return items(configuration, "Processors") if is_on(configuration, default=True) else []


def parameters_of(processor: Request) -> dict[str, str]:
    """Return a processor's parameters by name."""
    return {text_of(one, "ParameterName"): str(one.get("ParameterValue", "")) for one in items(processor, "Parameters")}


def of_type(destination: Request, kind: str) -> dict[str, str] | None:
    """Return the parameters of the first processor of a type; None where there is none at work."""
    return next((parameters_of(one) for one in processors(destination) if one.get("Type") == kind), None)


def check_processing(destination: Request, path: str) -> Iterator[Violation]:
    """Check all processors of a destination."""
    seen: set[str] = set()
    for processor in processors(destination):
        kind = text_of(processor, "Type")
        where = f"{path}.ProcessingConfiguration.Processors[{kind}]"
        if kind not in PARAMETERS:
            yield Violation(f"{where}.Type", f"there is no processor “{kind}”", f"use one of {', '.join(PARAMETERS)}")
            continue
        if kind in seen:
            yield Violation(where, "it stands there twice", "keep one")
        seen.add(kind)
        given = parameters_of(processor)
        for name, value in given.items():
            if name not in PARAMETERS[kind]:
                yield Violation(f"{where}.{name}", f"{kind} has no such parameter", "take it out")
            elif not value.strip() or len(value) > VALUE_MOST:
                yield Violation(f"{where}.{name}", "it is empty or too long", f"give 1 to {VALUE_MOST:,} characters")
        yield from _CHECKS[kind](given, where)
    if "CloudWatchLogProcessing" in seen and "Decompression" not in seen:
        where = f"{path}.ProcessingConfiguration.Processors[CloudWatchLogProcessing]"
        yield Violation(where, "it needs Decompression beside it", "add a processor of the type Decompression")


def _lambda(given: Mapping[str, str], where: str) -> Iterator[Violation]:
    if "LambdaArn" not in given:
        yield Violation(f"{where}.LambdaArn", "it is missing", "say which function transforms the records")
    yield from matching(given, where, "LambdaArn", FUNCTION_ARN, FUNCTION, ARN_MOST)
    yield from matching(given, where, "RoleArn", ROLE_ARN, ROLE, ARN_MOST)
    for name, other in (("BufferSizeInMBs", "BufferIntervalInSeconds"), ("BufferIntervalInSeconds", "BufferSizeInMBs")):
        if name not in given and other in given:
            yield Violation(f"{where}.{name}", f"it is missing, and {other} is given", "give both, or neither")
    yield from _within(given, where, "BufferSizeInMBs", *BUFFER_MBS, whole=False)
    yield from _within(given, where, "BufferIntervalInSeconds", *INTERVAL_SECONDS, whole=True)
    yield from _within(given, where, "NumberOfRetries", *RETRIES, whole=True)


def _within(
    given: Mapping[str, str], where: str, name: str, least: float, most: float, *, whole: bool
) -> Iterator[Violation]:
    if name not in given:
        return
    limits = f"give {least:g} to {most:g}"
    try:
        value = int(given[name]) if whole else float(given[name])
    except ValueError:
        yield Violation(f"{where}.{name}", f"it is not a {'whole ' if whole else ''}number", limits)
        return
    if not least <= value <= most:
        yield Violation(f"{where}.{name}", f"{given[name]} is out of range", limits)


def _metadata(given: Mapping[str, str], where: str) -> Iterator[Violation]:
    engine = given.get("JsonParsingEngine", "")
    if engine != jq_query.ENGINE:
        yield Violation(f"{where}.JsonParsingEngine", "Firehose knows one engine", f"give {jq_query.ENGINE}")
    query, path = given.get("MetadataExtractionQuery", ""), f"{where}.MetadataExtractionQuery"
    if len(query) > VALUE_MOST:
        return  # refused already, and it may be very long
    keys = jq_query.keys_of(query)
    if not query or keys == {}:
        yield Violation(path, "it has no keys", "give a JQ expression for each key: customer_id: .customer_id")
    elif keys is None:
        wrong = jq_query.complaint(query) or "it is no object of keys"
        yield Violation(path, wrong, "write {key: expression, …}")
    elif len(keys) > jq_query.KEYS_MOST:
        yield Violation(path, f"it has {len(keys)} keys", f"give {jq_query.KEYS_MOST} at most")
    for key, expression in islice((keys or {}).items(), jq_query.KEYS_MOST):
        if refused := jq_query.complaint(expression):
            yield Violation(path, f"{key}: {refused}", "correct the JQ expression")


def _deaggregation(given: Mapping[str, str], where: str) -> Iterator[Violation]:
    kind = given.get("SubRecordType", "")
    if kind not in ("JSON", "DELIMITED"):
        yield Violation(f"{where}.SubRecordType", f"“{kind}” is no type of record", "give JSON or DELIMITED")
    if kind == "DELIMITED":
        try:
            right = bool(base64.b64decode(given.get("Delimiter", ""), validate=True))
        except (binascii.Error, ValueError):
            right = False
        if not right:
            yield Violation(
                f"{where}.Delimiter", "it is not in base64", "give the delimiter in base64: IyMjIw== is ####"
            )


def _nothing(given: Mapping[str, str], where: str) -> Iterator[Violation]:
    _ = given, where
    return iter(())


_CHECKS = MappingProxyType(
    {
        "Lambda": _lambda,
        "MetadataExtraction": _metadata,
        "RecordDeAggregation": _deaggregation,
        "AppendDelimiterToRecord": _nothing,
        "Decompression": _nothing,
        "CloudWatchLogProcessing": _nothing,
    }
)
