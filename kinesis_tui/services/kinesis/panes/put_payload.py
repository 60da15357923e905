"""A payload in a form: as text where that is exact, else as hex or base64; back to the very same bytes."""

import base64
import binascii
import re

ENCODINGS = ("text", "hex", "base64")
EDITABLE_BYTES = 16 * 1024
"""Beyond this a text area takes longer for a key than a frame."""
HEX_BYTES = 32
"""Bytes in a line of hex."""
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""What a text area would not show, or would take for a line end."""


def encoding_for(data: bytes) -> str:
    """Return the first encoding in which a text area gives the bytes back exactly."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return "hex"
    return "hex" if _ODD.search(text) else "text"


def encoded(data: bytes, encoding: str) -> str:
    """Write bytes as one of ENCODINGS; raises ValueError with a clause where text would not be exact."""
    match encoding:
        case "hex":
            lines = (data[start : start + HEX_BYTES].hex(" ") for start in range(0, len(data), HEX_BYTES))
            return "\n".join(lines)
        case "base64":
            return base64.b64encode(data).decode()
        case _:
            if encoding_for(data) != "text":
                raise ValueError("these bytes are no plain text; hex and base64 show them exactly")
            return data.decode()


def decoded(text: str, encoding: str) -> bytes:
    """Read back what `encoded` wrote, or what was typed; raises ValueError with a clause."""
    match encoding:
        case "hex":
            try:
                return bytes.fromhex(text)
            except ValueError:
                raise ValueError("the payload is not hex: two digits 0-9 a-f for each byte") from None
        case "base64":
            try:
                return base64.b64decode("".join(text.split()), validate=True)
            except binascii.Error:
                raise ValueError("the payload is not base64") from None
        case _:
            try:
                return text.encode()
            except UnicodeEncodeError:
                raise ValueError("the payload is not Unicode: it holds half of a surrogate pair") from None
