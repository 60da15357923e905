"""Delivery streams as table rows and as JSON."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec

from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.metrics import DeliveryMetrics
from kinesis_tui.services.firehose.model.summary import destination_text, source_text
from kinesis_tui.text.quantities import UNKNOWN, rate_text
from kinesis_tui.text.times import age_text, duration_text, iso_millis
from kinesis_tui.ui.listed_rows import RowLayout
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Share

STREAM_COLUMNS = (
    Column("name", "DELIVERY STREAM", Share(least=16), drop=0),
    Column("status", "STATUS", Content(15, 8), drop=1),
    Column("source", "SOURCE", Content(28, 10), drop=3),
    Column("destination", "DESTINATION", Content(30, 12), drop=2),
    Column("last", "DELIVERED", Content(9, 9), align="right", drop=4),
    Column("freshness", "FRESHNESS", Content(11, 9), align="right", drop=6, descending=True),
    Column("errors", "ERRORS", Content(7, 6), align="right", drop=5, descending=True),
    Column("rate", "IN", Content(12, 8), align="right", drop=7, descending=True),
)
STATUS_STYLES = MappingProxyType(
    {
        "ACTIVE": "success",
        "CREATING": "warning",
        "CREATING_FAILED": "error",
        "DELETING": "warning",
        "DELETING_FAILED": "error",
    }
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A delivery stream in the list; None where nobody asked yet, or AWS has nothing."""

    name: str
    stream: DeliveryStream | None = None
    metrics: DeliveryMetrics | None = None
    refused: str = ""
    """Why AWS did not describe it."""


def listed_row(listed: Listed, now_ms: int) -> Row:
    """Lay one out."""
    name, status, source, destination, last, freshness, errors, rate = words(listed, now_ms)
    failing = errors not in (UNKNOWN, "none")
    cells = (
        name,
        Cell(status, STATUS_STYLES.get(status, "error" if listed.refused else "muted")),
        source,
        destination,
        Cell(last, "muted"),
        Cell(freshness, "muted"),
        Cell(errors, "error" if failing else "muted"),
        Cell(rate, "muted"),
    )
    return Row(listed.name, cells, _values(listed, now_ms))


def words(listed: Listed, now_ms: int) -> tuple[str, ...]:
    """Return what each column says."""
    stream, metrics = listed.stream, listed.metrics or DeliveryMetrics()
    freshness = metrics.freshness_seconds
    return (
        listed.name,
        ("refused" if listed.refused else UNKNOWN) if stream is None else stream.status or UNKNOWN,
        UNKNOWN if stream is None else source_text(stream) or UNKNOWN,
        UNKNOWN if stream is None else destination_text(stream) or UNKNOWN,
        age_text(metrics.last_delivery_ms, now_ms),
        UNKNOWN if freshness is None else duration_text(round(freshness) * 1000),
        errors_text(metrics.success),
        rate_text(metrics.bytes_per_second, "B"),
    )


def errors_text(success: float | None) -> str:
    """Say which part of the deliveries failed."""
    if success is None:
        return UNKNOWN
    return "none" if success >= 1 else f"{max(0.1, (1 - success) * 100):.3g} %"


def _values(listed: Listed, now_ms: int) -> tuple[object, ...]:
    stream, metrics = listed.stream, listed.metrics or DeliveryMetrics()
    last = metrics.last_delivery_ms
    return (
        listed.name,
        None if stream is None else stream.status,
        None if stream is None else source_text(stream),
        None if stream is None else destination_text(stream),
        None if last is None else now_ms - last,
        metrics.freshness_seconds,
        None if metrics.success is None else 1 - metrics.success,
        metrics.bytes_per_second,
    )


STREAM_LAYOUT = RowLayout(listed_row, words, _values)


def listed_json(listed: Listed) -> bytes:
    """Return one delivery stream of a list as a line of JSON, without its line end."""
    stream, metrics = listed.stream, listed.metrics or DeliveryMetrics()
    fields: dict[str, Any] = {
        "delivery_stream_name": listed.name,
        "delivery_stream_arn": None if stream is None else stream.arn,
        "delivery_stream_status": None if stream is None else stream.status,
        "delivery_stream_type": None if stream is None else stream.stream_type,
        "source": None if stream is None else source_text(stream),
        "destination": None if stream is None else destination_text(stream),
        "version_id": None if stream is None else stream.version_id,
        "create_timestamp": None if stream is None else _iso(stream.create_timestamp),
        "last_delivery": None if metrics.last_delivery_ms is None else iso_millis(metrics.last_delivery_ms),
        "data_freshness_seconds": metrics.freshness_seconds,
        "delivery_success": metrics.success,
        "incoming_bytes_per_second": metrics.bytes_per_second,
        "failure": listed.refused or None,
    }
    return msgspec.json.encode(fields)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso_millis(round(moment.timestamp() * 1000))
