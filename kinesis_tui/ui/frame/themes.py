"""The themes, and which one fits a terminal; every colour that a row or widget uses has a name here.

Textual's `$text-…` variables colour rows: `$text-primary` is JSON's keys, `$text-success` strings and what is well,
`$text-warning` numbers and warnings, `$text-accent` literals, `$text-error` failures, `$text-muted` what matters less.
Each theme adds `$demo` and `$shard-1` … `$shard-8`.
"""

from __future__ import annotations

from textual.theme import Theme

SHARD_HUES = 8
"""How many shard colours there are; shards take them in turn."""
SHARD_NAMES = tuple(f"shard-{number}" for number in range(1, SHARD_HUES + 1))
TEXT_NAMES = (
    "text-primary",
    "text-success",
    "text-warning",
    "text-accent",
    "text-error",
    "text-muted",
    "text-secondary",
    "demo",
)


def _names(text: str, shards: str) -> dict[str, str]:
    """Name the colours of one theme: eight for text, eight for shards."""
    return dict(zip((*TEXT_NAMES, *SHARD_NAMES), f"{text} {shards}".split(), strict=True))


def _cursor(foreground: str, background: str, text: str, blurred: str, style: str = "none") -> dict[str, str]:
    """Paint the selected row: full strength where the keyboard is, weaker elsewhere."""
    return {
        "block-cursor-foreground": foreground,
        "block-cursor-background": background,
        "block-cursor-text-style": style,
        "block-cursor-blurred-foreground": text,
        "block-cursor-blurred-background": blurred,
        "block-cursor-blurred-text-style": "none" if style == "none" else "underline",
    }


DARK = Theme(
    name="dark",
    primary="#6cb2eb",
    secondary="#8fa3b8",
    accent="#e8b15d",
    success="#82c98d",
    warning="#e8b15d",
    error="#ef7a80",
    foreground="#d4dae1",
    background="#131518",
    surface="#1a1d22",
    panel="#262c33",
    dark=True,
    variables={
        **_names(
            "#86bdf0 #9fce96 #e5b567 #c9a0e6 #ef7a80 #7f8d9b #8fa3b8 #d79bf0",
            "#6cb2eb #e8b15d #82c98d #ef8fb4 #5cc8c2 #c9a0e6 #d8c76a #f0956a",
        ),
        **_cursor("#ffffff", "#2c5274", "#d4dae1", "#2a3037"),
        "border": "#48525c",
    },
)

LIGHT = Theme(
    name="light",
    primary="#1c64a8",
    secondary="#56687a",
    accent="#9a5b00",
    success="#22762f",
    warning="#8f5a00",
    error="#b3262e",
    foreground="#1f262e",
    background="#fbfbf9",
    surface="#f1f2f0",
    panel="#e3e6e8",
    dark=False,
    variables={
        **_names(
            "#1c5d9c #22702d #8f5a00 #7a3a9c #b3262e #63707c #56687a #83339f",
            "#1c64a8 #9a5b00 #22762f #ad2c66 #0b7571 #7a3a9c #6d6200 #b0481a",
        ),
        **_cursor("#10202e", "#b9d7f0", "#1f262e", "#e2e6e8"),
        "border": "#b4bec7",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#5fd7ff",
    secondary="#ffffff",
    accent="#ffff00",
    success="#5fff5f",
    warning="#ffff00",
    error="#ff8080",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    dark=True,
    variables={
        **_names(
            "#5fd7ff #87ff87 #ffd75f #ff9fff #ff8080 #d0d0d0 #d0d0d0 #ff9fff",
            "#5fd7ff #ffd75f #87ff87 #ffafd7 #5fffff #d7afff #ffff5f #ffaf87",
        ),
        **_cursor("#000000", "#ffff00", "#ffffff", "#4e4e4e", "bold"),
        "border": "#ffffff",
    },
)


def _of_the_terminal(name: str, colours: str, variables: dict[str, str]) -> Theme:
    """Return a theme that uses the terminal's own palette and background.

    `colours` are primary, secondary, warning, error, success, accent. What is selected is in reverse video: no pair
    of palette colours can be trusted to be readable.
    """
    primary, secondary, warning, error, success, accent = colours.split()
    own = "ansi_default"
    return Theme(
        name=name,
        ansi=True,
        dark=True,
        primary=primary,
        secondary=secondary,
        warning=warning,
        error=error,
        success=success,
        accent=accent,
        foreground=own,
        background=own,
        surface=own,
        panel=own,
        boost=own,
        variables={
            **variables,
            **_cursor(own, own, own, own, "reverse"),
            "border": primary,
            "input-cursor-text-style": "reverse",
            "ansi-background": own,
            "ansi-foreground": own,
        },
    )


SIXTEEN = _of_the_terminal(
    "16-colours",
    "ansi_blue ansi_cyan ansi_yellow ansi_red ansi_green ansi_yellow",
    _names(
        "ansi_cyan ansi_green ansi_yellow ansi_magenta ansi_red ansi_default ansi_default ansi_magenta",
        "ansi_cyan ansi_yellow ansi_green ansi_magenta "
        "ansi_bright_cyan ansi_bright_magenta ansi_bright_green ansi_bright_red",
    ),
)

COLOURLESS = _of_the_terminal(
    "no-colours", " ".join(["ansi_default"] * 6), dict.fromkeys((*TEXT_NAMES, *SHARD_NAMES), "ansi_default")
)

THEMES = (DARK, LIGHT, HIGH_CONTRAST, SIXTEEN)
"""What `:theme` offers; `COLOURLESS` is for NO_COLOR alone, which no setting overrules."""


def theme_for(configured: str | None, colour_system: str | None, *, no_colour: bool) -> Theme:
    """Return the theme for a terminal.

    `colour_system` is Rich's name: "truecolor", "256", "standard" (8 or 16 colours), or None for no colours at all.
    `configured` is a theme's name from the settings, or None for automatic; an unknown name counts as automatic.
    """
    if no_colour or colour_system is None:
        return COLOURLESS
    named = next((theme for theme in THEMES if theme.name == configured), None)
    if named is not None:
        return named
    return SIXTEEN if colour_system == "standard" else DARK
