"""Log groups, log streams and log events."""
