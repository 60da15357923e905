"""Payloads of every format, made by other programs and libraries than those that read them here."""

import io
import json
from collections.abc import Mapping
from types import MappingProxyType

import avro.datafile
import avro.io
import avro.schema
import msgpack

ORDER = {
    "order": "o-1",
    "amount": 71.7,
    "items": [{"sku": "A-1", "n": 2}, {"sku": "A-1", "n": 2}],
    "note": "a" * 32,
}
ORDER_JSON = json.dumps(ORDER, separators=(",", ":")).encode()

NODE_GZIP = bytes.fromhex(
    "1f8b0800000000000003ab56ca2f4a492d52b252cad73554d2514acccd2fcd2b51b23237d433d751ca2c49cd2d56b28aae562ace2e55b25272"
    "04abc953b232aad5c12216aba394975f92aa64a594480028d50200d5dfcc6f79000000"
)
NODE_ZLIB = bytes.fromhex(
    "789cab56ca2f4a492d52b252cad73554d2514acccd2fcd2b51b23237d433d751ca2c49cd2d56b28aae562ace2e55b2527204abc953b232aad5"
    "c12216aba394975f92aa64a594480028d502006e7c250f"
)
ZSTD_TOOL = bytes.fromhex(
    "28b52ffd24793d020022840e168035ea4b3565968c07dcfc30715c0b06eb37d51861236f733f2cd368e01b7a22ee2db076455fe830c0580452"
    "3a4b2d91192741ded53954ee020300b8c6dfccf273a9329facca4a"
)
LZ4_TOOL = bytes.fromhex(
    "04224d186440a752000000f1207b226f72646572223a226f2d31222c22616d6f756e74223a37312e372c226974656d73223a5b7b22736b7522"
    "3a224124006f6e223a327d2c140000bf5d2c226e6f7465223a226101000950616161227d0000000015591017"
)
SNAPPYJS_RAW = bytes.fromhex(
    "79e87b226f72646572223a226f2d31222c22616d6f756e74223a37312e372c226974656d73223a5b7b22736b75223a22412d31222c226e223a"
    "327d2c7b461400285d2c226e6f7465223a22617a010004227d"
)
NODE_CBOR = bytes.fromhex(
    "a4656f72646572636f2d3166616d6f756e74fb4051eccccccccccd656974656d7382a263736b7563412d31616e02a263736b7563412d31616e"
    "02646e6f746578206161616161616161616161616161616161616161616161616161616161616161"
)
NPM_KPL = bytes.fromhex(
    "f3899ac20a0a637573746f6d65722d370a0a637573746f6d65722d3812273334303238323336363932303933383436333436333337343630"
    "373433313736383231313435351a1308001a0f7b226f72646572223a226f2d31227d1a15080110001a0f7b226f72646572223a226f2d3222"
    "7d1a0908001a05706c61696e2cf5fba582827569278c5a090c4da98f"
)
"""Three user records by npm's aws-kinesis-agg 4.2.8: two with customer-7's key, one with an explicit hash key."""

AVRO_SCHEMA = """{"type": "record", "name": "Order", "namespace": "shop", "fields": [
    {"name": "order", "type": "string"}, {"name": "amount", "type": "double"}, {"name": "raw", "type": "bytes"}]}"""
AVRO_VALUES = ({"order": "o-1", "amount": 71.7, "raw": b"\x00\xff"}, {"order": "o-2", "amount": -1.0, "raw": b""})
AVSC_VALUE = bytes.fromhex("066f2d3109")
"""npm's avsc: {"order": "o-1", "n": -5} of a record of a string and a long."""

CLOUDWATCH = json.dumps(
    {
        "owner": "111111111111",
        "logGroup": "CloudTrail/logs",
        "logStream": "111111111111_CloudTrail/logs_us-east-1",
        "subscriptionFilters": ["Destination"],
        "messageType": "DATA_MESSAGE",
        "logEvents": [
            {
                "id": "31953106606966983378809025079804211143289615424298221568",
                "timestamp": 1432826855000,
                "message": '{"eventVersion":"1.03","userIdentity":{"type":"Root"}',
            },
            {
                "id": "31953106606966983378809025079804211143289615424298221569",
                "timestamp": 1432826855001,
                "message": "second\n",
            },
        ],
    },
    indent=4,
).encode()
"""AWS's own example: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html."""


def apache_avro(codec: str) -> bytes:
    """Write an object container with Apache's library."""
    out = io.BytesIO()
    writer = avro.datafile.DataFileWriter(out, avro.io.DatumWriter(), avro.schema.parse(AVRO_SCHEMA), codec=codec)
    for value in AVRO_VALUES:
        writer.append(value)
    writer.flush()
    return out.getvalue()


PACKED: Mapping[str, tuple[tuple[str, ...], bytes]] = MappingProxyType(
    {
        "node gzip": (("gzip", "json"), NODE_GZIP),
        "node zlib": (("zlib", "json"), NODE_ZLIB),
        "zstd tool": (("zstd", "json"), ZSTD_TOOL),
        "lz4 tool": (("lz4", "json"), LZ4_TOOL),
        "snappyjs": (("snappy?", "json"), SNAPPYJS_RAW),
        "node cbor": (("cbor",), NODE_CBOR),
        "msgpack": (("msgpack",), msgpack.packb(ORDER)),
    }
)
"""The order in each, with the steps that lead to it."""
