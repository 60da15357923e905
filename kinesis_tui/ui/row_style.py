"""The styles a list's rows are made of, resolved once from theme variables, and the one-line JSON highlighter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from kinesis_tui.text.cells import clip
from kinesis_tui.text.json_tokens import tokens

ROW_STYLE_NAMES = (
    "text",
    "muted",
    "accent",
    "success",
    "warning",
    "error",
    "key",
    "string",
    "number",
    "literal",
    "punctuation",
    "match",
    "redacted",
)
ROW_CLASSES = frozenset(f"row--{name}" for name in ROW_STYLE_NAMES)
"""Component classes that a widget with rows declares (`COMPONENT_CLASSES`) and styles in its CSS."""

ROW_CSS = """
    & > .row--text { color: $foreground; }
    & > .row--muted { color: $text-muted; }
    & > .row--accent { color: $text-accent; }
    & > .row--success { color: $text-success; }
    & > .row--warning { color: $text-warning; }
    & > .row--error { color: $text-error; }
    & > .row--key { color: $text-primary; }
    & > .row--string { color: $text-success; }
    & > .row--number { color: $text-warning; }
    & > .row--literal { color: $text-accent; }
    & > .row--punctuation { color: $text-primary; }
    & > .row--match { color: $text-warning; text-style: bold underline; }
    & > .row--redacted { color: $text-muted; text-style: italic reverse; }
"""
"""Rules for `ROW_CLASSES`, to be put inside the widget's own rule; themes change the variables, not these."""


SHARD_STYLE_NAMES = tuple(f"shard-{number}" for number in range(1, 9))
"""Styles that tell sources apart: the theme's variables of these names, or the accent where a theme has none."""


_MARK = re.compile("«redacted:[a-z0-9-]*(?:»(?:#[0-9]+)?|…|$)")


@dataclass(frozen=True, slots=True)
class RowStyles:
    """Foreground styles of one widget's rows under the current theme; the background is the list's."""

    by_name: Mapping[str, Style]
    """Keyed by the names in `ROW_STYLE_NAMES` and `SHARD_STYLE_NAMES`."""

    def __getitem__(self, name: str) -> Style:
        """Return the style called `name`, or the plain text style for a name that rows do not have."""
        return self.by_name.get(name) or self.by_name["text"]


def row_styles(widget: Widget) -> RowStyles:
    """Resolve the row styles of `widget`, whose `COMPONENT_CLASSES` include `ROW_CLASSES`."""
    styles = {}
    for name in ROW_STYLE_NAMES:
        # Not the partial style: it does not know colours like $text-muted, which are worked out from the background.
        style = widget.get_component_rich_style(f"row--{name}")
        styles[name] = style.without_color + Style(color=style.color)
    alike: dict[Style, Style] = {}
    variables = widget.app.theme_variables
    for name in SHARD_STYLE_NAMES:
        colour = variables.get(name)
        styles[name] = styles["accent"] if colour is None else Style(color=Color.parse(colour).rich_color)
    return RowStyles({name: alike.setdefault(style, style) for name, style in styles.items()})


def with_marks(segments: list[Segment], styles: RowStyles) -> list[Segment]:
    """Give the marks of what was hidden their own style, also those that are cut short."""
    if not any("«" in segment.text for segment in segments):
        return segments
    parted: list[Segment] = []
    for segment in segments:
        place = 0
        for found in _MARK.finditer(segment.text):
            if found.start() > place:
                parted.append(Segment(segment.text[place : found.start()], segment.style))
            parted.append(Segment(found[0], styles["redacted"]))
            place = found.end()
        if place < len(segment.text):
            parted.append(Segment(segment.text[place:], segment.style))
    return parted


def json_row(text: str, width: int, styles: RowStyles) -> list[Segment]:
    """Colour one line of JSON in at most `width` cells; text that is not JSON, or cut short, is coloured so far.

    Control characters become visible. Spaces take the style of what they follow. Punctuation is styled as keys are by
    `ROW_CSS`, so that a member is two segments and not four: half the bytes to the terminal.
    """
    style_of = styles.by_name.get
    plain = styles.by_name["text"]
    segments: list[Segment] = []
    run: list[str] = []
    run_style = plain
    for kind, token in tokens(clip(text, width)):
        # Styles that look alike are one object, see row_styles; comparing two costs more than the token.
        style = run_style if kind == "space" else style_of(kind, plain)
        if style is not run_style:
            if run:
                segments.append(Segment("".join(run), run_style))
            run, run_style = [], style
        run.append(token)
    segments.append(Segment("".join(run), run_style))
    return segments
