"""Rows of a Parquet object as JSON: DuckDB reads them from a private file, and can reach nothing else."""

from kinesis_tui.failure import Failure
from kinesis_tui.live.duck import asked, connect, private_folder

FAILED = "Reading Parquet failed"
ROW = "row_of_the_object"
"""A name that no column should have: to_json of a column's name is that column alone."""


def parquet_records(data: bytes, most: int) -> tuple[list[bytes], bool]:
    """Return the rows as JSON documents, `most` at most, and whether there are more. Raises Failure. For a thread."""
    connection = connect()
    try:
        with private_folder() as folder:
            path = folder / "object.parquet"
            path.write_bytes(data)
            question = f"SELECT to_json({ROW})::VARCHAR FROM read_parquet('{path}') {ROW} LIMIT {most + 1}"  # noqa: S608  # our own words
            try:
                rows = asked(connection, FAILED, lambda duck: duck.execute(question).fetchall())
            except Failure as failure:
                raise _without_question(failure, str(path)) from failure
    finally:
        connection.close()
    return [str(row[0]).encode() for row in rows[:most]], len(rows) > most


def _without_question(failure: Failure, path: str) -> Failure:
    """Say of an object what DuckDB says of its file; nobody has asked a question."""
    why = failure.why.partition("LINE 1:")[0].replace(f"'{path}'", "of the object").strip(" .")
    return Failure(FAILED, why, "it may be cut short or damaged: y copies the command that fetches it")
