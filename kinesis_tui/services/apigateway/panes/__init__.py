"""The pane of APIs."""
