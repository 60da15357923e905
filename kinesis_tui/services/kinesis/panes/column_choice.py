"""The columns of a stream: those of the configuration, and those chosen with `:columns`, which are remembered there."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kinesis_tui.config import settings_path
from kinesis_tui.config_file import remember
from kinesis_tui.config_streams import StreamSettings
from kinesis_tui.failure import ConfigInvalid
from kinesis_tui.pane import Context, Pane
from kinesis_tui.payload.fields import parse_field
from kinesis_tui.services.kinesis.panes.decode_choice import stream_name
from kinesis_tui.ui.rows.explorer import RowsExplorer


@dataclass
class ColumnChoice:
    """The choices for streams."""

    path: Path
    """The configuration file."""
    streams: Mapping[str, StreamSettings]
    _made: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, stream: str) -> tuple[str, ...]:
        """Return the fields chosen for a stream, given by name or ARN; empty: the payload is shown."""
        name = stream_name(stream)
        made = self._made.get(name)
        return self.streams.get(name, StreamSettings()).columns if made is None else made

    async def choose(self, stream: str, fields: Sequence[str]) -> None:
        """Remember what is shown of a stream; raises ConfigInvalid where the file can't be written."""
        name = stream_name(stream)
        self._made[name] = tuple(fields)
        await asyncio.to_thread(remember, self.path, ("streams", name, "columns"), list(fields) or None)


class ColumnOffers:
    """What a pane remembers of columns for the stream it shows."""

    def __init__(self, pane: Pane, context: Context, stream: Callable[[], str], explorer: RowsExplorer) -> None:
        """Prepare; `stream` names what is shown, empty where nothing is."""
        self._pane = pane
        self._stream = stream
        self._explorer = explorer
        self._choice = context.one(ColumnChoice, lambda: ColumnChoice(settings_path()[0], context.settings.streams))

    def begin(self) -> None:
        """Show the columns of the stream that is shown now; says which of the configuration's are none."""
        fields = []
        for text in self._choice.of(self._stream()):
            try:
                fields.append(parse_field(text))
            except ValueError as error:
                self._pane.say(f"A column of the configuration is left out: {error}.", warning=True)
        self._explorer.show_columns(tuple(fields))

    def chosen(self, fields: Sequence[str]) -> None:
        """Remember what the user chose."""
        if stream := self._stream():
            self._pane.run_worker(self._remember(stream, fields), group="columns chosen")

    async def _remember(self, stream: str, fields: Sequence[str]) -> None:
        try:
            await self._choice.choose(stream, fields)
        except ConfigInvalid as error:
            self._pane.say(f"These columns are for this run only: {error}", warning=True)
