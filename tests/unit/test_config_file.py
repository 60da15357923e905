"""The configuration file: what it may say, and how a mistake in it is told."""

from pathlib import Path

import pytest

from kinesis_tui.config import Settings, check_keymap, default_path, load_settings, settings_path
from kinesis_tui.failure import ConfigInvalid

EVERYTHING = """
# all there is
theme = "high-contrast"
utc = true

[keymap]
"streams.describe" = "d,D"
tail.pause = "p"

[tail]
reads_per_second = 2
retained_mib = 512

[terminal]
bytes_per_second = 64_000
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refusal(file: Path, text: str) -> ConfigInvalid:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigInvalid) as caught:
        load_settings(file)
    assert str(file) in caught.value.what
    return caught.value


def test_everything_that_can_be_set_is_read(file: Path) -> None:
    file.write_text(EVERYTHING)
    settings = load_settings(file)
    assert (settings.theme, settings.utc) == ("high-contrast", True)
    assert settings.keymap == {"streams.describe": "d,D", "tail.pause": "p"}
    assert (settings.tail.reads_per_second, settings.tail.retained_mib) == (2.0, 512)
    assert settings.terminal.bytes_per_second == 64_000


def test_an_empty_file_means_the_defaults(file: Path) -> None:
    file.write_text("")
    settings = load_settings(file)
    assert settings == Settings()
    assert (settings.theme, settings.utc, settings.keymap) == (None, False, {})
    assert (settings.tail.reads_per_second, settings.tail.retained_mib) == (1.0, 256)
    assert settings.terminal.bytes_per_second == 200_000


def test_the_user_s_own_file_need_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path({}) == (default_path(), False)
    assert load_settings(environment={}) == Settings()
    default_path().parent.mkdir(parents=True)
    default_path().write_text("utc = true")
    assert load_settings(environment={}).utc


def test_a_file_named_by_the_user_has_to_exist(file: Path) -> None:
    with pytest.raises(ConfigInvalid, match="does not exist"):
        load_settings(file)
    with pytest.raises(ConfigInvalid, match="does not exist"):
        load_settings(environment={"KINESIS_TUI_CONFIG": str(file)})


def test_the_environment_names_another_file(file: Path) -> None:
    file.write_text("utc = true")
    assert load_settings(environment={"KINESIS_TUI_CONFIG": str(file)}).utc


@pytest.mark.parametrize(
    ("text", "line", "key", "accepted"),
    [
        ("colour = 1", 1, "'colour'", "theme, utc, keymap, tail, terminal"),
        ("utc = true\n\n[tail]\n# how fast\nspeed = 1", 5, "'tail.speed'", "reads_per_second, retained_mib"),
        ("[tail]\nretained_mib = 1\n[terminal]\nretained_mib = 1", 4, "'terminal.retained_mib'", "bytes_per_second"),
        ('theme = "dark"\ntail = { retained_mib = 1, speed = 2 }', 2, "'tail.speed'", "reads_per_second"),
        ("utc = true\ntail.speed = 2", 2, "'tail.speed'", "reads_per_second"),
        ("[tial]\nreads_per_second = 1", 1, "'tial'", "theme, utc, keymap, tail, terminal"),
        ("extra = [\n  1,\n  2,\n]", 1, "'extra'", "theme"),
    ],
)
def test_an_unknown_key_is_refused_with_its_line_and_what_is_accepted(
    file: Path, text: str, line: int, key: str, accepted: str
) -> None:
    failure = refusal(file, text)
    assert f"line {line}" in failure.what
    assert f"unknown key {key}" in failure.why
    assert accepted in failure.remedy


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('theme = "dark"\nutc = 1', 2, ["utc", "true or false", "whole number"]),
        ('utc = false\ntheme = "solarized"', 2, ["theme", "solarized", "16-colours"]),
        ("[tail]\n\nreads_per_second = 9", 3, ["tail.reads_per_second", "5"]),
        ("[tail]\nreads_per_second = 0", 2, ["tail.reads_per_second", "0"]),
        ("[tail]\nreads_per_second = nan", 2, ["tail.reads_per_second"]),
        ("[tail]\nretained_mib = 1.5", 2, ["tail.retained_mib", "whole number"]),
        ("tail = 3", 1, ["tail", "table"]),
        ("[terminal]\nbytes_per_second = 10", 2, ["terminal.bytes_per_second", "1000"]),
        ('[keymap]\n"a.b" = "x"\n"c.d" = 5', 3, ["c.d", "text"]),
        ("keymap = 5", 1, ["keymap", "table"]),
        ('[keymap]\n"list.down" = ""', 2, ["list.down", "key"]),
    ],
)
def test_a_wrong_value_is_refused_with_its_line(file: Path, text: str, line: int, words: list[str]) -> None:
    failure = refusal(file, text)
    assert f"line {line}" in failure.what
    assert [word for word in words if word not in f"{failure.why} {failure.remedy}"] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("utc = true\ntheme =", 2), ("utc = true\n\n[tail\n", 3), ("a = 1\na = 2", 2), ("x = '''never closed\n\n", 3)],
)
def test_what_is_no_toml_is_refused_with_its_line(file: Path, text: str, line: int) -> None:
    failure = refusal(file, text)
    assert f"line {line}" in failure.what
    assert "TOML" in failure.why


def test_a_file_that_is_no_text_is_refused_with_its_line(file: Path) -> None:
    file.write_bytes(b"utc = true\ntheme = '\xff'")
    with pytest.raises(ConfigInvalid, match=r"line 2.*UTF-8"):
        load_settings(file)


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="can't be read"):
        load_settings(tmp_path)


def test_a_failure_is_one_sentence_on_one_line(file: Path) -> None:
    assert "\n" not in str(refusal(file, '"odd\\nkey" = 1'))


def test_a_binding_that_does_not_exist_is_refused_with_its_line(file: Path) -> None:
    file.write_text(EVERYTHING)
    settings = load_settings(file)
    check_keymap(settings, {"streams.describe", "tail.pause"}, file)
    with pytest.raises(ConfigInvalid) as caught:
        check_keymap(settings, {"streams.describe", "tail.pauses"}, file)
    assert "line 8" in caught.value.what
    assert "'tail.pause'" in caught.value.why
    assert "tail.pauses" in caught.value.remedy


def test_a_binding_like_no_other_points_to_the_help(file: Path) -> None:
    with pytest.raises(ConfigInvalid, match="help of each pane"):
        check_keymap(Settings(keymap={"zzz": "x"}), {"streams.describe"}, file)


def test_a_home_that_does_not_exist_is_one_sentence() -> None:
    with pytest.raises(ConfigInvalid, match="does not exist"):
        load_settings(environment={"KINESIS_TUI_CONFIG": "~nobody-of-this-name/config.toml"})


def test_how_a_stream_is_decoded_is_read(file: Path) -> None:
    file.write_text(
        '[streams.orders.decode]\nformat = "protobuf"\nfile = "~/o.proto"\nmessage = "shop.Order"\n'
        '[streams."web.clicks".decode]\nformat = "hex"\n'
    )
    streams = load_settings(file).streams
    assert streams["orders"].decode.table == {"format": "protobuf", "file": "~/o.proto", "message": "shop.Order"}
    assert streams["web.clicks"].decode.format == "hex"


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("[streams.a]\ncolour = 1", "unknown key 'streams.a.colour'", 2),
        ('[streams.a.decode]\nformat = "xml"', "streams.a.decode.format: invalid enum value 'xml'", 2),
        ('[streams.b.decode]\n[streams.a.decode]\nformat = "avro"', "streams.a.decode: avro needs a schema file", 2),
        ('[streams.a.decode]\nformat = "protobuf"\nfile = "x"', "protobuf needs the full name of a message", 1),
        ('[streams.a.decode]\nformat = "hex"\nfile = "x"', "streams.a.decode: hex takes no file", 1),
        ('[streams.a.decode]\nmessage = "x"', "streams.a.decode: auto takes no message", 1),
        ("[streams.a.decode]\nbytes = 1", "unknown key 'streams.a.decode.bytes'", 2),
        ("[streams]\na = 1", "streams.a: expected a table, got a whole number", 2),
    ],
)
def test_what_a_stream_can_not_be_set_to_is_refused_with_its_line(file: Path, text: str, why: str, line: int) -> None:
    told = refusal(file, text)
    assert why in told.why
    assert f"line {line}" in told.what


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('except = ["mails"]', "mails"),
        ("secrets = true", "unknown key 'redaction.secrets'"),
        ('paths = ["a..b"]', "'a..b' is no path"),
        ('paths = ["$"]', "names nothing"),
        ('patterns = { order = "(" }', "pattern 'order' is no regular expression"),
        ('patterns = { order = "(a+)+b" }', "repeats a repeat"),
        ('patterns = { order = "a*" }', "matches an empty text"),
        ('patterns = { "Order No" = "a" }', "small letters, digits and dashes"),
    ],
)
def test_a_mistake_in_the_rules_of_redaction_is_told(file: Path, written: str, said: str) -> None:
    assert said in refusal(file, f"[redaction]\n{written}\n").why


def test_the_rules_of_redaction_are_read(file: Path) -> None:
    file.write_text(
        '[redaction]\nexcept = ["email"]\nkeys = ["vat*"]\npaths = ["items[*].card", "$[\\"odd key\\"][0]"]\n'
        'capture = true\n[redaction.patterns]\norder = "ORD-[0-9]+"\n'.replace('\\"odd', '\\"odd')
    )
    rules = load_settings(file).redaction
    assert (rules.enabled, rules.without, rules.keys, rules.capture) == (True, ("email",), ("vat*",), True)
    assert rules.paths == ("items[*].card", '$["odd key"][0]')
    assert rules.patterns == {"order": "ORD-[0-9]+"}
