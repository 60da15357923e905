"""The registry names panes that exist, as they name themselves."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from kinesis_tui.registry import ENTRIES, PANES, PaneEntry


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_entry_says_what_its_pane_says(entry: PaneEntry) -> None:
    pane = entry.load()
    assert (entry.name, entry.title) == (pane.NAME, pane.TITLE)
    assert pane.HELP
    assert pane in PANES


def our_bindings(kind: type[DOMNode]) -> list[Binding]:
    """The bindings that a class or a base of this program declares; Textual's own widgets give theirs no ids."""
    ours = [node for node in kind.__mro__ if node.__module__.startswith("kinesis_tui.")]
    return [found for node in ours for found in Binding.make_bindings(node.__dict__.get("BINDINGS", ()))]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_binding_of_a_pane_has_an_id_a_description_and_a_tooltip(entry: PaneEntry) -> None:
    pane = entry.load()
    kinds = (pane, *pane.VIEWS)
    for binding in [found for kind in kinds for found in our_bindings(kind)]:
        assert isinstance(binding, Binding)
        assert binding.id, binding
        assert binding.description, binding
        assert binding.tooltip, binding


def test_the_program_starts_without_the_panes_and_the_sdk() -> None:
    probe = "import sys, kinesis_tui.app; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout.split()
    heavy = ("botocore", "aiobotocore", "aioboto3", "boto3", "duckdb", "plotext", "jose", "kinesis_tui.services")
    assert [name for name in modules if name.startswith(heavy)] == []
