"""Statistics of the rows shown: every field's values, and how evenly keys and sources share the rows."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kinesis_tui.live.ring import Row
from kinesis_tui.live.scan import batches, in_steps
from kinesis_tui.live.statistics import VALUE_CELLS, FieldStatistics, Scalar, Statistics, Word, value_text
from kinesis_tui.payload.fields import DOCUMENT_BYTES, steps_of
from kinesis_tui.query.pushed import quoted, selector_text
from kinesis_tui.query.tree import Selector
from kinesis_tui.text.quantities import bytes_text, count_text
from kinesis_tui.ui.frame.offers import Choice, Export
from kinesis_tui.ui.live_rows import RowLook
from kinesis_tui.ui.rows.field_rows import FIELD_COLUMNS, FieldRows, share
from kinesis_tui.ui.rows.shown import Shown
from kinesis_tui.ui.table import Column, Table
from kinesis_tui.ui.table import Row as TableRow
from kinesis_tui.ui.table_layout import Fixed, Share

BATCH_ROWS = 256
"""Rows counted at once: about two milliseconds."""
TOP_VALUES = 50

VALUE_COLUMNS = (
    Column("value", "VALUE", Share(1, 16), drop=0),
    Column("rows", "ROWS", Fixed(12), align="right", drop=1, descending=True),
    Column("share", "SHARE", Fixed(8), align="right", drop=2, descending=True),
)


class StatisticsView(Vertical):
    """The fields over the rows they were counted in; under them the values of the field under the cursor."""

    DEFAULT_CSS = """
    StatisticsView {
        height: 1fr;
        & > .statistics--standing { height: auto; max-height: 3; color: $text-muted; }
        & > .statistics--fields { height: 1fr; min-height: 5; }
        & > .statistics--values { height: 40%; min-height: 4; border-top: solid $border; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", id="statistics.sort", tooltip="Sort the fields by the next column"),
        Binding("f", "values", "Values", id="statistics.values", tooltip="Go to the field's values, or back"),
    ]

    class FilterAsked(Message):
        """Only rows in which a field has a certain value are to be shown: those that `text` is the filter for."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, rows: Iterator[Row], total: int, look: RowLook, shown: Shown) -> None:
        """Count `rows`, of which there are `total` and which look so; `shown` makes a value fit to be seen."""
        super().__init__()
        self._rows = rows
        self._total = total
        self._document = look.document
        self._look = look
        self._shown = shown
        self._taken = self._too_large = 0
        self.statistics = Statistics()
        self._standing = Static(classes="statistics--standing", markup=False)
        self.fields = Table(FIELD_COLUMNS, empty_text="No field yet.", classes="statistics--fields")
        self.values = Table(VALUE_COLUMNS, empty_text="", classes="statistics--values")

    def compose(self) -> ComposeResult:
        """Stack how far the counting is, the fields, and the values."""
        yield self._standing
        yield self.fields
        yield self.values

    def on_mount(self) -> None:
        """Begin to count; leaving the view stops it."""
        self._say()
        self.run_worker(self._count(), group="count", exclusive=True)

    def action_sort(self) -> None:
        """Sort the fields by the next column."""
        self.fields.sort_next()

    def action_values(self) -> None:
        """Move the keyboard between the fields and the values."""
        (self.fields if self.values.has_focus_within else self.values).focus()

    def on_table_moved(self, message: Table.Moved) -> None:
        """Show the values of another field."""
        message.stop()
        if message.table is self.fields:
            self._show_values()

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Go to a field's values; ask for the rows with a value."""
        message.stop()
        if message.table is self.fields:
            self.values.focus()
            return
        field = self._selected()
        if field is not None:
            value = field.top(TOP_VALUES)[int(message.key)][0]
            text = self._filter(field, value)
            if text:
                self.post_message(self.FilterAsked(text))
            else:
                self.notify("A filter can not ask for a whole array; / asks for its elements: $.field[0].", timeout=4)

    def copy_choices(self) -> list[Choice]:
        """Offer the field under the cursor and all of them, as JSON."""
        field = self._selected()
        choices = [
            Choice("all fields as JSON", _json([_facts(one, self._all(one), self._shown) for one in self._every()]))
        ]
        if field is None:
            return choices
        return [
            Choice("field", field.path),
            Choice("its statistics as JSON", _json(_facts(field, self._all(field), self._shown))),
            *choices,
        ]

    def export(self) -> Export:
        """Write a line of JSON for each field."""
        lines = [_json(_facts(one, self._all(one), self._shown)).encode() for one in self._every()]
        return Export("statistics", "jsonl", lines)

    async def _count(self) -> None:
        shown = 0

        def step(_steps: int) -> None:
            nonlocal shown
            if self._taken - shown > self._total / 20:
                shown = self._taken
                self._say()

        await in_steps(self._counting(), lambda _: None, step=step, look_every=1)
        self._say()

    def _counting(self) -> Iterator[None]:
        for batch in batches(self._rows, BATCH_ROWS):
            yield from self.statistics.adding((row.source, row.key, self._looked_into(row.payload)) for row in batch)
            self._taken += len(batch)

    def _looked_into(self, payload: bytes) -> bytes | None:
        self._too_large += len(payload) > DOCUMENT_BYTES
        return self._document(payload)

    def _say(self) -> None:
        """Show what is counted so far."""
        statistics = self.statistics
        words = [f"{count_text(self._taken)} rows, {count_text(statistics.documents)} of them JSON objects"]
        if self._taken < self._total:
            words = [f"counting: {self._taken / max(1, self._total):.0%} of {count_text(self._total)} rows"]
        if statistics.other_fields:
            words.append(f"more than {count_text(len(statistics.fields))} fields: only the first of them are counted")
        if self._too_large:
            words.append(f"{count_text(self._too_large)} larger than {bytes_text(DOCUMENT_BYTES)} not looked into")
        words += _skew(statistics, self._look, self._shown)
        self._standing.update(" · ".join(words))
        self.fields.show(FieldRows(self._every(), self._all, self._called, self._shown))
        self._show_values()

    def _every(self) -> list[FieldStatistics]:
        return [self.statistics.keys, self.statistics.sources, *self.statistics.fields.values()]

    def _all(self, field: FieldStatistics) -> int:
        """Return how many could have the field: rows for the key and the source, JSON objects for the rest."""
        own = field in (self.statistics.keys, self.statistics.sources)
        return self.statistics.rows if own else self.statistics.documents

    def _selected(self) -> FieldStatistics | None:
        key = self.fields.cursor_key
        return None if key is None else self._every()[int(key)]

    def _filter(self, field: FieldStatistics, value: Scalar | Word) -> str:
        """Write the filter for the rows in which the field has this value; empty for an array: no pattern says one."""
        if field is self.statistics.keys:
            return f"{self._look.key}:{quoted(value_text(value))}"
        if field is self.statistics.sources:
            return f"{self._look.source}:{value_text(value)}"
        selector = selector_text(Selector(steps_of(field.path)))
        if isinstance(value, Word):
            return f"{{ {selector} IS {value.text.upper()} }}" if value.text in ("true", "false", "null") else ""
        if isinstance(value, str):
            more = "*" if len(value) == VALUE_CELLS else ""
            return f"{{ {selector} = {quoted(value + more)} }}"
        return f"{{ {selector} = {value_text(value)} }}"

    def _called(self, field: FieldStatistics) -> str:
        if field is self.statistics.keys:
            return self._look.key_name
        return self._look.source if field is self.statistics.sources else field.path

    def _show_values(self) -> None:
        field = self._selected()
        at_least = "≥ " if field is not None and field.undercount else ""
        rows = [] if field is None else field.top(TOP_VALUES)
        self.values.set_rows(
            [
                TableRow(
                    str(place),
                    (
                        self._shown(field.path, value_text(value)),
                        f"{at_least}{count_text(count)}",
                        share(count, field.present),
                    ),
                    (value_text(value), count, count),
                )
                for place, (value, count) in enumerate(rows)
                if field is not None
            ]
        )


def _skew(statistics: Statistics, look: RowLook, shown: Shown) -> Iterable[str]:
    """Say how large the largest share of a key and of a source is."""
    for field, name in ((statistics.keys, f"busiest {look.key}"), (statistics.sources, f"busiest {look.source}")):
        for value, count in field.leaders[:1]:
            if field.distinct > 1:
                even, what = 1 / field.distinct, shown(field.path, value_text(value))
                yield f"{name} {what} {share(count, field.present)} (even would be {even:.1%})"


def _facts(field: FieldStatistics, total: int, shown: Shown) -> dict[str, object]:
    return {
        "field": field.path,
        "present": field.present,
        "missing": total - field.present,
        "distinct": field.distinct,
        "distinct_is_estimate": field.is_estimate,
        "min": None if field.least is None else shown(field.path, value_text(field.least)),
        "max": None if field.greatest is None else shown(field.path, value_text(field.greatest)),
        "top": [
            {"value": shown(field.path, value_text(value)), "rows": count} for value, count in field.top(TOP_VALUES)
        ],
        "top_undercount": field.undercount,
    }


def _json(value: dict[str, object] | Sequence[dict[str, object]]) -> str:
    return msgspec.json.encode(value).decode()
