"""A request written for people and tools: JSON, a command of the AWS CLI, a CloudFormation resource."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

from kinesis_tui.services.firehose.rules.violation import Request

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./-]*")
"""Texts that YAML takes as they are, but for the words below."""
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])
_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])")
"""Where the AWS CLI puts a hyphen: ExtendedS3DestinationConfiguration is --extended-s3-destination-configuration."""
_INDENT = "  "
RESOURCE = "AWS::KinesisFirehose::DeliveryStream"


def as_json(request: Request) -> str:
    """Return a request as JSON; `--from-file` and `--cli-input-json` read it."""
    return json.dumps(request, indent=2, ensure_ascii=False)


def as_command(operation: str, request: Request, region: str | None) -> str:
    """Return the command of the AWS CLI that sends a request; every word is quoted for a POSIX shell."""
    lines = [f"aws firehose {operation}"]
    if region is not None:
        lines.append(f"--region {shlex.quote(region)}")
    for field, value in request.items():
        option = f"--{_WORD_START.sub('-', field).lower()}"
        if isinstance(value, bool):
            lines.append(option if value else option.replace("--", "--no-", 1))
            continue
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        between = "=" if text.startswith("-") else " "  # or the AWS CLI takes it for an option
        lines.append(f"{option}{between}{shlex.quote(text)}")
    return " \\\n  ".join(lines)


def as_resource(request: Request) -> str:
    """Return a CreateDeliveryStream request as a resource of a SAM or CloudFormation template, in YAML.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesisfirehose-deliverystream.html
    """
    words = re.findall(r"[A-Za-z0-9]+", str(request.get("DeliveryStreamName", "")))
    name = "".join(word[:1].upper() + word[1:] for word in words) or "DeliveryStream"
    name = name if name[0].isalpha() else f"Stream{name}"
    template = {"Resources": {name: {"Type": RESOURCE, "Properties": request}}}
    return "\n".join(_yaml(template, "")) + "\n"


def _yaml(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _entry(f"{indent}{_scalar(key)}:", held, indent + _INDENT)
    elif isinstance(value, list):
        for held in value:
            lines = list(_yaml(held, indent + _INDENT)) if _is_block(held) else [f"{indent}{_INDENT}{_scalar(held)}"]
            yield f"{indent}- {lines[0].lstrip()}"
            yield from lines[1:]


def _entry(head: str, held: object, indent: str) -> Iterator[str]:
    if _is_block(held):
        yield head
        yield from _yaml(held, indent)
    else:
        yield f"{head} {_scalar(held)}"


def _is_block(value: object) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _scalar(value: object) -> str:
    """Write a value on one line; JSON's strings are YAML's too."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
