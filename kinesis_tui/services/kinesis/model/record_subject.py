"""A record, or user record, as what a query looks at."""

from kinesis_tui.live.plain_rows import is_plain
from kinesis_tui.live.row_subject import decoded_body
from kinesis_tui.payload.decode import Decoded, Decoder, decode
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.record_json import steps
from kinesis_tui.services.kinesis.model.shard import ShardId


class RecordSubject:
    """One record of a shard; `decoder` is the one chosen for its stream. It is decoded when the query asks for it."""

    __slots__ = ("_decoded", "_decoder", "_record", "shard")

    group = ""
    stream = ""

    def __init__(self, shard_id: ShardId, record: Record, decoder: Decoder | None = None) -> None:
        self.shard = str(shard_id)
        self._record = record
        self._decoder = decoder
        self._decoded: Decoded | None = None

    @property
    def key(self) -> str:
        """The partition key."""
        return self._record.partition_key

    @property
    def seq(self) -> str:
        """The sequence number."""
        return self._record.sequence_number

    @property
    def size(self) -> int:
        """The payload's bytes; of a user record its own."""
        return len(self._record.data)

    @property
    def time_ms(self) -> int | None:
        """When Kinesis took it in, milliseconds since the epoch; None where that is unknown."""
        return self._record.arrival_ms or None

    @property
    def decoded(self) -> tuple[str, ...]:
        """What was undone or recognised, outermost first."""
        return steps(self._record, self._opened())

    @property
    def body(self) -> bytes:
        """The innermost bytes, without decoding them where they are plain to see."""
        if self._decoder is None and is_plain(self._record.data):
            return self._record.data
        return decoded_body(self._opened())

    def _opened(self) -> Decoded:
        if self._decoded is None:
            self._decoded = decode(self._record.data, decoder=self._decoder)
        return self._decoded
