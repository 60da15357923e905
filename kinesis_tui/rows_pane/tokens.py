"""The tokens that a row holds, for the inspector: taken from the data itself, since on the screen they are hidden."""

from __future__ import annotations

import re

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice, Context
from kinesis_tui.payload.decode import decode
from kinesis_tui.tokens_at_hand import TokensAtHand

LARGEST = 64 * 1024
"""Bytes of a payload that is taken apart to be looked through; a larger one is looked through as it is."""
MOST_BYTES = 1 << 20
MOST = 4
_JWT = re.compile(rb"(?<![\w-])eyJ[\w-]{8,}+\.eyJ[\w-]{8,}+\.[\w-]{20,}+")
"""Two JSON objects and a signature, in base64url; looked at once from each word's beginning, however long it is."""


def tokens_in(data: bytes) -> tuple[str, ...]:
    """Return the JWTs in a payload, packed or not, in order and each once; the first four."""
    body = decode(data, MOST_BYTES).body if len(data) <= LARGEST else data
    found = (match[0].decode() for match in _JWT.finditer(body[:MOST_BYTES]))
    return tuple(dict.fromkeys(found))[:MOST]


def token_choices(context: Context, row: Row, thing: str) -> list[Choice]:
    """Offer to inspect the tokens in a row, which is a `thing`; none of them is part of a choice."""
    tokens = tokens_in(row.payload)
    context.one(TokensAtHand, TokensAtHand).offered = tuple((f"{thing} of {row.source}", token) for token in tokens)
    several = len(tokens) > 1
    return [
        Choice(
            f"token {number} in this {thing}" if several else f"the token in this {thing}", f"cognito:token {number}"
        )
        for number, _ in enumerate(tokens, 1)
    ]
