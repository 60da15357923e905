"""Bytes, what they are, and what was undone to see it."""
