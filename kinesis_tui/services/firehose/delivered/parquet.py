"""Rows of a Parquet object as JSON: DuckDB reads them from a private file, and can reach nothing else."""

from kinesis_tui.live.duck import asked, connect, private_folder


def parquet_records(data: bytes, most: int) -> tuple[list[bytes], bool]:
    """Return the rows as JSON documents, `most` at most, and whether there are more. Raises Failure. For a thread."""
    connection = connect()
    try:
        with private_folder() as folder:
            path = folder / "object.parquet"
            path.write_bytes(data)
            question = f"SELECT to_json(t)::VARCHAR FROM read_parquet('{path}') t LIMIT {most + 1}"  # noqa: S608  # our own words
            rows = asked(connection, "Reading Parquet failed", lambda duck: duck.execute(question).fetchall())
    finally:
        connection.close()
    return [str(row[0]).encode() for row in rows[:most]], len(rows) > most
