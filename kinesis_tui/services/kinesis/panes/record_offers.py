"""What of a record can be copied; without its secrets, unless it is asked for by a choice that says so."""

import base64
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field

from kinesis_tui.pane import Choice
from kinesis_tui.payload.decode import Decoded, Decoder, decode
from kinesis_tui.redaction.payloads import redacted
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.redacted import redacted_json
from kinesis_tui.services.kinesis.panes.record_payload import Field, Payload

UNREDACTED = "hidden here, copied as it is"
"""What the menu shows of a choice that holds a secret."""


@dataclass(frozen=True, slots=True)
class RecordOffers:
    """How records of one tail are copied; makes choices in any thread."""

    stream: str
    redactor: Redactor = field(default_factory=Redactor)
    decoder: Decoder | None = None
    """The one chosen for the stream; None: recognised without being told."""
    flags: tuple[str, ...] = ()
    """Of the AWS CLI, so that it reaches what this session reaches: ("--region", "eu-west-1")."""

    def choices(self, shard_id: str, record: Record, payload: Payload | None = None) -> list[Choice]:
        """Offer the parts of a record: the payload first. Decodes it where nobody has: for a thread if it is large."""
        if payload is None:
            decoded = decode(record.data, decoder=self.decoder)
            shown, count = redacted(decoded, self.redactor)
        else:
            decoded, shown, count = payload.decoded, payload.shown, payload.secrets
        line, secrets = redacted_json(self.stream, shard_id, record, self.redactor, self.decoder)
        own = self.own_choices(shard_id, record)
        plain = [_payload("payload", shown), *own[:3], Choice("record as JSON", line.decode()), *own[3:]]
        whole = [_hidden("payload", _payload("", decoded).text)] if count else []
        key = [_hidden("partition key", record.partition_key)] if secrets > count else []
        return [*plain, *whole, *key]

    def own_choices(self, shard_id: str, record: Record) -> list[Choice]:
        """Offer what needs no decoding."""
        return [
            Choice("sequence number", record.sequence_number),
            Choice("partition key", self.redactor.redact_text(record.partition_key)),
            Choice("shard id", shard_id),
            Choice("aws command", aws_command(self.stream, shard_id, record.sequence_number, self.flags)),
        ]

    def field_choices(self, chosen: Field) -> list[Choice]:
        """Offer the value under the cursor, and its place."""
        plain = [
            Choice("field", chosen.shown),
            Choice("field's path, JSONPath", chosen.json_path),
            Choice("field's path, JMESPath", chosen.jmes_path),
        ]
        return plain if chosen.original is None else [*plain, _hidden("field", chosen.original)]


def aws_command(stream: str, shard_id: str, sequence_number: str, flags: Sequence[str] = ()) -> str:
    """Write the commands of the AWS CLI that fetch one record again, quoted for a POSIX shell.

    https://docs.aws.amazon.com/cli/latest/reference/kinesis/get-records.html. A user record comes in its aggregate.
    """
    which = ("--stream-arn", stream) if stream.startswith("arn:") else ("--stream-name", stream)
    kind = ("--shard-iterator-type", "AT_SEQUENCE_NUMBER", "--starting-sequence-number", sequence_number)
    asked = ("--shard-id", shard_id, *kind, *flags, "--query", "ShardIterator", "--output", "text")
    iterator = shlex.join(("aws", "kinesis", "get-shard-iterator", *which, *asked))
    arn = which if which[0] == "--stream-arn" else ()
    records = shlex.join(("aws", "kinesis", "get-records", *arn, "--limit", "1", *flags))
    return f'ITERATOR=$({iterator}) && {records} --shard-iterator "$ITERATOR"'


def _payload(label: str, decoded: Decoded) -> Choice:
    if decoded.text is not None:
        return Choice(label, decoded.text)
    return Choice(f"{label}, base64" if label else "", base64.b64encode(decoded.body).decode())


def _hidden(label: str, text: str) -> Choice:
    return Choice(f"{label}, unredacted", text, UNREDACTED)
