"""Text to the terminal's clipboard by OSC 52, through tmux and GNU screen as well.

See OSC 52 in xterm's control sequences (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html). tmux takes it
itself with `set-clipboard on`, or hands it through with `allow-passthrough on` when it is wrapped; it gets both forms,
and each does nothing where it is switched off. GNU screen hands through what stands in a device control string.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from kinesis_tui.ui.frame.offers import Refused

MAX_BYTES = 74_994
"""Longest text, in UTF-8 bytes: in base64 it just stays within the 100,000 bytes that terminals commonly accept."""
SCREEN_CHUNK = 768
"""Longest string GNU screen passes on in one go, its own wrapping included."""

ESC = "\x1b"
ST = "\x1b\\"


def clipboard_sequence(text: str, environment: Mapping[str, str]) -> str:
    """Return what to write to the terminal so that its clipboard holds `text`.

    `environment` tells tmux (TMUX) and GNU screen (STY). Raises Refused when the text is too long.
    """
    data = text.encode("utf-8", errors="replace")
    if len(data) > MAX_BYTES:
        raise Refused(
            f"Not copied: {len(data):,} bytes are more than the {MAX_BYTES:,} that terminals take; export them with e."
        )
    sequence = f"{ESC}]52;c;{base64.b64encode(data).decode('ascii')}\a"
    if environment.get("TMUX"):
        return sequence + for_tmux(sequence)
    if environment.get("STY"):
        return for_screen(sequence)
    return sequence


def for_tmux(sequence: str) -> str:
    """Wrap a sequence so that tmux hands it to the terminal outside: every ESC in it is doubled."""
    return f"{ESC}Ptmux;{sequence.replace(ESC, ESC + ESC)}{ST}"


def for_screen(sequence: str) -> str:
    """Wrap a sequence so that GNU screen hands it on, cut into strings that it accepts."""
    room = SCREEN_CHUNK - len(f"{ESC}P") - len(ST)
    chunks = [sequence[start : start + room] for start in range(0, len(sequence), room)]
    return "".join(f"{ESC}P{chunk}{ST}" for chunk in chunks)
