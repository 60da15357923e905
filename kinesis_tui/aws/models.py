"""Finds and reads the SDK's own model files (services, endpoints, rules) several times faster than the SDK does."""

import gzip
import os
from pathlib import Path
from typing import Any

import msgspec
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import JSONFileLoader, Loader, create_loader

_ENDINGS = (".json", ".json.gz")


class ModelFiles(JSONFileLoader):
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


class ModelLoader(Loader):
    """Takes the place of botocore's own (the session's component `data_loader`).

    Before it reads one service's model it looks into the directories of all 400, once for each kind of model: 30 ms.
    """

    def list_available_services(self, type_name: str) -> list[str]:
        """Return every service that has models, whether or not one of the kind `type_name` is among them."""
        _ = type_name
        paths = [Path(path) for path in self.search_paths if Path(path).is_dir()]
        return sorted({entry.name for path in paths for entry in os.scandir(path) if entry.is_dir()})

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """Return one model; raises botocore's UnknownServiceError where there is none of this kind."""
        try:
            return super().load_service_model(service_name, type_name, api_version)
        except UnknownServiceError:
            raise
        except DataNotFoundError as error:
            known = ", ".join(self.list_available_services(type_name))
            raise UnknownServiceError(service_name=service_name, known_service_names=known) from error


def model_loader(data_path: str | None) -> ModelLoader:
    """Make the loader; `data_path` is AWS_DATA_PATH, where more models may lie."""
    loader = create_loader(data_path)
    return ModelLoader(
        extra_search_paths=loader.search_paths, file_loader=ModelFiles(), include_default_search_paths=False
    )
