"""Parts of destinations that are tables: Snowflake's and Iceberg's."""

from __future__ import annotations

from kinesis_tui.services.firehose.model.fields import Fields


class SnowflakeRoleConfiguration(Fields, frozen=True):
    """The role that writes in Snowflake."""

    enabled: bool | None = None
    snowflake_role: str | None = None


class SnowflakeVpcConfiguration(Fields, frozen=True):
    """The private link to Snowflake."""

    private_link_vpce_id: str | None = None


class PartitionField(Fields, frozen=True):
    """A column that a table is parted by."""

    source_name: str | None = None


class PartitionSpec(Fields, frozen=True):
    """How a table is parted."""

    identity: tuple[PartitionField, ...] | None = None


class DestinationTableConfiguration(Fields, frozen=True):
    """An Iceberg table, and the keys that tell its rows apart.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_DestinationTableConfiguration.html
    """

    destination_table_name: str | None = None
    destination_database_name: str | None = None
    unique_keys: tuple[str, ...] | None = None
    partition_spec: PartitionSpec | None = None
    s3_error_output_prefix: str | None = None


class SchemaEvolutionConfiguration(Fields, frozen=True):
    """Whether new fields become new columns."""

    enabled: bool | None = None


class TableCreationConfiguration(Fields, frozen=True):
    """Whether tables are made as they are needed."""

    enabled: bool | None = None


class CatalogConfiguration(Fields, frozen=True):
    """The Glue catalog of the tables."""

    catalog_arn: str | None = None
    warehouse_location: str | None = None
