"""The keys that move through the time of a capture; the pane has their actions."""

from textual.binding import Binding, BindingType

FILE = "file:"
"""What a stream's name begins with when it is a capture."""
REPLAY_BINDINGS: tuple[BindingType, ...] = (
    Binding("left_square_bracket", "replay(-1,False)", "Back", id="tail.back_in_time", tooltip="Replay: a step back"),
    Binding("right_square_bracket", "replay(1,False)", "On", id="tail.on_in_time", tooltip="Replay: a step on"),
    Binding("left_curly_bracket", "replay(-1,True)", "Far back", id="tail.leap_back", tooltip="Replay: far back"),
    Binding("right_curly_bracket", "replay(1,True)", "Far on", id="tail.leap_on", tooltip="Replay: far on"),
    Binding("less_than_sign", "speed(-1)", "Slower", id="tail.slower", tooltip="Replay at half the speed"),
    Binding("greater_than_sign", "speed(1)", "Faster", id="tail.faster", tooltip="Replay at twice the speed"),
)
