"""How `tail` decodes a stream for which the configuration tells: its decoder, and the schemas that it needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kinesis_tui.cli.exits import complain
from kinesis_tui.config_streams import StreamSettings
from kinesis_tui.failure import Failure

if TYPE_CHECKING:
    from kinesis_tui.aws.session import AwsSession
    from kinesis_tui.payload.decode import Decoder
    from kinesis_tui.services.kinesis.schema_registry import SchemaRegistry
    from kinesis_tui.services.kinesis.tail.progress import RecordBatch


class StreamDecoding:
    """The decoder of a tailed stream; what it costs is paid only by streams that have one."""

    def __init__(self, streams: Mapping[str, StreamSettings], path: Path) -> None:
        self._streams = streams
        self._folder = path.parent
        self._registry: SchemaRegistry | None = None
        self._told: set[str] = set()
        self.decoder: Decoder | None = None
        """None: recognised without being told."""

    async def open(self, stream: str, aws: "AwsSession | None" = None) -> None:
        """Make the decoder; where its file can't be used that is told on standard error, and records are as without it.

        Without a session no schema of Glue's registry is fetched.
        """
        settings = self._streams.get(stream.rsplit("/", 1)[-1])
        if settings is None or settings.decode.format == "auto":
            return
        import asyncio

        from kinesis_tui.payload.decoders import DecoderRefused, open_decoder

        reader_of = None
        if settings.decode.format == "glue" and aws is not None:
            from kinesis_tui.services.kinesis.schema_registry import SchemaRegistry

            self._registry = SchemaRegistry(aws)
            reader_of = self._registry.reader
        try:
            self.decoder = await asyncio.to_thread(open_decoder, settings.decode, self._folder, reader_of)
        except DecoderRefused as error:
            complain(f"{error}; records are decoded as without it.")

    async def prepare(self, batch: "RecordBatch") -> None:
        """Fetch the schemas that a batch needs; one that can't be had is told once."""
        if self._registry is None:
            return
        from kinesis_tui.payload.layers import undone
        from kinesis_tui.services.kinesis.model.record import user_records

        users = (user for record in batch.records for user in user_records(record))
        wanted = {undone(user.data, len(user.data)).schema_id for user in users}
        for version_id in wanted.difference(self._told, ("",)):
            try:
                await self._registry.fetch(version_id)
            except Failure as failure:
                self._told.add(version_id)
                complain(str(failure))
