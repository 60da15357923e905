"""The columns of log groups and of sets of them, remembered by name in `[log_groups."NAME"]`."""

from kinesis_tui.config import settings_path
from kinesis_tui.pane import Context
from kinesis_tui.rows_pane.columns import ColumnChoice


class GroupColumns(ColumnChoice):
    """Those of one user; all panes share it."""

    def __init__(self, context: Context) -> None:
        saved = {name: settings.columns for name, settings in context.settings.log_groups.items()}
        super().__init__(settings_path()[0], "log_groups", saved)
