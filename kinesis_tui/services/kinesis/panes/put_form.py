"""The form that puts one record: typed by hand, or one that was read and is edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import SystemRandom

from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.put_records import (
    PutRecordsRequestEntry,
    parse_hash_key,
    partition_key_complaint,
    size_complaint,
)
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.panes.known_streams import KnownStreams
from kinesis_tui.services.kinesis.panes.put_payload import EDITABLE_BYTES, ENCODINGS, decoded, encoded, encoding_for
from kinesis_tui.services.kinesis.panes.put_target import PutTarget, look_at
from kinesis_tui.services.kinesis.put.outcomes import Entry, Outcome, Put, Refused
from kinesis_tui.services.kinesis.put.producer import Patience, Producer
from kinesis_tui.services.kinesis.put.source import ListSource
from kinesis_tui.text.quantities import bytes_text, count_text
from kinesis_tui.text.times import Clock
from kinesis_tui.ui.form import Field, FormScreen, Values, Verdict
from kinesis_tui.ui.frame.offers import Refused as NotDone

PATIENCE = Patience(attempts=6, seconds=20.0)
"""A person waits."""
TOO_LONG = "too long to edit here: it is put as it is"


@dataclass(slots=True)
class PutDrafts:
    """What was typed into the forms of this run, by what they were opened for; one for all panes."""

    by_origin: dict[str, dict[str, str]] = field(default_factory=dict)

    def draft(self, origin: str, values: dict[str, str]) -> dict[str, str]:
        """Return what was typed for an origin before, or else `values`; the oldest of many is forgotten."""
        while len(self.by_origin) > 16:
            del self.by_origin[next(iter(self.by_origin))]
        return self.by_origin.setdefault(origin, values)


class PutForm:
    """One record to be put (a `FormModel`)."""

    verb = "puts it"

    def __init__(
        self, gateway: KinesisGateway, clock: Clock, known: KnownStreams, draft: dict[str, str], title: str
    ) -> None:
        self.title = title
        self.draft = draft
        self._gateway = gateway
        self._clock = clock
        self._target = PutTarget("")
        self._form: FormScreen | None = None
        self._encoding = draft.get("encoding", "text")
        self._whole: bytes | None = None
        self._note = ""
        """Why the payload stays in its encoding."""
        self.fields: tuple[Field, ...] = (
            Field("stream", "stream", complete=known.starting_with, placeholder="name or ARN"),
            Field("key", "partition key", placeholder="1 to 256 characters"),
            Field("hash_key", "explicit hash key", placeholder="none: the partition key chooses the shard"),
            Field("encoding", "payload as", "choice", ENCODINGS),
            Field("payload", "payload", "text"),
        )

    def keep_whole(self, data: bytes) -> None:
        """Put these bytes, which are too long to be edited."""
        self._whole = data
        self.fields = self.fields[:3]

    def opened(self, form: FormScreen) -> None:
        """Ask about the stream."""
        self._form = form
        self._look()

    def react(self, name: str, values: Values) -> Values:
        """Ask about another stream; write the payload in another encoding."""
        self._note = self._note if name == "encoding" else ""
        if name == "stream":
            self._look()
        if name != "encoding" or values["encoding"] == self._encoding:
            return {}
        before, self._encoding = self._encoding, values["encoding"]
        try:
            return {"payload": encoded(decoded(values["payload"], before), values["encoding"])}
        except ValueError as error:
            self._encoding, self._note = before, f"stays {before}: {error}"
            return {"encoding": before}

    def check(self, values: Values) -> Verdict:
        """Say what is wrong with each field, how large the record is and where it lands."""
        problems: dict[str, str] = {}
        key, hash_key, data = values["key"], None, b""
        if not values["stream"].strip():
            problems["stream"] = "which stream?"
        if complaint := partition_key_complaint(key):
            problems["key"] = complaint
        try:
            hash_key = parse_hash_key(values["hash_key"].strip()) if values["hash_key"].strip() else None
        except ValueError as error:
            problems["hash_key"] = str(error)
        try:
            data = self._data(values)
        except ValueError as error:
            problems["payload"] = str(error)
        entry = PutRecordsRequestEntry(key, data, hash_key)
        most = self._target.most_bytes
        if complaint := size_complaint(entry.size, most):
            problems.setdefault("key" if self._whole is not None else "payload", complaint)
        return Verdict(problems, self._facts(entry, most, problems))

    async def submit(self, values: Values) -> str:
        """Put it; return where it is. Raises `Failure`, or `Refused` where it is not put."""
        hash_key = parse_hash_key(values["hash_key"].strip()) if values["hash_key"].strip() else None
        entry = PutRecordsRequestEntry(values["key"], self._data(values), hash_key)
        stream = values["stream"].strip()
        producer = Producer(self._gateway, stream, clock=self._clock, random=SystemRandom(), patience=PATIENCE, total=1)
        outcomes: list[Outcome] = []

        async def deliver(some: Sequence[Outcome]) -> None:
            outcomes.extend(some)

        await producer.run(ListSource([Entry(1, entry)]), deliver)
        return _told(outcomes[0], producer, stream)

    def _data(self, values: Values) -> bytes:
        if self._whole is not None:
            return self._whole
        return decoded(values["payload"], values["encoding"])

    def _facts(self, entry: PutRecordsRequestEntry, most: int, problems: Values) -> tuple[str, ...]:
        size = f"{count_text(entry.size)} of {count_text(most)} bytes with its key"
        if self._whole is not None:
            size = f"payload of {bytes_text(len(self._whole))}, {TOO_LONG}; {size}"
        where = "" if {"key", "hash_key", "stream"} & problems.keys() else self._target.shard_text(entry.hash_key)
        return (size, where, self._note) if self._note else (size, where)  # two lines at least: the box stays as it is

    def _look(self) -> None:
        """Ask about the stream that stands in the form."""
        stream = self.draft.get("stream", "").strip()
        if self._form is None or stream == self._target.stream:
            return
        self._target = PutTarget(stream)
        if stream:
            self._form.run_worker(self._ask(stream), group="target", exclusive=True)

    async def _ask(self, stream: str) -> None:
        target = await look_at(self._gateway, stream)
        if self._form is not None and stream == self._target.stream:
            self._target = target
            self._form.recheck()


def new_draft(stream: str) -> dict[str, str]:
    """Return a form without anything but the stream."""
    return {"stream": stream, "key": "", "hash_key": "", "encoding": "text", "payload": ""}


def draft_of(stream: str, record: Record) -> dict[str, str]:
    """Return a form that holds a record, its payload exactly; of a long one without it (see `keep_whole`)."""
    is_long = len(record.data) > EDITABLE_BYTES
    encoding = "text" if is_long else encoding_for(record.data)
    return {
        "stream": stream,
        "key": record.partition_key,
        "hash_key": record.explicit_hash_key or "",
        "encoding": encoding,
        "payload": "" if is_long else encoded(record.data, encoding),
    }


def _told(outcome: Outcome, producer: Producer, stream: str) -> str:
    """Say where the record is; raise what kept it from being put."""
    if isinstance(outcome, Put):
        again = "; an answer was lost, so it may be there twice" if outcome.maybe_repeated else ""
        return f"Put into {stream}: {outcome.shard_id}, sequence number {outcome.sequence_number}{again}."
    if isinstance(outcome, Refused):
        raise NotDone(f"Not put: {outcome.why}.")
    if producer.stopped is not None and not outcome.maybe_put:
        raise producer.stopped
    unknown = " It may have arrived all the same." if outcome.maybe_put else ""
    raise NotDone(f"Nothing says that it was put: {outcome.why}.{unknown}")
