"""One key written back into the user's config.toml: comments, order and everything else stay as they are.

What is remembered for a user (how a stream is decoded, saved filters, columns) goes through `remember`.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kinesis_tui.failure import ConfigInvalid

Value = str | int | float | bool | Sequence["Value"] | Mapping[str, "Value"]

_PRIVATE = 0o600


def remember(path: Path, keys: Sequence[str], value: Value | None) -> None:
    """Set a key of the file, tables on the way included; None takes it out, and tables that are empty then.

    `keys` is the way to it, from the outside: `("streams", "orders", "decode")`. A mapping becomes a table. The file is
    replaced as a whole or not at all; it keeps its mode, and is readable by its owner alone where it is new. Reads and
    writes the disk: for a thread. Raises ConfigInvalid where the file can't be read, understood or written.
    """
    target = path.resolve()  # a link to where the user keeps such files stays one
    document, mode = _document(target)
    if value is None:
        _take_out(document, keys)
    else:
        _set(target, document, keys, value)
    _replace(target, document, mode)


def _document(path: Path) -> tuple[Any, int]:
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        text, mode = path.read_bytes().decode("utf-8"), path.stat().st_mode & 0o777
    except FileNotFoundError:
        return tomlkit.document(), _PRIVATE
    except UnicodeDecodeError:
        raise _refused(path, "not UTF-8 text", "save the file as UTF-8") from None
    except OSError as error:
        raise _refused(path, f"it can't be read ({error.strerror})", "check the path and its permissions") from None
    try:
        return tomlkit.parse(text), mode
    except ParseError as error:
        raise _refused(path, f"not valid TOML: {error}", "mend the line; nothing was written") from None


def _set(path: Path, document: Any, keys: Sequence[str], value: Value) -> None:
    import tomlkit

    table: Any = document
    for depth, key in enumerate(keys[:-1]):
        if key not in table:
            # The last table on the way has a heading of its own; those above it are said by its name.
            table[key] = tomlkit.table(is_super_table=isinstance(value, Mapping) or depth < len(keys) - 2)
        table = table[key]
        if not isinstance(table, dict):
            why = f"{'.'.join(keys[: depth + 1])} is not a table"
            raise _refused(path, why, "mend the file; nothing was written")
    if isinstance(value, Mapping):
        value = _table(value, table.get(keys[-1]))
    table[keys[-1]] = value


def _table(value: Mapping[str, Value], before: Any) -> Any:
    """Make a table, or change the one that is there, so that its comments stay."""
    import tomlkit

    table = before if isinstance(before, dict) else tomlkit.table()
    for key in [key for key in table if key not in value]:
        del table[key]
    for key, each in value.items():
        if key not in table or table[key] != each:
            table[key] = each
    return table


def _take_out(document: Any, keys: Sequence[str]) -> None:
    way: list[Any] = [document]
    for key in keys[:-1]:
        inner = way[-1].get(key)
        if not isinstance(inner, dict):
            return
        way.append(inner)
    way[-1].pop(keys[-1], None)
    for table, key in zip(reversed(way[:-1]), reversed(keys[:-1]), strict=True):
        if len(table[key]) == 0:
            del table[key]


def _replace(path: Path, document: Any, mode: int) -> None:
    """Write beside the file, then put it in its place: a full disk or a crash leaves the old one."""
    import tempfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        written = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(document.as_string())
                file.flush()
                os.fsync(file.fileno())
            written.chmod(mode)
            written.replace(path)
        finally:
            written.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(path, f"it can't be written ({error.strerror})", "check the folder's permissions") from None


def _refused(path: Path, why: str, remedy: str) -> ConfigInvalid:
    return ConfigInvalid(f"configuration file {path}", why, remedy)
