"""Finds and reads the SDK's own model files (services, endpoints, rules) several times faster than the SDK does."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from botocore.loaders import Loader

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


def model_loader(data_path: str | None) -> Loader:
    """Make what takes the place of botocore's own loader, the session's component `data_loader`.

    Before that one reads one service's model it looks into the directories of all 400, once for each kind of model:
    30 ms. `data_path` is AWS_DATA_PATH, where more models may lie. The SDK is imported here.
    """
    from botocore.exceptions import DataNotFoundError, UnknownServiceError
    from botocore.loaders import Loader, create_loader

    class ModelLoader(Loader):
        """Finds models by their service's directory."""

        def list_available_services(self, type_name: str) -> list[str]:
            """Return every service that has models, whether or not one of the kind `type_name` is among them."""
            _ = type_name
            paths = [Path(path) for path in self.search_paths if Path(path).is_dir()]
            return sorted({entry.name for path in paths for entry in os.scandir(path) if entry.is_dir()})

        def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
            """Return one model; raises UnknownServiceError where there is none of this kind."""
            try:
                return super().load_service_model(service_name, type_name, api_version)
            except UnknownServiceError:
                raise
            except DataNotFoundError as error:
                known = ", ".join(self.list_available_services(type_name))
                raise UnknownServiceError(service_name=service_name, known_service_names=known) from error

    loader = ModelLoader(extra_search_paths=create_loader(data_path).search_paths, include_default_search_paths=False)
    loader.file_loader = ModelFiles()  # type: ignore[assignment]  # it needs no more than the two methods
    return loader
