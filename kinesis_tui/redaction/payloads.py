"""A payload without its secrets: what is shown of it, and its bytes with secrets masked."""

from collections.abc import Iterator, Sequence

import msgspec

from kinesis_tui.payload.found import Decoded
from kinesis_tui.redaction.json_walk import Edit, unescaped
from kinesis_tui.redaction.redactor import MASK, Redactor

HIDDEN_BYTES = 64 * 1024
"""Documents from which all secrets are left out before a field is looked for in them."""
_PASSES = 3
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
"""How a secret may stand in the bytes that JSON or text was made from."""


def redacted(decoded: Decoded, redactor: Redactor) -> tuple[Decoded, int]:
    """Return what was found in a payload without its secrets, and how many there were.

    JSON stays JSON. Bytes that are no text keep their number; those that JSON was made from (`original`) are left out.
    """
    if not redactor.is_on:
        return decoded, 0
    if decoded.text is None:
        body, count = masked(decoded, redactor)
        return (msgspec.structs.replace(decoded, body=body), count) if count else (decoded, 0)
    if decoded.kind != "json":
        hidden = redactor.in_text(decoded.text)
        return (_with(decoded, hidden.text, hidden.text.encode()), hidden.secrets) if hidden.secrets else (decoded, 0)
    body_text = decoded.body.decode("utf-8", "replace")
    hidden = redactor.in_json(body_text)
    if not hidden.secrets:
        return decoded, 0
    text = hidden if decoded.text == body_text else redactor.in_json(decoded.text)
    return _with(decoded, text.text, hidden.text.encode()), hidden.secrets


def redacted_document(document: bytes | None, redactor: Redactor) -> bytes | None:
    """Return the JSON that fields are to be taken from: if it is not large without its secrets, whatever the field is
    called. In larger ones the field's own name and value tell.
    """
    if document is None or len(document) > HIDDEN_BYTES:
        return document
    return redacted(Decoded(("json",), "json", document, document.decode("utf-8", "replace")), redactor)[0].body


def masked(decoded: Decoded, redactor: Redactor) -> tuple[bytes, int]:
    """Return the innermost bytes with each byte of a secret masked, and how many secrets there were.

    Where JSON or text was made from them, and a secret in it can't be found in them, all of them are masked.
    """
    data = decoded.inner
    if not redactor.is_on:
        return data, 0
    if decoded.original is None or "json-lines" in decoded.steps:
        return _masked_text(data, redactor, is_json=decoded.kind == "json")
    text = decoded.body.decode("utf-8", "replace")
    edits = redactor.json_edits(text) if decoded.kind == "json" else redactor.text_edits(text)
    if not edits:
        return _masked_text(data, redactor, is_json=False)
    found = bytearray(data)
    for edit in edits:
        if not _mask_all(found, unescaped(text[edit.start : edit.end])):
            return MASK * len(data), len(edits)
    return bytes(found), len(edits)


def _with(decoded: Decoded, text: str, body: bytes) -> Decoded:
    return msgspec.structs.replace(decoded, text=text, body=body, original=None)


def _masked_text(data: bytes, redactor: Redactor, *, is_json: bool) -> tuple[bytes, int]:
    """Mask in bytes that are read as UTF-8, as far as they are; what is beside a secret may be one once it is gone."""
    count = 0
    for _ in range(_PASSES):
        text = data.decode("utf-8", "surrogateescape")
        edits = redactor.json_edits(text) if is_json else redactor.text_edits(text)
        after = b"".join(_pieces(text, edits))
        if after == data:
            break
        data, count = after, max(count, sum(edit.secrets for edit in edits))
    return data, count


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[bytes]:
    place = 0
    for edit in edits:
        yield text[place : edit.start].encode("utf-8", "surrogateescape")
        yield MASK * len(text[edit.start : edit.end].encode("utf-8", "surrogateescape"))
        place = edit.end
    yield text[place:].encode("utf-8", "surrogateescape")


def _mask_all(data: bytearray, secret: str) -> bool:
    """Mask a secret wherever it stands; whether it stands anywhere."""
    is_there = False
    for encoding in _ENCODINGS:
        written = secret.encode(encoding, "surrogatepass")
        place = data.find(written) if written else -1
        while place >= 0:
            is_there = True
            data[place : place + len(written)] = MASK * len(written)
            place = data.find(written, place + len(written))
    return is_there
