"""Which theme a terminal gets, and what each defines."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from kinesis_tui.ui.frame.themes import COLOURLESS, SHARD_HUES, SHARD_NAMES, THEMES, theme_for


@pytest.mark.parametrize(
    ("configured", "system", "no_colour", "name"),
    [
        (None, "truecolor", False, "dark"),
        (None, "256", False, "dark"),
        (None, "standard", False, "16-colours"),
        ("light", "standard", False, "light"),
        ("high-contrast", "256", False, "high-contrast"),
        ("dark", "truecolor", True, "no-colours"),
        ("dark", None, False, "no-colours"),
    ],
)
def test_a_terminal_gets_the_theme_it_can_show(
    configured: str | None, system: str | None, no_colour: bool, name: str
) -> None:
    assert theme_for(configured, system, no_colour=no_colour).name == name


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_text_stands_out_from_its_background(theme: Theme) -> None:
    background = Color.parse(theme.background or "black")
    for name, value in theme.variables.items():
        if name.startswith(("text-", "shard-", "demo")):
            assert _contrast(background, Color.parse(value)) >= 4.5, name


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_the_selected_row_stands_out(theme: Theme) -> None:
    text = Color.parse(theme.variables["block-cursor-foreground"])
    bar = Color.parse(theme.variables["block-cursor-background"])
    assert _contrast(bar, text) >= 4.5
    assert _contrast(bar, Color.parse(theme.background or "black")) >= 1.3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_colours_of_shards_differ(theme: Theme) -> None:
    colours = [theme.variables[name] for name in SHARD_NAMES]
    assert len(set(colours)) == SHARD_HUES == len(SHARD_NAMES)


@pytest.mark.parametrize(
    "theme", [theme for theme in (*THEMES, COLOURLESS) if theme.ansi], ids=lambda theme: theme.name
)
def test_themes_of_the_terminal_use_no_colour_of_their_own(theme: Theme) -> None:
    assert all("#" not in value for value in theme.variables.values())
    assert theme.variables["block-cursor-text-style"] == "reverse"


def _contrast(one: Color, other: Color) -> float:
    """The ratio of https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
