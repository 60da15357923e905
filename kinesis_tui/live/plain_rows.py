"""Which packed rows are what their bytes say, so that many can be searched at once, undecoded."""

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.plain_bytes import MAY_BE_PACKED, PLAIN, is_utf8
from kinesis_tui.payload.layers import packed

_AVRO = b"Obj\x01"


def opaque_rows(chunk: Chunk, start: int, stop: int) -> list[int]:
    """Return the rows, ascending, whose text has to be decoded to be searched.

    The others are UTF-8 as they are: JSON, JSON Lines and text.
    """
    if chunk.is_plain:
        return []
    offsets, payloads = chunk.payload_offsets, chunk.payloads
    buffer = payloads[offsets[start] : offsets[stop]]
    if b"\0" in buffer or not is_utf8(buffer):
        return [row for row in range(start, stop) if not is_plain(payloads[offsets[row] : offsets[row + 1]])]
    begins = offsets[start:stop]
    while begins and begins[-1] >= len(payloads):
        begins.pop()  # empty rows at the very end have no first byte
    firsts = bytes(map(payloads.__getitem__, begins))
    if PLAIN.issuperset(firsts):
        return []
    suspects = (start + index for index, first in enumerate(firsts) if first not in PLAIN)
    return [row for row in suspects if not is_plain(payloads[offsets[row] : offsets[row + 1]])]


def is_plain(payload: bytes) -> bool:
    """Whether a payload is UTF-8 as it is, packed and wrapped in nothing."""
    if not payload:
        return True
    if payload[0] in MAY_BE_PACKED:
        if packed(payload) or payload.startswith(_AVRO):
            return False
    elif payload[0] not in PLAIN:
        return False
    return b"\0" not in payload and is_utf8(payload)
