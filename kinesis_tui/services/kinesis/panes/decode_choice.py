"""`:decode`: how the payloads of the tailed stream are read, chosen on the command line and remembered."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kinesis_tui.config_file import remember
from kinesis_tui.config_streams import Decoding, StreamSettings
from kinesis_tui.payload.choice import completions, parse_decoding, split_words, words_of
from kinesis_tui.payload.decode import Decoder
from kinesis_tui.payload.decoders import DecoderRefused, messages_of, open_decoder
from kinesis_tui.payload.glue_decoder import ReaderOf

_OFFERED = 50
_SCHEMAS = (".proto", ".desc", ".pb", ".protoset", ".bin", ".avsc", ".json")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice and what came of it."""

    decoding: Decoding
    decoder: Decoder | None = None
    """None: payloads are recognised without being told, also where the choice can't be followed."""
    refusal: str = ""
    """Why it can't be followed: one sentence without a full stop."""

    @property
    def words(self) -> str:
        """The choice as it is written after `:decode`, or what is wrong with it."""
        return self.refusal or words_of(self.decoding)


@dataclass
class DecodeChoice:
    """The choices for streams: those of the configuration, and those made since."""

    path: Path
    """The configuration file; relative schema files are looked for beside it."""
    streams: Mapping[str, StreamSettings]
    reader_of: ReaderOf | None = None
    """What knows the schemas of Glue's registry; `SchemaRegistry.reader`."""
    _made: dict[str, Decoding] = field(default_factory=dict)

    def decoding(self, stream: str) -> Decoding:
        """Return what is chosen for a stream, given by name or ARN."""
        name = stream_name(stream)
        return self._made.get(name) or self.streams.get(name, StreamSettings()).decode

    async def open(self, stream: str) -> Chosen:
        """Make the decoder that is chosen for a stream; reads and compiles its file in a thread, and never fails."""
        return await self._opened(self.decoding(stream))

    async def choose(self, stream: str, text: str) -> Chosen:
        """Follow what was written after `:decode`, and remember it where it can be followed.

        Raises ValueError with a clause for what is no choice, or a file that can't be used; ConfigInvalid where the
        configuration can't be written (the choice holds for this run then).
        """
        decoding = parse_decoding(text)
        chosen = await self._opened(decoding)
        if chosen.refusal:
            raise ValueError(chosen.refusal)
        name = stream_name(stream)
        self._made[name] = decoding
        table = None if decoding == Decoding() else decoding.table
        await asyncio.to_thread(remember, self.path, ("streams", name, "decode"), table)
        return chosen

    def completions(self, text: str) -> list[str]:
        """Complete what is written after `:decode`: the ways, files, and a file's messages; reads small folders."""
        words = split_words(text)
        started = words[1] if len(words) > 1 else ""
        third = len(words) > 2 or (len(words) == 2 and text[-1:].isspace())
        if third:
            return completions(text, messages=self._messages(words[1]) if words[0] == "protobuf" else ())
        return completions(text, files=files_from(started, self.path.parent))

    async def _opened(self, decoding: Decoding) -> Chosen:
        if decoding.format == "auto":
            return Chosen(decoding)
        try:
            decoder = await asyncio.to_thread(open_decoder, decoding, self.path.parent, self.reader_of)
        except DecoderRefused as error:
            return Chosen(decoding, None, str(error))
        return Chosen(decoding, decoder)

    def _messages(self, file: str) -> tuple[str, ...]:
        """Name a descriptor set's messages; a .proto file would have to be compiled for each key pressed."""
        if file.endswith(".proto"):
            return ()
        try:
            return messages_of(file, self.path.parent)
        except DecoderRefused:
            return ()


def stream_name(stream: str) -> str:
    """Return the name that a stream's settings stand under: the last part of an ARN."""
    return stream.rsplit("/", 1)[-1]


def files_from(started: str, beside: Path) -> list[str]:
    """Return paths that begin like this, folders with a slash, then schema files; relative ones are beside a folder."""
    head, slash, tail = started.rpartition("/")
    try:
        folder = beside / Path(f"{head}{slash}").expanduser()
        found = sorted(
            each for each in folder.iterdir() if each.name.startswith(tail) and not each.name.startswith(".")
        )
        folders = [f"{head}{slash}{each.name}/" for each in found if each.is_dir()]
        files = [f"{head}{slash}{each.name}" for each in found if each.suffix in _SCHEMAS and each.is_file()]
    except (OSError, RuntimeError):
        return []
    return (files + folders)[:_OFFERED]
