"""Where a delivery stream delivers to: one type a destination, as AWS describes them.

Destination
├── ExtendedS3Destination
├── RedshiftDestination
├── OpenSearchDestination            also the domains that were called Elasticsearch
├── OpenSearchServerlessDestination
├── SplunkDestination
├── HttpEndpointDestination
├── SnowflakeDestination
└── IcebergDestination
"""

from __future__ import annotations

from typing import TypeAlias

from kinesis_tui.services.firehose.model.fields import Fields
from kinesis_tui.services.firehose.model.parts import (
    BufferingHints,
    CloudWatchLoggingOptions,
    DocumentIdOptions,
    ProcessingConfiguration,
    RetryOptions,
    SecretsManagerConfiguration,
    VpcConfiguration,
)
from kinesis_tui.services.firehose.model.s3 import ExtendedS3Destination, S3Destination
from kinesis_tui.services.firehose.model.tables import (
    CatalogConfiguration,
    DestinationTableConfiguration,
    SchemaEvolutionConfiguration,
    SnowflakeRoleConfiguration,
    SnowflakeVpcConfiguration,
    TableCreationConfiguration,
)


class _Backed(Fields, frozen=True):
    """What destinations other than S3 have in common: what fails goes to a bucket."""

    role_arn: str | None = None
    retry_options: RetryOptions | None = None
    s3_backup_mode: str | None = None
    """Whether everything or only what failed goes to the bucket too; the words differ by type."""
    s3_destination_description: S3Destination | None = None
    processing_configuration: ProcessingConfiguration | None = None
    cloud_watch_logging_options: CloudWatchLoggingOptions | None = None

    @property
    def backup(self) -> S3Destination | None:
        """The bucket for what failed, or for everything."""
        return self.s3_destination_description


class CopyCommand(Fields, frozen=True):
    """What Redshift is told to copy."""

    data_table_name: str | None = None
    data_table_columns: str | None = None
    copy_options: str | None = None


class RedshiftDestination(_Backed, frozen=True):
    """A table of a Redshift cluster; records go through a bucket.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_RedshiftDestinationDescription.html
    """

    cluster_jdbc_url: str | None = None
    copy_command: CopyCommand | None = None
    username: str | None = None
    s3_backup_description: S3Destination | None = None
    secrets_manager_configuration: SecretsManagerConfiguration | None = None


class OpenSearchDestination(_Backed, frozen=True):
    """An index of an OpenSearch domain.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceDestinationDescription.html
    """

    domain_arn: str | None = None
    cluster_endpoint: str | None = None
    index_name: str | None = None
    type_name: str | None = None
    index_rotation_period: str | None = None
    buffering_hints: BufferingHints | None = None
    vpc_configuration_description: VpcConfiguration | None = None
    document_id_options: DocumentIdOptions | None = None


class OpenSearchServerlessDestination(_Backed, frozen=True):
    """An index of an OpenSearch Serverless collection.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonOpenSearchServerlessDestinationDescription.html
    """

    collection_endpoint: str | None = None
    index_name: str | None = None
    buffering_hints: BufferingHints | None = None
    vpc_configuration_description: VpcConfiguration | None = None


class SplunkDestination(_Backed, frozen=True):
    """A Splunk HTTP event collector.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_SplunkDestinationDescription.html
    """

    hec_endpoint: str | None = None
    hec_endpoint_type: str | None = None
    hec_token: str | None = None
    """A secret: never shown."""
    hec_acknowledgment_timeout_in_seconds: int | None = None
    buffering_hints: BufferingHints | None = None
    secrets_manager_configuration: SecretsManagerConfiguration | None = None


class HttpEndpoint(Fields, frozen=True):
    """An HTTP endpoint; AWS does not tell its access key."""

    url: str | None = None
    name: str | None = None


class HttpEndpointCommonAttribute(Fields, frozen=True):
    """Metadata that goes with every request."""

    attribute_name: str
    attribute_value: str


class HttpEndpointRequestConfiguration(Fields, frozen=True):
    """How requests are made."""

    content_encoding: str | None = None
    common_attributes: tuple[HttpEndpointCommonAttribute, ...] | None = None


class HttpEndpointDestination(_Backed, frozen=True):
    """Any HTTP endpoint that speaks Firehose's protocol.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointDestinationDescription.html
    """

    endpoint_configuration: HttpEndpoint | None = None
    buffering_hints: BufferingHints | None = None
    request_configuration: HttpEndpointRequestConfiguration | None = None
    secrets_manager_configuration: SecretsManagerConfiguration | None = None


class SnowflakeDestination(_Backed, frozen=True):
    """A table in Snowflake.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_SnowflakeDestinationDescription.html
    """

    account_url: str | None = None
    user: str | None = None
    database: str | None = None
    schema: str | None = None
    table: str | None = None
    snowflake_role_configuration: SnowflakeRoleConfiguration | None = None
    data_loading_option: str | None = None
    meta_data_column_name: str | None = None
    content_column_name: str | None = None
    snowflake_vpc_configuration: SnowflakeVpcConfiguration | None = None
    secrets_manager_configuration: SecretsManagerConfiguration | None = None
    buffering_hints: BufferingHints | None = None


class IcebergDestination(_Backed, frozen=True):
    """Apache Iceberg tables.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_IcebergDestinationDescription.html
    """

    destination_table_configuration_list: tuple[DestinationTableConfiguration, ...] | None = None
    schema_evolution_configuration: SchemaEvolutionConfiguration | None = None
    table_creation_configuration: TableCreationConfiguration | None = None
    buffering_hints: BufferingHints | None = None
    append_only: bool | None = None
    catalog_configuration: CatalogConfiguration | None = None


Destination: TypeAlias = (
    ExtendedS3Destination
    | RedshiftDestination
    | OpenSearchDestination
    | OpenSearchServerlessDestination
    | SplunkDestination
    | HttpEndpointDestination
    | SnowflakeDestination
    | IcebergDestination
)


class DestinationDescription(Fields, frozen=True):
    """AWS's answer about a destination: its id, and one of the types; S3 is told twice, plain and extended.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_DestinationDescription.html
    """

    destination_id: str
    s3_destination_description: S3Destination | None = None
    extended_s3_destination_description: ExtendedS3Destination | None = None
    redshift_destination_description: RedshiftDestination | None = None
    elasticsearch_destination_description: OpenSearchDestination | None = None
    amazonopensearchservice_destination_description: OpenSearchDestination | None = None
    splunk_destination_description: SplunkDestination | None = None
    http_endpoint_destination_description: HttpEndpointDestination | None = None
    snowflake_destination_description: SnowflakeDestination | None = None
    amazon_open_search_serverless_destination_description: OpenSearchServerlessDestination | None = None
    iceberg_destination_description: IcebergDestination | None = None

    @property
    def destination(self) -> Destination | None:
        """The one that AWS told; None for a type that is not known here."""
        told: tuple[Destination | None, ...] = (
            self.extended_s3_destination_description,
            self.redshift_destination_description,
            self.amazonopensearchservice_destination_description,
            self.elasticsearch_destination_description,
            self.amazon_open_search_serverless_destination_description,
            self.splunk_destination_description,
            self.http_endpoint_destination_description,
            self.snowflake_destination_description,
            self.iceberg_destination_description,
        )
        return next((one for one in told if one is not None), self._plain_s3)

    @property
    def _plain_s3(self) -> ExtendedS3Destination | None:
        """What some servers tell alone: S3 without the extended description."""
        plain = self.s3_destination_description
        if plain is None:
            return None
        return ExtendedS3Destination(**{name: getattr(plain, name) for name in plain.__struct_fields__})
