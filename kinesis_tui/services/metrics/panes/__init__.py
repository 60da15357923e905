"""The metrics pane."""
