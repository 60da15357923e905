"""What the configuration may say of log groups, and how it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kinesis_tui.config import load_settings
from kinesis_tui.failure import ConfigInvalid


def test_sets_and_columns_are_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[log_sets]\nshop = ["/a", "/b"]\n[log_groups."@shop"]\ncolumns = ["level"]\n')
    settings = load_settings(file)
    assert settings.log_sets == {"shop": ("/a", "/b")}
    assert settings.log_groups["@shop"].columns == ("level",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[log_sets]\nshop = []", "line 2: log_sets.shop: expected a list of length >= 1"),
        ('[log_sets]\na = ["/x"]\nshop = ["/y", ""]', "line 3: log_sets.shop: expected text of length >= 1"),
        ("log_sets = 3", "line 1: log_sets: expected a table, got a whole number"),
        ('[log_groups."/a"]\ncolour = 1', "unknown key 'log_groups./a.colour'; accepted here: columns"),
    ],
    ids=["an empty set", "an empty name", "no table", "an unknown key"],
)
def test_what_is_not_understood_is_refused_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text + "\n")
    with pytest.raises(ConfigInvalid) as refused:
        load_settings(file)
    assert sentence in str(refused.value)
