"""Putting records: read from a file or a form, checked, sent in batches, each accounted for."""
