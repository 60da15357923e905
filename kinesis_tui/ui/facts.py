"""Labels and values in two aligned columns; values wrap, nothing is cut."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from kinesis_tui.text.cells import visible, width

GAP = "  "


class Facts(Static):
    """Show (label, value) pairs; painted again only when one of them changed."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._facts: tuple[tuple[str, str], ...] | None = None

    def show(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these pairs in this order; control characters in them become visible."""
        if self._facts == tuple(facts):
            return
        self._facts = tuple(facts)
        self._lay_out()

    def on_resize(self) -> None:
        """Wrap at the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        facts = self._facts or ()
        labels = max((width(visible(label)) for label, _ in facts), default=0)
        lines: list[Content] = []
        for label, value in facts:
            name = visible(label)
            lines.append(Content.assemble((" " * (labels - width(name)) + name + GAP, "$text-muted"), visible(value)))
        self.update(Content("\n").join(self._wrapped(line, labels + len(GAP)) for line in lines))

    def _wrapped(self, line: Content, indent: int) -> Content:
        """Continue a long value under its beginning."""
        room = max(8, self.size.width or 80)
        if line.cell_length <= room or room <= indent + 8:
            return line
        head, rest = line[:room], line[room:]
        parts = [head]
        step = room - indent
        while rest.cell_length:
            parts.append(Content(" " * indent) + rest[:step])
            rest = rest[step:]
        return Content("\n").join(parts)
