"""A log event as output: pretty for people, JSON for scripts, raw for pipes."""

from collections.abc import Callable

from kinesis_tui.cli.record_lines import COLOURS, CYAN, DIM, YELLOW
from kinesis_tui.payload.decode import compact_json
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.event_json import event_json, hidden_parts
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.model.log_group import short_name
from kinesis_tui.text.cells import visible
from kinesis_tui.text.json_tokens import tokens
from kinesis_tui.text.times import stamp_text

Line = Callable[[str, LogEvent], bytes]
"""Returns an event of a group as one line, or several where the message has some, each with its line end."""

STREAM_TAIL = 8
INDENT = "    "


def lines_of(form: str, *, several: bool, colour: bool, utc: bool, redactor: Redactor | None) -> Line:
    """Return what turns an event into `form`; `several`: groups are told from each other by their short names."""
    match form:
        case "json":
            return lambda group, event: event_json(group, event, redactor)[0] + b"\n"
        case "raw":
            return lambda _, event: _ended(hidden_parts(event, redactor)[1])
        case _:
            paint = _coloured if colour else _plain
            return lambda group, event: _pretty(short_name(group) if several else "", event, paint, utc, redactor)


def _pretty(
    group: str, event: LogEvent, paint: Callable[[str, str], str], utc: bool, redactor: Redactor | None
) -> bytes:
    """Write time, group, stream and message; nothing in it can reach the terminal as a control."""
    decoded, message, _ = hidden_parts(event, redactor)
    if decoded.kind == "json":
        text = visible(compact_json(decoded.body).decode(errors="replace"))
        shown = "".join(paint(token, COLOURS.get(kind, "")) for kind, token in tokens(text))
    else:
        first, *rest = message.rstrip("\r\n").split("\n")
        shown = "\n".join([visible(first.rstrip("\r")), *(INDENT + visible(line.rstrip("\r")) for line in rest)])
    parts = [paint(stamp_text(event.timestamp, utc), DIM)]
    if group:
        parts.append(paint(visible(group), CYAN))
    parts += [paint(_stream(event.log_stream_name), YELLOW), shown]
    return ("  ".join(parts) + "\n").encode(errors="replace")


def _stream(name: str) -> str:
    return visible(name if len(name) <= STREAM_TAIL else f"…{name[-STREAM_TAIL:]}")


def _ended(message: str) -> bytes:
    """Return a message with one line end: many programs log theirs with it."""
    return message.encode("utf-8", "replace").removesuffix(b"\n") + b"\n"


def _plain(text: str, _colour: str) -> str:
    return text


def _coloured(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if colour else text
