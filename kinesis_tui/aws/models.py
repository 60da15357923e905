"""Reads the SDK's own model files (services, endpoints, rules) several times faster than the SDK does."""

import gzip
from pathlib import Path
from typing import Any

import msgspec

_ENDINGS = (".json", ".json.gz")


class ModelFiles:
    """Takes the place of botocore's JSONFileLoader (`Loader.file_loader`).

    The SDK's decoder makes OrderedDicts in one long call that holds the interpreter's lock: 60 ms for `endpoints`, in
    which no thread helps the event loop.
    """

    def exists(self, file_path: str) -> bool:
        """Whether there is such a file; `file_path` comes without its ending."""
        return any(Path(file_path + ending).is_file() for ending in _ENDINGS)

    def load_file(self, file_path: str) -> Any:
        """Return the decoded file, or None where there is none."""
        for ending in _ENDINGS:
            path = Path(file_path + ending)
            if path.is_file():
                content = path.read_bytes()
                return msgspec.json.decode(gzip.decompress(content) if ending.endswith("gz") else content)
        return None
