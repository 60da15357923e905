"""Where a delivery stream's records come from."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from kinesis_tui.services.firehose.model.fields import Fields
from kinesis_tui.services.firehose.model.parts import FailureDescription, SecretsManagerConfiguration


class DirectPutSource(Fields, frozen=True):
    """Producers put records themselves."""

    throughput_hint_in_mbs: int | None = None


class KinesisStreamSource(Fields, frozen=True):
    """A data stream is read.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_KinesisStreamSourceDescription.html
    """

    kinesis_stream_arn: str | None = None
    role_arn: str | None = None
    delivery_start_timestamp: datetime | None = None

    @property
    def stream(self) -> str | None:
        """Name of the data stream."""
        return None if self.kinesis_stream_arn is None else self.kinesis_stream_arn.rpartition("/")[2] or None


class AuthenticationConfiguration(Fields, frozen=True):
    """How an MSK cluster is reached."""

    role_arn: str | None = None
    connectivity: str | None = None


class MskSource(Fields, frozen=True):
    """A topic of an MSK cluster is read."""

    msk_cluster_arn: str | None = None
    topic_name: str | None = None
    authentication_configuration: AuthenticationConfiguration | None = None
    delivery_start_timestamp: datetime | None = None
    read_from_timestamp: datetime | None = None


class IncludeOrExclude(Fields, frozen=True):
    """Names that are taken, and names that are left out."""

    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None


class DatabaseSnapshotInfo(Fields, frozen=True):
    """How far the copy of a table is."""

    id: str | None = None
    table: str | None = None
    request_timestamp: datetime | None = None
    requested_by: str | None = None
    status: str | None = None
    failure_description: FailureDescription | None = None


class DatabaseSourceAuthenticationConfiguration(Fields, frozen=True):
    """The secret that a database is read with."""

    secrets_manager_configuration: SecretsManagerConfiguration | None = None


class DatabaseSourceVpcConfiguration(Fields, frozen=True):
    """The endpoint that a database is reached through."""

    vpc_endpoint_service_name: str | None = None


class DatabaseSource(Fields, frozen=True):
    """A database's changes are read."""

    type: str | None = None
    endpoint: str | None = None
    port: int | None = None
    ssl_mode: str | None = None
    databases: IncludeOrExclude | None = None
    tables: IncludeOrExclude | None = None
    columns: IncludeOrExclude | None = None
    surrogate_keys: tuple[str, ...] | None = None
    snapshot_watermark_table: str | None = None
    snapshot_info: tuple[DatabaseSnapshotInfo, ...] | None = None
    database_source_authentication_configuration: DatabaseSourceAuthenticationConfiguration | None = None
    database_source_vpc_configuration: DatabaseSourceVpcConfiguration | None = None


Source: TypeAlias = DirectPutSource | KinesisStreamSource | MskSource | DatabaseSource


class SourceDescription(Fields, frozen=True):
    """AWS's answer about a source: one of them.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_SourceDescription.html
    """

    direct_put_source_description: DirectPutSource | None = None
    kinesis_stream_source_description: KinesisStreamSource | None = None
    msk_source_description: MskSource | None = None
    database_source_description: DatabaseSource | None = None

    @property
    def source(self) -> Source | None:
        """The one that AWS told; None where it told none."""
        told: tuple[Source | None, ...] = (
            self.kinesis_stream_source_description,
            self.msk_source_description,
            self.database_source_description,
            self.direct_put_source_description,
        )
        return next((one for one in told if one is not None), None)
