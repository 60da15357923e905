"""What holds for every pane in the registry, the ones of later work too."""

from __future__ import annotations

import pytest
from textual.binding import Binding
from textual.widget import Widget

from kinesis_tui.pane import Pane
from kinesis_tui.registry import PANES
from kinesis_tui.ui.frame.key_table import declared_bindings
from kinesis_tui.ui.line_list import LineList

KINDS = [pytest.param(pane, id=pane.NAME) for pane in PANES]


def ours(kind: type[Widget]) -> list[Binding]:
    """The bindings of a class, without those that it has from a widget of Textual's."""
    textual = next(node for node in kind.__mro__ if node.__module__.startswith("textual.") and issubclass(node, Widget))
    theirs = declared_bindings(textual)
    return [binding for binding in declared_bindings(kind) if binding not in theirs]


def own_ids(kind: type[Widget]) -> list[str]:
    return [binding.id or "" for binding in ours(kind)]


@pytest.mark.parametrize("pane", KINDS)
def test_a_pane_has_a_name_a_title_and_help(pane: type[Pane]) -> None:
    assert pane.NAME
    assert pane.NAME.islower()
    assert pane.TITLE
    assert len(pane.HELP) > 80
    assert pane.HELP.endswith(".")


@pytest.mark.parametrize("pane", KINDS)
def test_every_binding_has_an_id_a_description_and_a_tooltip(pane: type[Pane]) -> None:
    for kind in (pane, *pane.VIEWS):
        for binding in ours(kind):
            assert binding.id, f"{kind.__name__}: {binding.key}"
            assert binding.description, binding.id
            assert binding.tooltip, binding.id


@pytest.mark.parametrize("pane", KINDS)
def test_ids_say_whose_the_binding_is(pane: type[Pane]) -> None:
    assert all(binding_id.split(".")[0] == pane.NAME for binding_id in own_ids(pane))
    for view in pane.VIEWS:
        inherited = set(own_ids(LineList)) if issubclass(view, LineList) and view is not LineList else set()
        assert len({binding_id.split(".")[0] for binding_id in own_ids(view) if binding_id not in inherited}) == 1


@pytest.mark.parametrize("pane", KINDS)
def test_no_id_and_no_key_is_given_twice(pane: type[Pane]) -> None:
    ids = own_ids(pane)
    assert sorted(ids) == sorted(set(ids))
    keys = [binding.key for binding in ours(pane)]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("pane", KINDS)
def test_every_binding_leads_to_an_action(pane: type[Pane]) -> None:
    for kind in (pane, *pane.VIEWS):
        for binding in ours(kind):
            action = binding.action.partition("(")[0]
            assert hasattr(kind, f"action_{action}"), f"{kind.__name__}.action_{action}"


def test_names_are_distinct() -> None:
    assert len({pane.NAME for pane in PANES}) == len(PANES)
