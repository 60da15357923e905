"""How a pane offers `:decode`: the command, the decoder in force, and schemas of Glue fetched as records need them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kinesis_tui.failure import ConfigInvalid, Failure
from kinesis_tui.pane import Command, Context, Pane, Refused
from kinesis_tui.payload.decode import Decoder
from kinesis_tui.services.kinesis.panes.decode_choice import Chosen, DecodeChoice, stream_name
from kinesis_tui.services.kinesis.schema_registry import SchemaRegistry


class DecodeOffers:
    """What one pane offers for the stream it shows.

    The pane calls `begin` when it shows another stream, gives `decoder` to its rows and record views, and calls `look`
    once a second, so that schemas which these wanted and nobody knows yet are fetched.
    """

    def __init__(self, pane: Pane, context: Context, stream: Callable[[], str], changed: Callable[[], None]) -> None:
        """Prepare; `stream` names what is shown, empty where nothing is; `changed` paints anew with another decoder."""
        from kinesis_tui.config import settings_path

        self._pane = pane
        self._stream = stream
        self._changed = changed
        self._registry = context.one(SchemaRegistry, lambda: SchemaRegistry(context.aws))
        self._choice = context.one(
            DecodeChoice,
            lambda: DecodeChoice(settings_path()[0], context.settings.streams, self._registry.reader),
        )
        self.chosen: Chosen | None = None
        """None before anything is shown."""

    @property
    def decoder(self) -> Decoder | None:
        """What is in force; None: payloads are recognised without being told."""
        return None if self.chosen is None else self.chosen.decoder

    @property
    def words(self) -> str:
        """What the state line says: `decode protobuf orders.desc shop.Order`; empty where nothing is chosen."""
        if self.chosen is None or self.chosen.decoding.format == "auto":
            return ""
        return f"decode {self.chosen.words}"

    def command(self) -> Command:
        """Return `:decode`."""
        return Command(
            "decode",
            "Read payloads as told: protobuf FILE MESSAGE, avro FILE, glue, text, hex, auto …",
            self._decode,
            "FORMAT [FILE] [MESSAGE]",
            self._choice.completions,
        )

    async def begin(self) -> None:
        """Make the decoder chosen for the stream that is shown now; says why where it can't be used."""
        self.chosen = await self._choice.open(self._stream())
        if self.chosen.refusal:
            self._pane.say(f"{self.chosen.refusal}; records are decoded as without it.", warning=True)
        self._changed()

    def aside(self) -> Iterator[tuple[str, str]]:
        """Give the state line its words, with their style."""
        if self.words:
            yield self.words, "warning" if self.chosen is not None and self.chosen.refusal else "accent"

    def look(self) -> None:
        """Fetch the schemas that were wanted since the last look."""
        wanted = self._registry.take_wanted()
        if wanted:
            self._pane.run_worker(self._fetch(wanted), group="schemas")

    async def _fetch(self, wanted: Sequence[str]) -> None:
        """Fetch schemas one after the other; one that can't be had is told once."""
        for version_id in wanted:
            try:
                await self._registry.fetch(version_id)
            except Failure as failure:
                self._pane.say(str(failure), warning=True)
        self._changed()

    async def _decode(self, text: str) -> None:
        stream = self._stream()
        if not stream:
            raise Refused("No stream is tailed: decode is chosen for one.")
        if not text:
            self._pane.say(f"{stream_name(stream)} is decoded by {self._choice.decoding(stream).format}.")
            return
        self._registry.forget_failures()
        try:
            self.chosen = await self._choice.choose(stream, text)
        except ValueError as error:
            raise Refused(f"{error}.") from None
        except ConfigInvalid as error:
            self.chosen = await self._choice.open(stream)
            self._pane.say(f"Decoded so in this run only: {error}", warning=True)
        self._changed()
