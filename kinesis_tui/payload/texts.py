"""Bytes as text: UTF-8 first, UTF-16 and Latin-1 where the bytes can hardly be anything else."""

import codecs
import re
import unicodedata

_SAMPLE = 1024
_UTF16_LEAST = 8
_LATIN_LEAST = 4
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f") + bytes(range(0x7F, 0xA0))
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_NO_TEXT = frozenset(("Cc", "Cn", "Co", "Cs"))
_SPACES = frozenset("\t\n\r\f\x1b")
_LETTERS = re.compile(rb"[A-Za-z]")


def utf8(body: bytes, clipped: bool = False) -> str | None:
    """Read UTF-8 without NUL; what is clipped may end in the middle of a character."""
    if b"\0" in body:
        return None
    try:
        return codecs.utf_8_decode(body, "strict", not clipped)[0]
    except UnicodeDecodeError:
        return None


def utf16(body: bytes) -> tuple[str, str] | None:
    """Read UTF-16: the step's name and the text without its byte-order mark.

    `utf-16` where there is a mark, `utf-16?` where there is none but every second byte is zero, as in European text.
    Unassigned, private and control characters say that it is something else.
    """
    if len(body) % 2 or len(body) <= 2:
        return None
    order = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(body[:2])
    guessed = None if order else _order(body)
    codec = order or guessed
    if codec is None:
        return None
    plain = body[2:] if order else body
    if not _reads(plain[:_SAMPLE], codec):
        return None
    try:
        text = plain.decode(codec)
    except UnicodeDecodeError:
        return None
    # A sample first, so that ten megabytes of something else cost nothing.
    return ("utf-16" if order else "utf-16?", text) if _is_text(text[:_SAMPLE]) and "\0" not in text else None


def latin1(body: bytes) -> str | None:
    """Read Latin-1 where it is likely: mostly ASCII with letters, and no control characters of either half.

    Any bytes are Latin-1, so this is a guess, and the step's name says so (`latin-1?`).
    """
    if len(body) < _LATIN_LEAST or _controls(body[:_SAMPLE]) or _controls(body):
        return None
    ascii_bytes = len(body) - len(body.translate(None, bytes(range(128))))
    if ascii_bytes * 3 < len(body) * 2 or not _LETTERS.search(body):
        return None
    return body.decode("latin-1")


def _order(body: bytes) -> str | None:
    sample = body[:_SAMPLE]
    half = len(sample) // 2
    if len(sample) < _UTF16_LEAST:
        return None
    for codec, letters, zeros in (("utf-16-le", sample[::2], sample[1::2]), ("utf-16-be", sample[1::2], sample[::2])):
        ascii_letters = len(letters.translate(None, _BEYOND_ASCII))
        if min(zeros.count(0), ascii_letters) * 4 >= half * 3 and not letters.count(0):
            return codec
    return None


def _reads(sample: bytes, codec: str) -> bool:
    try:
        # A sample may end between the halves of a surrogate pair.
        return _is_text(codecs.getincrementaldecoder(codec)().decode(sample))
    except UnicodeDecodeError:
        return False


def _is_text(text: str) -> bool:
    return all(char in _SPACES or unicodedata.category(char) not in _NO_TEXT for char in text)


def _controls(body: bytes) -> bool:
    return len(body.translate(None, _CONTROLS)) != len(body)
