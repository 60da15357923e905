"""How the rows of a service are written into files: in which forms, under which names, as which table."""

from collections.abc import Sequence
from typing import Literal, Protocol, get_args

from kinesis_tui.live.export import Line
from kinesis_tui.live.table import RowTable
from kinesis_tui.payload.fields import Field

Form = Literal["jsonl", "csv", "parquet", "raw"]
FORMS: tuple[Form, ...] = get_args(Form)


class RowWriting(Protocol):
    """What makes lines of the rows of one list, as things stand now."""

    @property
    def name(self) -> str:
        """How names of files begin: "orders"."""
        ...

    @property
    def thing(self) -> str:
        """What one row is, in words: "record"."""
        ...

    @property
    def table(self) -> RowTable:
        """The table that the rows make."""
        ...

    def line(self, form: Form, fields: Sequence[Field], *, hidden: bool) -> Line:
        """Return what makes a line of a row; `hidden`: without its secrets. `fields` are the columns of CSV."""
        ...

    def titles(self, fields: Sequence[Field]) -> bytes:
        """Return the first line of CSV, with its line end."""
        ...
