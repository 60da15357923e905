"""kinesis-tui: see and follow a streaming pipeline on AWS from a terminal."""

__version__ = "0.1.0"
