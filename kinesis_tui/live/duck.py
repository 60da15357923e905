"""DuckDB over rows that were written as JSON Lines: a database in memory that can reach neither files nor the network.

DuckDB is an optional extra; it is imported where it is first used.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kinesis_tui.failure import Failure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")

MEMORY = "1GB"
THREADS = 2
LARGEST_LINE = 64 * 2**20
"""Bytes of one line: a record of 10 MiB, each byte of it escaped."""


def connect() -> DuckDBPyConnection:
    """Open an empty database in memory; slow the first time. Raises `Failure` where DuckDB is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise Failure(
            "SQL and Parquet need DuckDB", "it is not installed here", "pip install 'kinesis-tui[sql]' brings it"
        ) from error
    connection = duckdb.connect(":memory:")
    for setting in (
        f"memory_limit = '{MEMORY}'",
        f"threads = {THREADS}",
        "temp_directory = ''",  # what does not fit is refused, not written to a disk
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
    ):
        connection.execute(f"SET {setting}")
    return connection


def read_lines(path: Path, columns_of: Mapping[str, str]) -> str:
    """Return the table function that reads a file of lines, each an object with these columns."""
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in columns_of.items())
    quoted = str(path).replace("'", "''")
    return (
        f"read_json('{quoted}', format = 'newline_delimited', columns = {{{columns}}}, "
        f"maximum_object_size = {LARGEST_LINE})"
    )


def lock(connection: DuckDBPyConnection) -> None:
    """Let nothing that is asked from now on reach a file, the network, or these settings."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


@contextmanager
def private_folder() -> Iterator[Path]:
    """Make a folder that only its owner may look into, and take it away with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="kinesis-tui-") as folder:
        yield Path(folder)


def asked(connection: DuckDBPyConnection, what: str, ask: Callable[[DuckDBPyConnection], T]) -> T:
    """Do something with a connection; what DuckDB says against it becomes a `Failure`."""
    import duckdb

    try:
        return ask(connection)
    except duckdb.OutOfMemoryException as error:
        raise TooLarge(
            what,
            f"it takes more than {MEMORY} of memory",
            "narrow it down, or ask Athena: y copies the question",
        ) from error
    except duckdb.InterruptException as error:
        raise Failure(what, "it was stopped", "ask again") from error
    except duckdb.Error as error:
        raise Failure(what, _sentence(str(error)), "mend the question") from error


class TooLarge(Failure):
    """More than this machine is allowed to hold."""


def _sentence(message: str) -> str:
    """Return the first lines of DuckDB's message as one clause."""
    lines = [line.strip() for line in message.splitlines() if line.strip() and set(line.strip()) - {"^"}]
    return " ".join(lines[:2])[:300].rstrip(".")
