"""What a user may set in config.toml, read once into frozen values; what is not understood is refused with its line."""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import platformdirs

from kinesis_tui.config_logs import GroupSet, LogGroupSettings
from kinesis_tui.config_redaction import RedactionSettings
from kinesis_tui.config_streams import FORMATS, Decoding, StreamSettings
from kinesis_tui.failure import ConfigInvalid

Theme = Literal["dark", "light", "high-contrast", "16-colours"]

Keys = Annotated[str, msgspec.Meta(min_length=1)]

PATH_VARIABLE = "KINESIS_TUI_CONFIG"


class TailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How streams are read."""

    reads_per_second: Annotated[float, msgspec.Meta(gt=0, le=5)] = 1.0
    """GetRecords calls for each shard; AWS allows five, and all consumers share them."""
    retained_mib: Annotated[int, msgspec.Meta(ge=1, le=65_536)] = 256
    """Memory for the records of one tail."""
    watch_throttles: bool = True
    """Ask CloudWatch once a minute whether other readers are throttled, and read slower then; costs 0.002 USD an hour
    (three metrics of GetMetricData a minute)."""


class TerminalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the terminal can take."""

    bytes_per_second: Annotated[int, msgspec.Meta(ge=1_000)] = 200_000
    """Written at most; frames are dropped above it."""


class InsightsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How Logs Insights is asked."""

    ask_above_gb: Annotated[float, msgspec.Meta(ge=0)] = 1.0
    """A query that may scan more is run only once the user has said so."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a user may set; each has a default."""

    theme: Theme | None = None
    """None: chosen by the terminal."""
    utc: bool = False
    """Show times in UTC instead of local time."""
    keymap: dict[str, Keys] = {}
    """Binding id to keys, comma-separated: `"streams.describe" = "d,D"`; the quotes around the id may be left out."""
    tail: TailSettings = TailSettings()
    terminal: TerminalSettings = TerminalSettings()
    insights: InsightsSettings = InsightsSettings()
    redaction: RedactionSettings = RedactionSettings()
    filters: dict[str, str] = {}
    """Saved expressions by name (`:filter save NAME`)."""
    streams: dict[str, StreamSettings] = {}
    """What is remembered of streams, by name."""
    log_groups: dict[str, LogGroupSettings] = {}
    """What is remembered of log groups, by name, and of sets of them, by "@NAME"."""
    log_sets: dict[str, GroupSet] = {}
    """Log groups that are looked at together, by the name of the set (`:set save NAME`)."""


def default_path() -> Path:
    """Say where the configuration file is looked for on this system."""
    return platformdirs.user_config_path("kinesis-tui") / "config.toml"


def settings_path(environment: Mapping[str, str] | None = None) -> tuple[Path, bool]:
    """Return the file to read, and whether the user named it by `$KINESIS_TUI_CONFIG` (then it must exist)."""
    named = (os.environ if environment is None else environment).get(PATH_VARIABLE)
    return (Path(os.path.expanduser(named)), True) if named else (default_path(), False)  # noqa: PTH111  # pathlib's raises


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the configuration file: `path`, or `$KINESIS_TUI_CONFIG`, or the user's own.

    Defaults where the user's own does not exist. Raises ConfigInvalid naming the file, the line and the key.
    """
    file, named = (path, True) if path is not None else settings_path(environment)
    text = _read(file, must_exist=named)
    if text is None:
        return Settings()
    try:
        content = _parsed(text)
    except ValueError as error:  # tomllib's, which is imported where there is a file to read
        raise _refused(file, _syntax_line(text, str(error)), f"not valid TOML: {error}", "mend the line") from None
    try:
        return msgspec.convert(content, Settings, strict=True)
    except msgspec.ValidationError as error:
        raise _explained(file, text, content, str(error)) from None


def check_keymap(settings: Settings, known_ids: Collection[str], path: Path | None = None) -> None:
    """Refuse a keymap with a binding id that does not exist; the ids are known only once the panes are.

    Raises ConfigInvalid naming the file, the line and the id.
    """
    for binding in settings.keymap:
        if binding in known_ids:
            continue
        import difflib

        file = path if path is not None else settings_path()[0]
        near = difflib.get_close_matches(binding, list(known_ids), n=1)
        remedy = f"did you mean {near[0]!r}?" if near else "the help of each pane (?) lists the ids"
        line = _line_of(_read(file, must_exist=False) or "", ("keymap", binding))
        raise _refused(file, line, f"no binding has the id {binding!r}", remedy)


def _parsed(text: str) -> dict[str, Any]:
    """Parse the document; ids of the keymap written without quotes, which TOML reads as tables, are put together."""
    import tomllib

    content = tomllib.loads(text)
    if isinstance(content.get("keymap"), dict):
        content["keymap"] = dict(_flat(content["keymap"]))
    return content


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{inner}", each) for inner, each in _flat(value))
        else:
            yield key, value


def _read(file: Path, must_exist: bool) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if not must_exist:
            return None
        raise _refused(file, None, "the file does not exist", "check the path") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _refused(file, line, "not UTF-8 text", "save the file as UTF-8") from None
    except OSError as error:
        raise _refused(
            file, None, f"it can't be read ({error.strerror})", "check the path and its permissions"
        ) from None


def _refused(file: Path, line: int | None, why: str, remedy: str) -> ConfigInvalid:
    place = f"{file}, line {line}" if line is not None else str(file)
    return ConfigInvalid(f"configuration file {place}", why, remedy)


_PLACE = re.compile(r"^(?P<why>.*?)(?: - at `(?P<kind>key in )?\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`", re.DOTALL)
_TYPE_NAMES: Mapping[str, str] = {
    "object": "a table",
    "array": "a list",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}
_TABLES: Mapping[str, type[msgspec.Struct]] = {
    "": Settings,
    "tail": TailSettings,
    "terminal": TerminalSettings,
    "insights": InsightsSettings,
    "redaction": RedactionSettings,
    "streams[...]": StreamSettings,
    "streams[...].decode": Decoding,
    "log_groups[...]": LogGroupSettings,
}
_NAMED: Mapping[str, Any] = {"streams": StreamSettings, "log_groups": LogGroupSettings, "log_sets": GroupSet}
"""Tables of which the keys are names of the user's own, with what stands under each."""


def _explained(file: Path, text: str, content: Mapping[str, Any], message: str) -> ConfigInvalid:
    """Turn msgspec's refusal into the line and key that a user can find."""
    place = _PLACE.match(message)
    why, where = (place["why"], place["path"] or "") if place else (message, "")
    unknown = _UNKNOWN.fullmatch(why)
    if unknown:
        accepted = ", ".join(_TABLES[where].__struct_encode_fields__)
        keys = (*_keys(where, content), unknown["key"])
        return _refused(file, _line_of(text, keys), f"unknown key {'.'.join(keys)!r}", f"accepted here: {accepted}")
    keys = _keys(where, content)
    if where.startswith("keymap["):
        keys = (
            "keymap",
            next(key for key, value in content["keymap"].items() if not (value and isinstance(value, str))),
        )
    return _refused(file, _line_of(text, keys), f"{'.'.join(keys)}: {_in_words(why)}", _accepted(keys))


def _keys(where: str, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Turn msgspec's path into keys; it writes `[...]` for a key of the user's own, which is looked for here."""
    table, own, within = where.partition("[...]")
    keys = tuple(filter(None, (within if own else where).split(".")))
    if not own or table not in _NAMED:
        return keys
    spoilt = next(name for name, each in content[table].items() if not _is_sound(each, _NAMED[table]))
    return (table, spoilt, *(key for key in keys if not key.startswith("[")))


def _is_sound(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError:
        return False
    return True


def _in_words(why: str) -> str:
    """Name TOML's types as its users do: "expected `object`, got `int`" speaks of Python."""
    words = re.sub(r"`([a-z]+)`", lambda found: _TYPE_NAMES.get(found[1], found[1]), why)
    return words[:1].lower() + words[1:]


def _accepted(keys: tuple[str, ...]) -> str:
    if keys == ("theme",):
        return "accepted: dark, light, high-contrast, 16-colours"
    if keys[:1] == ("streams",) and keys[-1:] == ("format",):
        return f"accepted: {', '.join(FORMATS)}"
    if keys[:1] == ("keymap",):
        return 'write it as "pane.verb" = "key,key"'
    return "mend the value"


def _syntax_line(text: str, message: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else text.count("\n") + 1


def _line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """Find the line, from 1, that brings a key into the document; None where it can't be told.

    tomllib tells no lines, so the document is read up to each line that mentions the key, until the key is there.
    """
    lines = text.splitlines(keepends=True)
    for start, line in enumerate(lines):
        if keys and keys[-1].rpartition(".")[2] in line and _brings(lines, start, keys):
            return start + 1
    return None


def _brings(lines: list[str], start: int, keys: tuple[str, ...]) -> bool:
    for stop in range(start + 1, len(lines) + 1):
        try:
            content: Any = _parsed("".join(lines[:stop]))
        except ValueError:
            continue  # a value over several lines
        for key in keys:
            if not isinstance(content, dict) or key not in content:
                return False
            content = content[key]
        return True
    return False
