"""What it takes to decode a record that is looked at, filtered or written."""

from collections.abc import Iterator

from tests.benchmarks.processes import probe
from tests.benchmarks.rows import Row

USUAL = {
    "text": "bytes.decode",
    "json": "json.loads",
    "gzip json": "gzip, json.loads",
    "zstd json": "zstd, json.loads",
    "lz4 json": "lz4, json.loads",
    "snappy json": "cramjam, json.loads",
    "msgpack": "msgpack, json.dumps",
    "cbor": "cbor2, json.dumps",
    "avro": "fastavro, json.dumps",
    "kpl": "aws-kinesis-agg",
}


def decode(quick: bool) -> Iterator[Row]:
    """Decode payloads without being told what they are, beside the libraries called by one who knows."""
    records = 200 if quick else 20_000
    ours, usual = (probe("decode", {"side": side, "records": records}) for side in ("ours", "usual"))
    for name, library in USUAL.items():
        unit = "ns a user record" if name in ("avro", "kpl") else "ns"
        yield Row(f"decode {name}", ours[name], unit, None, library, usual[name])
