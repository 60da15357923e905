"""Columns that are remembered: those of the configuration, and those chosen with `:columns`, which are kept there."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kinesis_tui.config_file import remember
from kinesis_tui.failure import ConfigInvalid
from kinesis_tui.pane import Pane
from kinesis_tui.payload.fields import parse_field
from kinesis_tui.ui.rows.explorer import RowsExplorer


class ColumnChoice:
    """The choices for the sources of one service, in a table of the configuration that has `columns` for each."""

    def __init__(self, path: Path, table: str, saved: Mapping[str, Sequence[str]]) -> None:
        """Take the configuration file, the table's name, and what it has."""
        self._path = path
        self._table = table
        self._saved = saved
        self._made: dict[str, tuple[str, ...]] = {}

    def of(self, name: str) -> Sequence[str]:
        """Return the fields chosen for a source; empty: the payload is shown."""
        made = self._made.get(name)
        return self._saved.get(name, ()) if made is None else made

    async def choose(self, name: str, fields: Sequence[str]) -> None:
        """Remember what is shown of a source; raises ConfigInvalid where the file can't be written."""
        self._made[name] = tuple(fields)
        await asyncio.to_thread(remember, self._path, (self._table, name, "columns"), list(fields) or None)


class ColumnOffers:
    """What a pane remembers of columns for the source it shows."""

    def __init__(self, pane: Pane, choice: ColumnChoice, name: Callable[[], str], explorer: RowsExplorer) -> None:
        """Prepare; `name` names what is shown, empty where nothing is that could be remembered."""
        self._pane = pane
        self._name = name
        self._explorer = explorer
        self._choice = choice

    def begin(self) -> None:
        """Show the columns of what is shown now; says which of the configuration's are none."""
        fields = []
        for text in self._choice.of(self._name()):
            try:
                fields.append(parse_field(text))
            except ValueError as error:
                self._pane.say(f"A column of the configuration is left out: {error}.", warning=True)
        self._explorer.show_columns(tuple(fields))

    def chosen(self, fields: Sequence[str]) -> None:
        """Remember what the user chose."""
        if name := self._name():
            self._pane.run_worker(self._remember(name, fields), group="columns chosen")

    async def _remember(self, name: str, fields: Sequence[str]) -> None:
        try:
            await self._choice.choose(name, fields)
        except ConfigInvalid as error:
            self._pane.say(f"These columns are for this run only: {error}", warning=True)
