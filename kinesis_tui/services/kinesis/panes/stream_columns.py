"""The columns of streams, remembered by name in `[streams.NAME]`."""

from kinesis_tui.config import settings_path
from kinesis_tui.pane import Context
from kinesis_tui.rows_pane.columns import ColumnChoice


class StreamColumns(ColumnChoice):
    """Those of one user; all panes share it."""

    def __init__(self, context: Context) -> None:
        saved = {name: settings.columns for name, settings in context.settings.streams.items()}
        super().__init__(settings_path()[0], "streams", saved)
