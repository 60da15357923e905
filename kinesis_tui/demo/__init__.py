"""The embedded AWS of `kinesis-tui demo`: a local emulator with a living pipeline on it."""
