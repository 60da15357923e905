"""Records in objects under the error prefix: what failed, why, and the raw data decoded.

https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html#data-transformation-failure-handling
"""

import binascii
from typing import Any

import msgspec

from kinesis_tui.payload.decode import decode
from kinesis_tui.services.firehose.model.failure_words import code_words

RAW_DATA = "rawData"
RAW_FIELDS = (RAW_DATA, "EncodedRawData")
"""Transformation and conversion name it so; OpenSearch otherwise."""
CODE_FIELDS = ("errorCode", "lastErrorCode")
DECODED_BYTES = 1024 * 1024


def failed_record(document: str) -> tuple[bytes, bool]:
    """Return a JSON document as it is, or, where it tells of a record that failed, with its raw data decoded.

    The second value says whether it is one of those.
    """
    plain = document.encode()
    if not any(f'"{name}"' in document for name in RAW_FIELDS):
        return plain, False
    try:
        value = msgspec.json.decode(plain)
    except msgspec.DecodeError:
        return plain, False
    if not isinstance(value, dict) or not any(name in value for name in ("attemptsMade", *CODE_FIELDS)):
        return plain, False
    shown: dict[str, Any] = {}
    for name, inner in value.items():
        shown[name] = raw_value(inner) if name in RAW_FIELDS else inner
        words = code_words(str(inner)) if name in CODE_FIELDS else ""
        if words:
            shown["what to do"] = words
    return msgspec.json.encode(shown), True


def raw_value(encoded: object) -> object:
    """Return the record in base64 as JSON or text; as it is where it is neither."""
    if not isinstance(encoded, str):
        return encoded
    try:
        raw = binascii.a2b_base64(encoded)
    except binascii.Error:
        return encoded
    found = decode(raw, DECODED_BYTES)
    if found.kind == "json":
        return msgspec.Raw(found.body)
    return encoded if found.text is None else found.text
