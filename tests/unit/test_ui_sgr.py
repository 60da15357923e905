import pyte
import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from kinesis_tui.ui.sgr import RowEncoder, plain_strip

BASE = Style(color="#d4dae1", bgcolor="#131518")


def a_strip(background: str = "#131518") -> Strip:
    """Make a row of many styles."""
    base = Style(color="#d4dae1", bgcolor=background)
    return Strip(
        [
            Segment("12:03 ", base + Style(color="#7f8d9b")),
            Segment('{"a":', base + Style(color="#86bdf0")),
            Segment("1", base + Style(color="#e5b567")),
            Segment("bold", base + Style(bold=True)),
            Segment("reverse", base + Style(reverse=True)),
            Segment(" plain", base),
        ]
    )


def drawn(text: str) -> list[object]:
    """Draw text on a terminal and return its cells."""
    screen = pyte.Screen(60, 1)
    pyte.Stream(screen).feed(text)
    return [screen.buffer[0][x] for x in range(30)]


# A background each: a style of Rich keeps the codes of the first colour system that it was drawn for.
@pytest.mark.parametrize(
    ("system", "background"),
    [(ColorSystem.TRUECOLOR, "#131518"), (ColorSystem.EIGHT_BIT, "#131519"), (ColorSystem.STANDARD, "#13151a")],
)
def test_a_row_looks_as_rich_would_draw_it(system: ColorSystem, background: str) -> None:
    strip = a_strip(background)
    rich = "".join(style.render(text, color_system=system) for text, style, _ in strip if style)
    assert drawn(RowEncoder(system).encode([("", strip)])) == drawn(rich)


def test_a_change_of_colour_says_only_the_colour() -> None:
    text = RowEncoder(ColorSystem.TRUECOLOR).encode([("", a_strip())])
    assert text.count("48;2;19;21;24") == 4


def test_a_row_that_looks_like_the_one_before_says_nothing() -> None:
    plain = Strip([Segment("x" * 10, BASE)])
    text = RowEncoder(ColorSystem.TRUECOLOR).encode([("", plain), ("\r\n", plain)])
    assert text.count("\x1b[") == 3


def test_a_plain_row_has_the_same_text_in_one_style() -> None:
    plain = plain_strip(a_strip(), BASE)
    assert plain.text == a_strip().text
    assert len(list(plain)) == 1


def test_a_row_of_one_style_is_plain_already() -> None:
    strip = Strip([Segment("x", BASE), Segment("y", BASE)])
    assert plain_strip(strip, Style()) is strip
