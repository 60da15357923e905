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
from kinesis_tui.live.statistics import FieldStatistics, Scalar, Statistics, Word, value_text
from kinesis_tui.payload.fields import document_of
from kinesis_tui.query.pushed import quoted
from kinesis_tui.text.quantities import UNKNOWN, count_text
from kinesis_tui.ui.frame.offers import Choice, Export
from kinesis_tui.ui.rows.shown import Shown
from kinesis_tui.ui.table import Cell, Column, Table
from kinesis_tui.ui.table import Row as TableRow
from kinesis_tui.ui.table_layout import Content, Fixed, Share

BATCH_ROWS = 256
"""Rows counted at once: about two milliseconds."""
TOP_VALUES = 50
KEY, SOURCE = "partition key", "source"

FIELD_COLUMNS = (
    Column("field", "FIELD", Content(40, 10), drop=0),
    Column("present", "PRESENT", Fixed(8), align="right", drop=1, descending=True),
    Column("missing", "MISSING", Fixed(9), align="right", drop=4, descending=True),
    Column("distinct", "DISTINCT", Fixed(10), align="right", drop=2, descending=True),
    Column("least", "MIN", Content(20, 6), align="right", drop=5),
    Column("greatest", "MAX", Content(20, 6), align="right", drop=6),
    Column("top", "MOST FREQUENT", Share(1, 14), drop=3),
)
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

    def __init__(self, rows: Iterator[Row], total: int, *, source: str, shown: Shown) -> None:
        """Count `rows`, of which there are `total`; `source` is what their sources are called ("shard").

        `shown` makes a value fit to be seen.
        """
        super().__init__()
        self._rows = rows
        self._total = total
        self._source = source
        self._shown = shown
        self._taken = 0
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
            self.post_message(self.FilterAsked(self._filter(field, value)))

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
        def take(batch: list[Row]) -> None:
            self.statistics.add((row.source, row.key, document_of(row.payload)) for row in batch)
            self._taken += len(batch)

        shown = 0

        def step(_batches: int) -> None:
            nonlocal shown
            if self._taken - shown > self._total / 20:
                shown = self._taken
                self._say()

        await in_steps(batches(self._rows, BATCH_ROWS), take, step=step, look_every=1)
        self._say()

    def _say(self) -> None:
        """Show what is counted so far."""
        statistics = self.statistics
        words = [f"{count_text(self._taken)} rows, {count_text(statistics.documents)} of them JSON objects"]
        if self._taken < self._total:
            words = [f"counting: {self._taken / max(1, self._total):.0%} of {count_text(self._total)} rows"]
        if statistics.other_fields:
            words.append(f"more than {count_text(len(statistics.fields))} fields: only the first of them are counted")
        words += _skew(statistics, self._source, self._shown)
        self._standing.update(" · ".join(words))
        self.fields.set_rows([self._field_row(field) for field in self._every()])
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

    def _field_row(self, field: FieldStatistics) -> TableRow:
        place = next(index for index, one in enumerate(self._every()) if one is field)
        missing = self._all(field) - field.present
        top = ", ".join(
            f"{self._shown(field.path, value_text(value))} {_share(count, field.present)}"
            for value, count in field.top(3)
        )
        least, greatest = _bound(field.path, field.least, self._shown), _bound(field.path, field.greatest, self._shown)
        return TableRow(
            str(place),
            (
                Cell(self._called(field), "accent" if place < 2 else "key"),
                count_text(field.present),
                Cell(count_text(missing), "warning" if missing else "muted"),
                f"{'~' if field.is_estimate else ''}{count_text(field.distinct)}",
                least,
                greatest,
                Cell(top, "muted"),
            ),
            (self._called(field), field.present, missing, field.distinct, least, greatest, top),
        )

    def _filter(self, field: FieldStatistics, value: Scalar | Word) -> str:
        """Write the filter for the rows in which the field has this value."""
        if field is self.statistics.keys:
            return f"key:{quoted(value_text(value))}"
        if field is self.statistics.sources:
            return f"{self._source}:{value_text(value)}"
        selector = f"$.{field.path}"
        if isinstance(value, Word):
            return f"{{ {selector} IS {value.text.upper()} }}"
        return f"{{ {selector} = {quoted(value) if isinstance(value, str) else value_text(value)} }}"

    def _called(self, field: FieldStatistics) -> str:
        return self._source if field is self.statistics.sources else field.path

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
                        _share(count, field.present),
                    ),
                    (value_text(value), count, count),
                )
                for place, (value, count) in enumerate(rows)
                if field is not None
            ]
        )


def _skew(statistics: Statistics, source: str, shown: Shown) -> Iterable[str]:
    """Say how large the largest share of a key and of a source is."""
    for field, name in ((statistics.keys, "busiest key"), (statistics.sources, f"busiest {source}")):
        for value, count in field.top(1):
            if field.distinct > 1:
                even, what = 1 / field.distinct, shown(field.path, value_text(value))
                yield f"{name} {what} {_share(count, field.present)} (even would be {even:.1%})"


def _share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else UNKNOWN


def _bound(path: str, value: Scalar | None, shown: Shown) -> str:
    return UNKNOWN if value is None else shown(path, value_text(value))


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
