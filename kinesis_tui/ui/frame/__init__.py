"""The frame around the panes: header, tabs, footer, workspace, command line, dialogs; it knows no service and no SDK."""
