"""One JSON object a line, as scripts and terminals can take it: every control character is escaped."""

import re

import msgspec

_ENCODER = msgspec.json.Encoder()
_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]")
"""DEL and C1 in UTF-8. JSON lets them stand in strings as they are, and a terminal would obey them."""


def json_line(fields: object) -> bytes:
    """Write one line of JSON without its line end, every control character escaped."""
    return _escaped(_ENCODER.encode(fields))


def is_plain(data: bytes) -> bool:
    """Whether `json_line` writes this UTF-8 as it is: nothing in it has to be escaped for the terminal's sake."""
    return _CONTROLS.search(data) is None


def _escaped(line: bytes) -> bytes:
    # Two searches for a byte cost a sixth of the pattern's, and most lines have neither.
    if b"\x7f" not in line and b"\xc2" not in line:
        return line
    return _CONTROLS.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), line)
