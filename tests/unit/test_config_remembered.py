"""A key written into the configuration file: the rest of it is as the user left it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.cli.options import Options
from kinesis_tui.config import load_settings, settings_path
from kinesis_tui.config_file import remember
from kinesis_tui.failure import ConfigInvalid

MINE = """# mine
utc = true # yes

[tail]
retained_mib = 3 # few

[streams.orders.decode]
# told by Ann
format = "hex" # why
"""
WAY = ("streams", "orders", "decode")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(MINE)
    path.chmod(0o640)
    return path


def test_a_table_that_is_there_is_changed_in_place(file: Path) -> None:
    remember(file, WAY, {"format": "avro", "file": "a b.avsc"})
    assert file.read_text() == MINE.replace('"hex" # why', '"avro" # why\nfile = "a b.avsc"')
    assert load_settings(file).streams["orders"].decode.file == "a b.avsc"


def test_a_stream_that_was_not_there_gets_a_table_of_its_own(file: Path) -> None:
    remember(file, ("streams", "web.clicks", "decode"), {"format": "cbor"})
    assert file.read_text().startswith(MINE)
    assert '[streams."web.clicks".decode]\nformat = "cbor"' in file.read_text()
    remember(file, ("streams", "web.clicks", "decode", "format"), "text")
    assert load_settings(file).streams["web.clicks"].decode.format == "text"


def test_what_is_taken_out_leaves_no_empty_table(file: Path) -> None:
    remember(file, WAY, None)
    assert file.read_text().rstrip() == MINE[: MINE.index("[streams")].rstrip()
    remember(file, ("streams", "never", "decode"), None)
    assert load_settings(file).streams == {}


def test_a_file_keeps_its_mode_and_a_new_one_is_its_owner_s_alone(file: Path, tmp_path: Path) -> None:
    remember(file, ("utc",), False)
    assert file.stat().st_mode & 0o777 == 0o640
    new = tmp_path / "folder" / "config.toml"
    remember(new, ("utc",), True)
    assert new.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in new.parent.iterdir()] == ["config.toml"]


def test_a_file_named_on_the_command_line_is_where_things_are_remembered(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINESIS_TUI_CONFIG", "/elsewhere.toml")
    monkeypatch.chdir(file.parent)
    assert Options(config=Path(file.name)).settings().utc
    assert settings_path() == (file, True)


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked.toml"
    link.symlink_to(file)
    remember(link, ("theme",), "light")
    assert link.is_symlink()
    assert load_settings(file).theme == "light"


@pytest.mark.parametrize(("text", "why"), [("utc = ", "not valid TOML"), ("streams = 1", "streams is not a table")])
def test_a_file_that_is_not_understood_is_left_alone(file: Path, text: str, why: str) -> None:
    file.write_text(text)
    with pytest.raises(ConfigInvalid, match=why):
        remember(file, WAY, {"format": "hex"})
    assert file.read_text() == text


def test_a_folder_in_the_way_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="can't be read"):
        remember(tmp_path, ("utc",), True)


@given(name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), value=st.text(max_size=12))
def test_any_name_and_text_come_back(tmp_path_factory: pytest.TempPathFactory, name: str, value: str) -> None:
    path = tmp_path_factory.mktemp("any") / "config.toml"
    text = value.encode("utf-8", "replace").decode()
    remember(path, ("streams", name, "decode"), {"format": "avro", "file": text + "x"})
    assert load_settings(path).streams[name].decode.file == text + "x"
