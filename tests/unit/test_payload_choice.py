"""What may be written after `:decode`, how it is completed, and what is remembered of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.config import load_settings
from kinesis_tui.config_streams import FORMATS, Decoding
from kinesis_tui.failure import ConfigInvalid
from kinesis_tui.payload.choice import completions, parse_decoding, words_of
from kinesis_tui.payload.decode import decode
from kinesis_tui.services.kinesis.panes.decode_choice import DecodeChoice

SCHEMA = '{"type":"record","name":"Order","fields":[{"name":"n","type":"long"}]}'


@pytest.mark.parametrize(
    ("text", "decoding"),
    [
        ("hex", Decoding("hex")),
        ("AUTO", Decoding()),
        ("avro a.avsc", Decoding("avro", "a.avsc")),
        ('protobuf "my files/a.desc" shop.Order', Decoding("protobuf", "my files/a.desc", "shop.Order")),
        ("protobuf 'my files/a.desc' shop.Order", Decoding("protobuf", "my files/a.desc", "shop.Order")),
    ],
)
def test_a_choice_is_read(text: str, decoding: Decoding) -> None:
    assert parse_decoding(text) == decoding


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "decode takes auto, text, hex"),
        ("xml", "'xml' is no way to decode; decode takes auto"),
        ("protobuf", "protobuf needs a descriptor set or .proto file"),
        ("protobuf a.desc", "protobuf needs the full name of a message"),
        ("avro", "avro needs a schema file"),
        ("avro a.avsc Order", "avro takes no message"),
        ("glue a", "glue takes no file"),
        ("protobuf my files/a.desc b C", "more than decode takes: 'b C'"),
    ],
)
def test_what_is_no_choice_is_refused_with_what_is(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=r".+") as refused:
        parse_decoding(text)
    assert why in str(refused.value)


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=10))
def test_a_choice_written_is_read_again(file: str, message: str) -> None:
    decoding = Decoding("protobuf", file, message)
    assert parse_decoding(words_of(decoding)) == decoding


def test_completion_offers_the_ways_then_files_then_messages() -> None:
    assert completions("") == list(FORMATS)
    assert completions("a") == ["auto", "avro"]
    assert completions("avro ", ["a b.avsc", "c.avsc"]) == ['avro "a b.avsc"', "avro c.avsc"]
    assert completions("avro c", ["a b.avsc", "c.avsc"]) == ["avro c.avsc"]
    assert completions("protobuf a.desc ord", [], ["shop.Order", "shop.Item"]) == ["protobuf a.desc shop.Order"]
    assert completions("hex ", ["a"]) == []


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text('# mine\n[streams.orders.decode]\nformat = "hex" # why\n')
    (tmp_path / "order.avsc").write_text(SCHEMA)
    return file


async def test_the_configuration_s_choice_is_opened_for_a_name_and_an_arn(config: Path) -> None:
    choice = DecodeChoice(config, load_settings(config).streams)
    for stream in ("orders", "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"):
        chosen = await choice.open(stream)
        assert decode(b"{}", decoder=chosen.decoder).steps == ("binary",)
    assert (await choice.open("others")).decoder is None


async def test_a_choice_is_followed_and_remembered_beside_the_user_s_comments(config: Path) -> None:
    choice = DecodeChoice(config, load_settings(config).streams)
    chosen = await choice.choose("orders", "avro order.avsc")
    assert decode(b"\x06", decoder=chosen.decoder).body == b'{"n":3}'
    assert (await choice.open("orders")).words == "avro order.avsc"
    assert config.read_text() == '# mine\n[streams.orders.decode]\nformat = "avro" # why\nfile = "order.avsc"\n'
    await choice.choose("orders", "auto")
    assert load_settings(config).streams == {}
    assert (await choice.open("orders")).decoder is None


async def test_a_choice_that_can_not_be_followed_changes_nothing(config: Path) -> None:
    choice, before = DecodeChoice(config, load_settings(config).streams), config.read_text()
    with pytest.raises(ValueError, match="can't be read"):
        await choice.choose("orders", "avro nowhere.avsc")
    assert (config.read_text(), choice.decoding("orders")) == (before, Decoding("hex"))


async def test_a_remembered_file_that_is_gone_leaves_the_records_recognised(config: Path) -> None:
    config.write_text('[streams.orders.decode]\nformat = "avro"\nfile = "gone.avsc"\n')
    chosen = await DecodeChoice(config, load_settings(config).streams).open("orders")
    assert chosen.decoder is None
    assert "gone.avsc can't be read" in chosen.refusal


async def test_a_choice_holds_for_the_run_where_the_configuration_can_not_be_written(config: Path) -> None:
    choice = DecodeChoice(config, load_settings(config).streams)
    config.write_text("utc = ")
    with pytest.raises(ConfigInvalid):
        await choice.choose("orders", "text")
    assert choice.decoding("orders") == Decoding("text")


def test_files_beside_the_configuration_are_completed(config: Path) -> None:
    (config.parent / "schemas").mkdir()
    (config.parent / "schemas" / "a.desc").write_bytes(b"\xff")
    choice = DecodeChoice(config, {})
    assert choice.completions("avro ") == ["avro order.avsc", "avro schemas/"]
    assert choice.completions("protobuf schemas/") == ["protobuf schemas/a.desc"]
    assert choice.completions("protobuf schemas/a.desc ") == []
    assert choice.completions("avro nowhere/") == []
