"""Record format conversion: JSON in, Parquet or ORC out, by the schema of a Glue table."""

from __future__ import annotations

from kinesis_tui.services.firehose.model.fields import Fields


class SchemaConfiguration(Fields, frozen=True):
    """The Glue table whose schema records are written by.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_SchemaConfiguration.html
    """

    role_arn: str | None = None
    catalog_id: str | None = None
    database_name: str | None = None
    table_name: str | None = None
    region: str | None = None
    version_id: str | None = None
    """LATEST, or a version of the table."""


class OpenXJsonSerDe(Fields, frozen=True):
    """The OpenX JSON reader."""

    convert_dots_in_json_keys_to_underscores: bool | None = None
    case_insensitive: bool | None = None
    column_to_json_key_mappings: dict[str, str] | None = None


class HiveJsonSerDe(Fields, frozen=True):
    """The Hive / HCatalog JSON reader."""

    timestamp_formats: tuple[str, ...] | None = None


class Deserializer(Fields, frozen=True):
    """What reads the incoming JSON: one of them."""

    open_x_json_ser_de: OpenXJsonSerDe | None = None
    hive_json_ser_de: HiveJsonSerDe | None = None


class InputFormatConfiguration(Fields, frozen=True):
    """How records come in."""

    deserializer: Deserializer | None = None


class ParquetSerDe(Fields, frozen=True):
    """How Parquet is written.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_ParquetSerDe.html
    """

    block_size_bytes: int | None = None
    page_size_bytes: int | None = None
    compression: str | None = None
    enable_dictionary_compression: bool | None = None
    max_padding_bytes: int | None = None
    writer_version: str | None = None


class OrcSerDe(Fields, frozen=True):
    """How ORC is written.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_OrcSerDe.html
    """

    stripe_size_bytes: int | None = None
    block_size_bytes: int | None = None
    row_index_stride: int | None = None
    enable_padding: bool | None = None
    padding_tolerance: float | None = None
    compression: str | None = None
    bloom_filter_columns: tuple[str, ...] | None = None
    bloom_filter_false_positive_probability: float | None = None
    dictionary_key_threshold: float | None = None
    format_version: str | None = None


class Serializer(Fields, frozen=True):
    """What writes: one of them."""

    parquet_ser_de: ParquetSerDe | None = None
    orc_ser_de: OrcSerDe | None = None


class OutputFormatConfiguration(Fields, frozen=True):
    """How objects are written."""

    serializer: Serializer | None = None


class DataFormatConversionConfiguration(Fields, frozen=True):
    """Whether records are converted, and how.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_DataFormatConversionConfiguration.html
    """

    schema_configuration: SchemaConfiguration | None = None
    input_format_configuration: InputFormatConfiguration | None = None
    output_format_configuration: OutputFormatConfiguration | None = None
    enabled: bool | None = None

    @property
    def output_format(self) -> str | None:
        """ "Parquet" or "ORC"; None where records are not converted, or AWS does not tell into what."""
        serializer = None if self.output_format_configuration is None else self.output_format_configuration.serializer
        if not self.enabled or serializer is None:
            return None
        if serializer.parquet_ser_de is not None:
            return "Parquet"
        return None if serializer.orc_ser_de is None else "ORC"
