"""What DuckDB is told of rows that are written as JSON Lines: a table's name, columns, and its rows' size."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowTable:
    """The table that a service's rows make."""

    name: str
    """As questions call it: "records"."""
    columns: Mapping[str, str]
    """The keys of the JSON objects, each with DuckDB's type."""
    size: str
    """An expression for the bytes of the payload as it is shown, without its secrets."""
    examples: tuple[str, ...]
    """Questions that are offered where one is typed."""
