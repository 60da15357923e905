"""Source code of the demo's Lambda functions; it runs inside the emulator, never in this program."""
