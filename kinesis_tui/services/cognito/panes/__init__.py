"""Pane 4."""
