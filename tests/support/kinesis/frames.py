"""Frames of `application/vnd.amazon.eventstream`, as AWS writes them
(https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html describes the same format).
"""

import binascii
import json
import struct
from typing import Any

CONTENT_TYPE = "application/vnd.amazon.eventstream"
STRING = 7


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    """Return one frame: lengths and their checksum, headers, payload, checksum of it all."""
    head = b"".join(
        struct.pack("!B", len(name)) + name.encode() + struct.pack("!BH", STRING, len(value)) + value.encode()
        for name, value in headers.items()
    )
    lengths = struct.pack("!II", 16 + len(head) + len(payload), len(head))
    body = lengths + struct.pack("!I", binascii.crc32(lengths)) + head + payload
    return body + struct.pack("!I", binascii.crc32(body))


def event(kind: str, content: dict[str, Any]) -> bytes:
    """Return an event's frame."""
    headers = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
    return frame(headers, json.dumps(content).encode())


def exception(kind: str, message: str) -> bytes:
    """Return the frame of an exception that ends a stream."""
    headers = {":exception-type": kind, ":content-type": "application/json", ":message-type": "exception"}
    return frame(headers, json.dumps({"message": message}).encode())
