"""The frame around the panes: header, tabs, footer, workspace, command line, dialogs; no service, no SDK."""
