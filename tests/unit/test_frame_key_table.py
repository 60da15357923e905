"""Bindings as a table."""

from __future__ import annotations

import pytest
from textual.binding import Binding

from kinesis_tui.app import KinesisTui
from kinesis_tui.pane import standard_bindings
from kinesis_tui.ui.frame.frame_kinds import frame_kinds
from kinesis_tui.ui.frame.frame_screen import FrameScreen
from kinesis_tui.ui.frame.key_table import binding_ids, declared_bindings, key_rows, key_text, markdown
from kinesis_tui.ui.frame.standard_bindings import STANDARD

FRAME = [*declared_bindings(KinesisTui), *declared_bindings(FrameScreen)]


@pytest.mark.parametrize(
    ("key", "text"),
    [("slash", "/"), ("ctrl+p", "ctrl+p"), ("escape", "esc"), ("question_mark", "?"), ("upper_g", "G"), ("G", "G")],
)
def test_keys_are_written_as_people_write_them(key: str, text: str) -> None:
    assert key_text(key) == text


def test_keys_of_one_action_share_a_row() -> None:
    rows = key_rows([Binding("j,down", "down", "Down", id="list.down", tooltip="Next row")])
    assert [(row.text, row.id) for row in rows] == [("j ↓", "list.down")]


def test_the_digits_are_one_row() -> None:
    rows = [row for row in key_rows(FRAME) if row.id.startswith("app.pane_")]
    assert [row.text for row in rows] == ["1 … 0"]


def test_every_binding_has_an_id_a_description_and_a_tooltip() -> None:
    for binding in (*FRAME, *STANDARD):
        assert binding.id
        assert binding.description
        assert binding.tooltip


def test_standard_bindings_have_the_panes_name_in_their_ids() -> None:
    ids = [binding.id for binding in Binding.make_bindings(standard_bindings("tail", "filter", "pause"))]
    assert ids == ["tail.back", "tail.filter", "tail.pause"]


def test_a_keymap_may_name_what_a_class_and_its_bases_declare() -> None:
    assert {"app.quit", "app.utc", "app.split", "app.pane_1"} <= binding_ids(KinesisTui, FrameScreen)
    forms = {"form.submit", "form.pick", "form.choose", "form.review", "request.send", "request.copy", "dialog.cancel"}
    assert forms <= binding_ids(*frame_kinds())


def test_the_readme_table_names_key_meaning_and_id() -> None:
    table = markdown(key_rows(FRAME))
    assert "| `q` | Leave the program | `app.quit` |" in table
    assert "| `\\|` | Put a second pane beside this one, or close it | `app.split` |" in table
