"""Rules of dynamic partitioning.

https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
"""

from __future__ import annotations

from collections.abc import Iterator

from kinesis_tui.services.firehose.rules import jq_query, prefixes
from kinesis_tui.services.firehose.rules.processors import of_type
from kinesis_tui.services.firehose.rules.violation import Request, Violation, inner, is_on, text_of, whole_number

RETRY_SECONDS = (0, 7200)


def is_partitioned(destination: Request) -> bool:
    """Tell whether objects are parted by keys of their records."""
    return is_on(inner(destination, "DynamicPartitioningConfiguration"))


def check_partitioning(destination: Request, path: str) -> Iterator[Violation]:
    """Check dynamic partitioning, and that nothing needs it where it is off."""
    query, function = of_type(destination, "MetadataExtraction"), of_type(destination, "Lambda")
    prefix = text_of(destination, "Prefix")
    from_query = prefixes.partition_keys(prefix, prefixes.QUERY)
    from_function = prefixes.partition_keys(prefix, prefixes.LAMBDA)
    if not is_partitioned(destination):
        yield from _needless(destination, path, bool(from_query or from_function))
        return
    partitioning, where = (
        inner(destination, "DynamicPartitioningConfiguration"),
        f"{path}.DynamicPartitioningConfiguration",
    )
    yield from whole_number(
        inner(partitioning, "RetryOptions"), f"{where}.RetryOptions", "DurationInSeconds", *RETRY_SECONDS, "(seconds)"
    )
    if query is None and function is None:
        why = "nothing makes partition keys"
        yield Violation(where, why, "give JQ expressions (MetadataExtraction), or a Lambda function that returns keys")
    if not (from_query or from_function):
        why = "it uses no partition key, and dynamic partitioning is on"
        yield Violation(f"{path}.Prefix", why, f"put !{{{prefixes.QUERY}:KEY}} or !{{{prefixes.LAMBDA}:KEY}} in")
    if not text_of(destination, "ErrorOutputPrefix") and not prefixes.has_expressions(prefix):
        why = "it is missing, and dynamic partitioning is on"
        yield Violation(f"{path}.ErrorOutputPrefix", why, "give one with !{firehose:error-output-type}")
    if from_function and function is None:
        why = f"!{{{prefixes.LAMBDA}:{from_function[0]}}} needs a function"
        yield Violation(f"{path}.Prefix", why, "transform records with Lambda, or take it out")
    yield from _keys(query, from_query, path)


def _keys(query: dict[str, str] | None, used: list[str], path: str) -> Iterator[Violation]:
    """Check that every key that the prefix uses is made."""
    keys = jq_query.keys_of((query or {}).get("MetadataExtractionQuery", "")) or {}
    for key in dict.fromkeys(used):
        if key and key not in keys:
            known = f"the keys are {', '.join(keys)}" if keys else "there are no JQ expressions"
            yield Violation(f"{path}.Prefix", f"no JQ expression makes the key {key}", known)


def unused_keys(destination: Request) -> list[str]:
    """Return the keys that JQ expressions make and the prefix does not use; AWS says nothing of them."""
    query = of_type(destination, "MetadataExtraction") or {}
    used = prefixes.partition_keys(text_of(destination, "Prefix"), prefixes.QUERY)
    return [key for key in jq_query.keys_of(query.get("MetadataExtractionQuery", "")) or {} if key not in used]


def _needless(destination: Request, path: str, uses_keys: bool) -> Iterator[Violation]:
    if uses_keys:
        why = "partition keys can be used with dynamic partitioning alone"
        yield Violation(f"{path}.Prefix", why, "turn dynamic partitioning on, or take the keys out")
    for kind in ("MetadataExtraction", "RecordDeAggregation"):
        if of_type(destination, kind) is not None:
            where = f"{path}.ProcessingConfiguration.Processors[{kind}]"
            yield Violation(where, "it works with dynamic partitioning alone", "turn that on, or take it out")
