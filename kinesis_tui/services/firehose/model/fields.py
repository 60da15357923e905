"""Values that carry AWS's fields under Python's names, both ways: from an answer, and into a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

_WORDS = {
    "arn": "ARN",
    "aws": "AWS",
    "hec": "HEC",
    "kms": "KMS",
    "mbs": "MBs",
    "msk": "MSK",
    "ssl": "SSL",
}
"""Words that AWS does not write with one capital."""
_NAMES = {
    "cluster_jdbc_url": "ClusterJDBCURL",
    "database_source_vpc_configuration": "DatabaseSourceVPCConfiguration",
}
"""Fields that AWS writes unlike others with the same words."""


def aws_name(field: str) -> str:
    """Return AWS's name of a field: role_arn → RoleARN."""
    return _NAMES.get(field) or "".join(_WORDS.get(word, word.capitalize()) for word in field.split("_"))


class Fields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename=aws_name):
    """Base of the values here: None where AWS did not tell, or where a request says nothing."""


def aws_fields(value: Fields) -> dict[str, Any]:
    """Return a value as AWS's requests and answers have it, without the fields that are None; times stay datetimes."""
    fields: dict[str, Any] = _with_lists(msgspec.to_builtins(value, builtin_types=(datetime,)))
    return fields


def _with_lists(value: Any) -> Any:
    """Return builtins with lists where there are tuples: what AWS answers, and what JSON reads back."""
    match value:
        case dict():
            return {name: _with_lists(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_with_lists(inner) for inner in value]
        case _:
            return value
