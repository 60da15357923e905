"""Rows written as Parquet: through lines of JSON in a private folder, which DuckDB packs; memory does not grow."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from kinesis_tui.live.duck import asked, connect, private_folder, read_lines
from kinesis_tui.live.export import Line, Watch, Written, write_rows
from kinesis_tui.live.ring import Row

_PART = 2**20


def write_parquet(rows: Iterable[Row], line: Line, columns: Mapping[str, str], file: BinaryIO, watch: Watch) -> Written:
    """Write rows whose lines are JSON objects with these columns. Raises OSError, `Stopped`, or a `Failure`."""
    connection = connect()
    try:
        with private_folder() as folder:
            lines, packed = folder / "records.jsonl", folder / "records.parquet"
            with lines.open("wb") as plain:
                written = write_rows(rows, line, plain, watch)
            watch.check()
            copy = f"COPY (SELECT * FROM {read_lines(lines, columns)}) TO '{packed}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608  # our own words only
            asked(connection, "Writing Parquet failed", lambda duck: duck.execute(copy))
            watch.check()
            with packed.open("rb") as made:
                while part := made.read(_PART):
                    file.write(part)
            return Written(written.rows, written.redacted, packed.stat().st_size)
    finally:
        connection.close()
