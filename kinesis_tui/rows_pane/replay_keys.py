"""The keys that move through the time of a capture; whoever takes them has their actions."""

from textual.binding import Binding, BindingType

FILE = "file:"
"""What the name of what is read begins with when it is a capture."""


def replay_bindings(pane: str) -> list[BindingType]:
    """Return them with ids "<pane>.<verb>"; the actions are `replay(steps, large)` and `speed(steps)`."""
    return [
        Binding(
            "left_square_bracket", "replay(-1,False)", "Back", id=f"{pane}.back_in_time", tooltip="Replay: a step back"
        ),
        Binding("right_square_bracket", "replay(1,False)", "On", id=f"{pane}.on_in_time", tooltip="Replay: a step on"),
        Binding(
            "left_curly_bracket", "replay(-1,True)", "Far back", id=f"{pane}.leap_back", tooltip="Replay: far back"
        ),
        Binding("right_curly_bracket", "replay(1,True)", "Far on", id=f"{pane}.leap_on", tooltip="Replay: far on"),
        Binding("less_than_sign", "speed(-1)", "Slower", id=f"{pane}.slower", tooltip="Replay at half the speed"),
        Binding("greater_than_sign", "speed(1)", "Faster", id=f"{pane}.faster", tooltip="Replay at twice the speed"),
    ]
