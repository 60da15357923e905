"""A request against AWS's own API model, offline: fields, types, limits, words and patterns that the model has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import Shape

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "boolean": (bool,),
    "structure": (dict,),
    "map": (dict,),
    "list": (list, tuple),
}
_WORDS = {"string": "a text", "integer": "a whole number", "long": "a whole number", "boolean": "true or false"}
_STRUCTURES = {"structure": "an object", "map": "an object", "list": "a list"}
_MOST_WORDS = 12


def broken_rules(service: str, operation: str, request: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the API model refuses of a request: path and clause; `operation` in PascalCase.

    Imports the SDK and reads the service's model from the disk, 50 ms: for a thread. Needs no credentials and sends
    nothing. Patterns of Unicode classes are left out, which Python's `re` does not have.
    """
    from botocore.model import ServiceModel

    from kinesis_tui.aws.models import model_loader

    model = ServiceModel(model_loader(None).load_service_model(service, "service-2"), service)
    shape = model.operation_model(operation).input_shape
    return [] if shape is None else list(_broken(shape, request, ""))


def _broken(shape: Shape, value: Any, path: str) -> Iterator[tuple[str, str]]:
    kinds = _TYPES.get(shape.type_name)
    if kinds is None:
        return
    fits = isinstance(value, kinds)
    if not fits or (isinstance(value, bool) and bool not in kinds):
        yield path, f"it is not {(_WORDS | _STRUCTURES).get(shape.type_name, 'a number')}"
    elif shape.type_name == "structure":
        yield from _structure(shape, value, path)
    elif shape.type_name == "list":
        yield from _limits(shape, len(value), path, "items")
        for number, item in enumerate(value):
            yield from _broken(shape.member, item, f"{path}[{number}]")  # type: ignore[attr-defined]
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from _broken(shape.value, item, f"{path}[{key}]")  # type: ignore[attr-defined]
    elif shape.type_name == "string":
        yield from _text(shape, value, path)
    else:
        yield from _limits(shape, value, path, "")


def _structure(shape: Shape, value: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    members: Mapping[str, Shape] = shape.members  # type: ignore[attr-defined]
    required: Sequence[str] = shape.required_members
    for name in required:
        if name not in value:
            yield _inside(path, name), "it is missing"
    for name, held in value.items():
        if name not in members:
            yield _inside(path, name), "AWS knows no such field here"
        else:
            yield from _broken(members[name], held, _inside(path, name))


def _text(shape: Shape, value: str, path: str) -> Iterator[tuple[str, str]]:
    words: Sequence[str] = shape.enum  # type: ignore[attr-defined]
    pattern = str(shape.metadata.get("pattern", ""))
    if words and value not in words:
        listed = ", ".join(words[:_MOST_WORDS])
        yield path, f"“{value}” is none of {listed}"
    yield from _limits(shape, len(value), path, "characters")
    if pattern and r"\p" not in pattern and not re.fullmatch(pattern, value, re.DOTALL):
        yield path, f"it does not match {pattern}"


def _limits(shape: Shape, size: float, path: str, unit: str) -> Iterator[tuple[str, str]]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    told = f"{size:,} {unit}".strip()
    if least is not None and size < least:
        yield path, f"{told} is less than {least:,}"
    elif most is not None and size > most:
        yield path, f"{told} is more than {most:,}"


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
