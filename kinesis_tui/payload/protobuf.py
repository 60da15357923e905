"""Protobuf messages by a descriptor set or a .proto file: what a payload says cannot be read without one.

A descriptor set is what `protoc --include_imports --descriptor_set_out=FILE` writes. A .proto file is compiled by
protoc itself, which the optional extra `proto` brings (grpcio-tools); it runs as a program of its own, so that it can
neither write over the screen nor take this program down.
"""

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_COMPILE_SECONDS = 30
_DESCRIPTOR_LIMIT = 64 * 1024 * 1024
"""Bytes; google's whole API is 20 MB."""
_ROOTS = 5
"""Folders upwards from a .proto file in which its imports are looked for."""
_GOOGLE = "google/protobuf/"


class ProtoRefused(ValueError):
    """The file or the message can't be used; the text is a clause that says why."""


class NotOfMessage(ValueError):
    """Bytes are not of the message; the text is a clause that says why."""


class ProtoFile:
    """The messages of a descriptor set."""

    def __init__(self, descriptor_set: bytes) -> None:
        """Read a FileDescriptorSet; raises ProtoRefused."""
        from google.protobuf import descriptor_pb2, descriptor_pool
        from google.protobuf.message import DecodeError

        files = descriptor_pb2.FileDescriptorSet()
        try:
            files.ParseFromString(descriptor_set)
        except DecodeError:
            raise ProtoRefused("it is no descriptor set") from None
        if not files.file:
            raise ProtoRefused("it is no descriptor set, or an empty one")
        self._pool = descriptor_pool.DescriptorPool()
        self.messages: tuple[str, ...] = ()
        """Full names in the order of the files, google's own last."""
        waiting = {file.name: file for file in files.file}
        for file in files.file:
            self._add(file.name, waiting)
        self.messages = tuple(name for file in files.file for name in _names(file.package, file.message_type))
        self.messages = tuple(sorted(self.messages, key=lambda name: name.startswith("google.protobuf.")))

    def _add(self, name: str, waiting: dict[str, Any]) -> None:
        """Add a file after those it imports, whatever the order in the set."""
        file = waiting.pop(name, None)
        if file is None:
            return
        for dependency in file.dependency:
            if dependency not in waiting:
                waiting.update(_well_known(dependency, self._pool))
            self._add(dependency, waiting)
        try:
            self._pool.Add(file)
        except TypeError as error:
            missing = "; was it written with --include_imports?" if "Depends on" in str(error) else ""
            raise ProtoRefused(f"its file {name} does not hold together{missing}") from None

    def json(self, name: str, body: bytes) -> tuple[bytes, int]:
        """Write a message as protobuf's own JSON mapping, names as they are in the file.

        The number is how many of its fields the schema does not know. Raises ProtoRefused for a message the file does
        not have, NotOfMessage for bytes that are none of it.
        https://protobuf.dev/programming-guides/json/
        """
        from google.protobuf import json_format, message_factory
        from google.protobuf.message import DecodeError
        from google.protobuf.unknown_fields import UnknownFieldSet

        try:
            message = message_factory.GetMessageClass(self._pool.FindMessageTypeByName(name))()
        except KeyError:
            known = ", ".join(self.messages[:5]) or "none"
            raise ProtoRefused(f"it has no message {name}; it has {known}") from None
        try:
            message.ParseFromString(body)
            unknown = len(UnknownFieldSet(message))
            if unknown and not message.ListFields():
                raise NotOfMessage(f"these bytes have no field that {name} knows")
            written: str = json_format.MessageToJson(
                message, preserving_proto_field_name=True, indent=None, ensure_ascii=False, descriptor_pool=self._pool
            )
            return written.encode(), unknown
        except (DecodeError, UnicodeError, RecursionError):
            raise NotOfMessage(f"these bytes are no {name}") from None
        except (json_format.Error, TypeError, ValueError, OverflowError) as error:
            raise NotOfMessage(f"{name} can't be shown: {str(error)[:200]}") from None


def read_proto(path: Path) -> ProtoFile:
    """Read a descriptor set, or compile a .proto file, which takes up to seconds: for a thread. Raises ProtoRefused."""
    try:
        if path.suffix == ".proto":
            if not path.is_file():
                raise ProtoRefused("the file does not exist")
            return ProtoFile(_compiled(path))
        with path.open("rb") as file:
            content = file.read(_DESCRIPTOR_LIMIT + 1)
    except OSError as error:
        raise ProtoRefused(f"it can't be read ({error.strerror})") from None
    if len(content) > _DESCRIPTOR_LIMIT:
        raise ProtoRefused("it is larger than 64 MiB")
    return ProtoFile(content)


def compile_text(text: str) -> ProtoFile:
    """Compile the text of a .proto file that stands alone, as Glue keeps it; raises ProtoRefused."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="kinesis-tui-") as folder:
        path = Path(folder) / "schema.proto"
        path.write_text(text, encoding="utf-8")
        return ProtoFile(_compiled(path))


def _compiled(path: Path) -> bytes:
    """Compile a .proto file and what it imports, which is looked for beside it and in the folders above."""
    if find_spec("grpc_tools") is None:
        raise ProtoRefused(
            "compiling a .proto file needs the extra 'proto' (pip install 'kinesis-tui[proto]'); "
            "a descriptor set (protoc --include_imports --descriptor_set_out=FILE) needs nothing"
        )
    import subprocess
    import tempfile

    path = path.resolve()
    with tempfile.TemporaryDirectory(prefix="kinesis-tui-") as folder:
        out = Path(folder) / "descriptors"
        roots = _roots(path)
        command = [sys.executable, "-P", "-m", "grpc_tools.protoc", *(f"-I{root}" for root in roots)]
        command += ["--include_imports", f"--descriptor_set_out={out}", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_COMPILE_SECONDS, check=False)  # noqa: S603  # fixed program, paths as arguments
        except subprocess.TimeoutExpired:
            raise ProtoRefused(f"protoc took longer than {_COMPILE_SECONDS} s") from None
        if done.returncode != 0:
            first = next((line for line in done.stderr.splitlines() if line.strip()), "no reason told")
            raise ProtoRefused(f"protoc refuses it: {first[:300]}")
        return out.read_bytes()


def _roots(path: Path) -> list[Path]:
    """Return where imports are looked for; first the folder that the package's name leads down from, if one does."""
    text = path.read_text(encoding="utf-8", errors="replace")
    package = re.search(r"^\s*package\s+([\w.]+)\s*;", text, re.MULTILINE)
    parts = tuple(package[1].split(".")) if package else ()
    near = list(path.parents)[:_ROOTS]
    if parts and path.parent.parts[-len(parts) :] == parts:
        near.insert(0, path.parents[len(parts)])
    return list(dict.fromkeys(near))


def _well_known(name: str, pool: Any) -> dict[str, Any]:
    """Bring google's own files, which a set may leave out because every protobuf library has them."""
    from google.protobuf import descriptor_pb2, descriptor_pool

    if not name.startswith(_GOOGLE):
        return {}
    try:
        pool.FindFileByName(name)
        return {}
    except KeyError:
        pass
    _import_well_known()
    try:
        found = descriptor_pool.Default().FindFileByName(name)
    except KeyError:
        return {}
    file = descriptor_pb2.FileDescriptorProto()
    found.CopyToProto(file)
    return {name: file}


def _import_well_known() -> None:
    from google.protobuf import (  # noqa: F401  # imported to be found in the default pool
        any_pb2,
        duration_pb2,
        empty_pb2,
        field_mask_pb2,
        struct_pb2,
        timestamp_pb2,
        wrappers_pb2,
    )


def _names(package: str, messages: Any) -> list[str]:
    """Name messages and those inside them; entries of maps are none of the user's."""
    names = []
    for message in messages:
        if message.options.map_entry:
            continue
        name = f"{package}.{message.name}" if package else message.name
        names += [name, *_names(name, message.nested_type)]
    return names
