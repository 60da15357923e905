"""The pane of delivery streams."""
