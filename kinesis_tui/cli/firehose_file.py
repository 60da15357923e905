"""A CreateDeliveryStream request from a file: JSON or YAML, alone or in a CloudFormation document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

RESOURCE = "AWS::KinesisFirehose::DeliveryStream"
MOST_PARTS = 20_000
"""Values of a request; a request has hundreds, and YAML's aliases can make millions of a few."""


def request_in(text: str) -> dict[str, Any]:
    """Read a request, or the properties of the one delivery stream in a CloudFormation document.

    Raises ValueError with a sentence.
    """
    found = _document(text)
    if isinstance(found, dict) and isinstance(found.get("Resources"), dict):
        resources = [one for one in found["Resources"].values() if isinstance(one, dict)]
        streams = [one for one in resources if one.get("Type") == RESOURCE]
        if len(streams) != 1:
            raise ValueError(f"the template has {len(streams)} delivery streams; one is needed.")
        found = streams[0]
    if isinstance(found, dict) and found.get("Type") == RESOURCE:
        found = found.get("Properties")
    if not isinstance(found, dict):
        raise ValueError("that is no request: an object with AWS's fields is needed.")
    for number, (path, one) in enumerate(_parts(found, "")):
        if number > MOST_PARTS:
            raise ValueError(f"it has more than {MOST_PARTS:,} values: that is no request.")
        if function := _function(one):
            why = "CloudFormation's functions are not evaluated here; write the value itself."
            raise ValueError(f"{path or 'the request'} is {function}: {why}")
    return found


def _document(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply: that is no request.") from None
    except ValueError as error:
        if text.lstrip()[:1] in ("{", "["):
            raise ValueError(f"that is no JSON ({error}).") from None
    return _yaml(text)


def _yaml(text: str) -> Any:
    """Read YAML; `!Ref x` becomes {"Ref": "x"}, as CloudFormation's JSON has it, and what looks like a date a text."""
    import yaml  # type: ignore[import-untyped]  # imported when a file is no JSON

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own attribute
            first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    def function(loader: Any, suffix: str, node: Any) -> dict[str, Any]:
        if isinstance(node, yaml.ScalarNode):
            value = loader.construct_scalar(node)
        elif isinstance(node, yaml.SequenceNode):
            value = loader.construct_sequence(node, deep=True)
        else:
            value = loader.construct_mapping(node, deep=True)
        return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}

    Loader.add_multi_constructor("!", function)
    try:
        return yaml.load(text, Loader=Loader)  # noqa: S506  # a safe loader
    except yaml.MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise ValueError(f"that is neither JSON nor YAML ({error.problem or error.context}{where}).") from None
    except yaml.YAMLError as error:
        raise ValueError(f"that is neither JSON nor YAML ({str(error).splitlines()[0]}).") from None
    except RecursionError:
        raise ValueError("it is nested too deeply: that is no request.") from None


def _parts(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every value with the path of its field."""
    waiting = [(path, value)]
    while waiting:
        where, one = waiting.pop()
        yield where, one
        if isinstance(one, dict):
            waiting += [(f"{where}.{name}" if where else str(name), held) for name, held in one.items()]
        elif isinstance(one, list):
            waiting += [(f"{where}[{number}]", held) for number, held in enumerate(one)]


def _function(value: Any) -> str:
    """Return how CloudFormation's YAML writes a function; empty where a value is none."""
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    name = str(next(iter(value)))
    return f"!{name.removeprefix('Fn::')}" if name == "Ref" or name.startswith("Fn::") else ""
