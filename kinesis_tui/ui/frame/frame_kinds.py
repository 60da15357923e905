"""The frame's own classes that have bindings, for whoever names them all: a keymap, the help."""

from __future__ import annotations

from textual.dom import DOMNode


def frame_kinds() -> tuple[type[DOMNode], ...]:
    """Return the frame's own classes that have bindings; imports them, which costs a first frame too much."""
    from kinesis_tui.ui.filter_bar import FilterBar
    from kinesis_tui.ui.form_fields import ChoiceLine
    from kinesis_tui.ui.form_steps import StepsScreen
    from kinesis_tui.ui.frame.command_screen import CommandInput, CommandScreen
    from kinesis_tui.ui.frame.describe_screen import DescribeScreen
    from kinesis_tui.ui.frame.frame_screen import FrameScreen
    from kinesis_tui.ui.frame.help_screen import HelpScreen
    from kinesis_tui.ui.frame.menu import Menu
    from kinesis_tui.ui.frame.request_screen import RequestScreen
    from kinesis_tui.ui.json_view import JsonView
    from kinesis_tui.ui.line_list import LineList

    forms = (StepsScreen, ChoiceLine, RequestScreen)
    own = (FrameScreen, LineList, JsonView, FilterBar, Menu, HelpScreen, DescribeScreen, CommandInput, CommandScreen)
    return (*own, *forms)
