"""Of what a file is a capture: the keys of its first lines tell."""

from pathlib import Path
from typing import Literal

import msgspec

from kinesis_tui.live.line_file import LineFile

LOOKED_AT = 1_000
"""Lines."""


class _Header(msgspec.Struct, frozen=True):
    log_groups: msgspec.Raw = msgspec.Raw()


class _Line(msgspec.Struct, frozen=True):
    log_group: msgspec.Raw = msgspec.Raw()
    shard_id: msgspec.Raw = msgspec.Raw()
    kinesis_tui_capture: _Header | None = None


_DECODER = msgspec.json.Decoder(_Line)


def captured(path: Path) -> Literal["events", "records"]:
    """Say what a file holds: log events, or records, which also stands for what is neither. Raises `Failure`."""
    with LineFile(path) as file:
        for block in file.blocks():
            for line in [*block.lines[:LOOKED_AT], block.rest]:
                told = _told(line)
                if told is not None:
                    return told
            break
    return "records"


def _told(line: bytes) -> Literal["events", "records"] | None:
    try:
        found = _DECODER.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    header = found.kinesis_tui_capture
    if found.log_group or (header is not None and header.log_groups):
        return "events"
    return "records" if found.shard_id or header is not None else None
